"""An e-invoice in the UN/CEFACT Cross Industry Invoice (D16B), as Factur-X and ZUGFeRD carry it inside the PDF."""

from datetime import date
from decimal import Decimal

from lxml.etree import _Element

from financials.einvoice.model import EInvoice, Item, Party, Place, Reduction, Taxation, TaxGroup
from financials.einvoice.terms import CREDIT_TRANSFER, DISCOUNT, EMAIL, SEPA_DEBIT, SEPA_TRANSFER, SPECIFICATION
from financials.einvoice.tree import Tree, amount, number

CII = "urn:un:unece:uncefact:data:standard:"
NAMESPACES = {
    "rsm": f"{CII}CrossIndustryInvoice:100",
    "ram": f"{CII}ReusableAggregateBusinessInformationEntity:100",
    "udt": f"{CII}UnqualifiedDataType:100",
    "qdt": f"{CII}QualifiedDataType:100",
}
DAY = "102"  # the format "20261122"


def cii(invoice: EInvoice) -> bytes:
    """Return the e-invoice as CII."""
    return bytes(Writer(invoice).written())


class Writer:
    """Writes one e-invoice; the methods stand in the order of the elements."""

    def __init__(self, invoice: EInvoice):
        self.invoice = invoice
        self.tree = Tree("rsm:CrossIndustryInvoice", NAMESPACES)

    def written(self) -> Tree:
        self.header()
        deal = self.tree.put(self.tree.root, "rsm:SupplyChainTradeTransaction")
        for item in self.invoice.items:
            self.line(self.tree.put(deal, "ram:IncludedSupplyChainTradeLineItem"), item)
        self.agreement(self.tree.put(deal, "ram:ApplicableHeaderTradeAgreement"))
        self.delivery(self.tree.put(deal, "ram:ApplicableHeaderTradeDelivery"))
        self.settlement(self.tree.put(deal, "ram:ApplicableHeaderTradeSettlement"))
        return self.tree

    def within(self, above: _Element, name: str) -> _Element:
        return self.tree.put(above, f"ram:{name}")

    def money(self, within: _Element, name: str, value: Decimal, **attributes: str) -> None:
        self.tree.put(within, f"ram:{name}", amount(value), **attributes)

    def day(self, within: _Element, name: str, day: date, kind: str = "udt") -> None:
        self.tree.put(self.tree.put(within, f"ram:{name}"), f"{kind}:DateTimeString", f"{day:%Y%m%d}", format=DAY)

    def header(self) -> None:
        invoice, tree = self.invoice, self.tree
        about = tree.put(tree.root, "rsm:ExchangedDocumentContext")
        tree.fill(about, "ram:GuidelineSpecifiedDocumentContextParameter/ram:ID", SPECIFICATION)
        document = tree.put(tree.root, "rsm:ExchangedDocument")
        tree.put(document, "ram:ID", invoice.number)
        tree.put(document, "ram:TypeCode", invoice.type_code)
        self.day(document, "IssueDateTime", invoice.issued_on)
        tree.fill(document, "ram:IncludedNote/ram:Content", invoice.note)

    def line(self, line: _Element, item: Item) -> None:
        tree = self.tree
        document = tree.put(line, "ram:AssociatedDocumentLineDocument")
        tree.put(document, "ram:LineID", item.number)
        tree.fill(document, "ram:IncludedNote/ram:Content", item.note)
        product = tree.put(line, "ram:SpecifiedTradeProduct")
        tree.fill(product, "ram:SellerAssignedID", item.part_number)
        tree.put(product, "ram:Name", item.name)
        price = "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount"
        tree.fill(line, price, number(item.price))
        tree.fill(line, "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity", number(item.quantity), unitCode=item.unit)
        settled = tree.put(line, "ram:SpecifiedLineTradeSettlement")
        self.taxation(tree.put(settled, "ram:ApplicableTradeTax"), item.taxation)
        for reduction in item.reductions:
            self.reduction(settled, reduction)
        total = tree.put(settled, "ram:SpecifiedTradeSettlementLineMonetarySummation")
        self.money(total, "LineTotalAmount", item.net)

    def agreement(self, agreed: _Element) -> None:
        self.party(self.within(agreed, "SellerTradeParty"), self.invoice.seller)
        self.party(self.within(agreed, "BuyerTradeParty"), self.invoice.buyer)
        for name, order in (("Seller", self.invoice.our_order), ("Buyer", self.invoice.their_order)):
            self.tree.fill(agreed, f"ram:{name}OrderReferencedDocument/ram:IssuerAssignedID", order)

    def party(self, within: _Element, party: Party) -> None:
        tree = self.tree
        tree.fill(within, "ram:ID", party.identifier)
        tree.put(within, "ram:Name", party.name)
        tree.fill(within, "ram:Description", party.legal)
        tree.fill(within, "ram:SpecifiedLegalOrganization/ram:ID", party.registration)
        self.contact(within, party)
        self.place(within, party.place)
        tree.fill(within, "ram:URIUniversalCommunication/ram:URIID", party.endpoint, schemeID=EMAIL)
        for scheme, known in (("FC", party.tax_number), ("VA", party.vat_id)):
            tree.fill(within, "ram:SpecifiedTaxRegistration/ram:ID", known, schemeID=scheme)

    def contact(self, within: _Element, party: Party) -> None:
        if not (party.contact or party.phone or party.email):
            return
        contact = self.tree.put(within, "ram:DefinedTradeContact")
        self.tree.fill(contact, "ram:PersonName", party.contact)
        self.tree.fill(contact, "ram:TelephoneUniversalCommunication/ram:CompleteNumber", party.phone)
        self.tree.fill(contact, "ram:EmailURIUniversalCommunication/ram:URIID", party.email)

    def place(self, within: _Element, place: Place) -> None:
        address = self.tree.put(within, "ram:PostalTradeAddress")
        self.tree.fill(address, "ram:PostcodeCode", place.postcode)
        for name, line in zip(("LineOne", "LineTwo", "LineThree"), place.lines, strict=False):
            self.tree.fill(address, f"ram:{name}", line)
        self.tree.fill(address, "ram:CityName", place.city)
        self.tree.fill(address, "ram:CountryID", place.country)
        self.tree.fill(address, "ram:CountrySubDivisionName", place.region)

    def delivery(self, delivered: _Element) -> None:
        invoice = self.invoice
        if invoice.ship_to:
            self.place(self.within(delivered, "ShipToTradeParty"), invoice.ship_to)
        if invoice.delivered and invoice.delivered[0] == invoice.delivered[1]:
            event = self.within(delivered, "ActualDeliverySupplyChainEvent")
            self.day(event, "OccurrenceDateTime", invoice.delivered[0])

    def settlement(self, settled: _Element) -> None:
        invoice = self.invoice
        self.tree.fill(settled, "ram:CreditorReferenceID", invoice.payment.creditor)
        self.tree.fill(settled, "ram:PaymentReference", invoice.payment.remittance)
        self.tree.put(settled, "ram:InvoiceCurrencyCode", invoice.currency)
        self.means(settled)
        for group in invoice.groups:
            self.taxation(self.within(settled, "ApplicableTradeTax"), group.taxation, group)
        if invoice.delivered and invoice.delivered[0] != invoice.delivered[1]:
            period = self.within(settled, "BillingSpecifiedPeriod")
            self.day(period, "StartDateTime", invoice.delivered[0])
            self.day(period, "EndDateTime", invoice.delivered[1])
        for allowance in invoice.allowances:
            self.reduction(settled, allowance)
        self.terms(settled)
        self.totals(self.within(settled, "SpecifiedTradeSettlementHeaderMonetarySummation"))
        for known, day in invoice.corrects:
            about = self.within(settled, "InvoiceReferencedDocument")
            self.tree.put(about, "ram:IssuerAssignedID", known)
            self.day(about, "FormattedIssueDateTime", day, kind="qdt")

    def means(self, settled: _Element) -> None:
        paid = self.invoice.payment
        if paid.mandate:
            self.tree.put(self.within(settled, "SpecifiedTradeSettlementPaymentMeans"), "ram:TypeCode", SEPA_DEBIT)
        if not paid.account:
            return
        means = self.within(settled, "SpecifiedTradeSettlementPaymentMeans")
        self.tree.put(means, "ram:TypeCode", SEPA_TRANSFER if paid.sepa else CREDIT_TRANSFER)
        account = self.within(means, "PayeePartyCreditorFinancialAccount")
        self.tree.put(account, "ram:IBANID", paid.account)
        self.tree.fill(account, "ram:AccountName", paid.holder)
        self.tree.fill(means, "ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID", paid.bank)

    def taxation(self, within: _Element, taxed: Taxation, group: TaxGroup | None = None) -> None:
        tree = self.tree
        if group:
            self.money(within, "CalculatedAmount", group.tax)
        tree.put(within, "ram:TypeCode", "VAT")
        if group:
            tree.fill(within, "ram:ExemptionReason", group.reason)
            self.money(within, "BasisAmount", group.taxable)
        tree.put(within, "ram:CategoryCode", taxed.category)
        if group:
            tree.fill(within, "ram:ExemptionReasonCode", group.code)
        if taxed.percent is not None:
            tree.put(within, "ram:RateApplicablePercent", number(taxed.percent))

    def reduction(self, within: _Element, reduction: Reduction) -> None:
        """A discount; a line that costs more than quantity times price for no percentage has a charge."""
        tree = self.tree
        charge = reduction.percent is None and reduction.amount < 0
        element = self.within(within, "SpecifiedTradeAllowanceCharge")
        tree.fill(element, "ram:ChargeIndicator/udt:Indicator", "true" if charge else "false")
        if reduction.percent is not None:
            tree.put(element, "ram:CalculationPercent", number(reduction.percent))
            self.money(element, "BasisAmount", reduction.base)
        self.money(element, "ActualAmount", -reduction.amount if charge else reduction.amount)
        if not charge:
            tree.put(element, "ram:ReasonCode", DISCOUNT)
        tree.put(element, "ram:Reason", reduction.reason)
        if reduction.taxation:
            self.taxation(self.within(element, "CategoryTradeTax"), reduction.taxation)

    def terms(self, settled: _Element) -> None:
        invoice = self.invoice
        if not (invoice.terms or invoice.due_on):
            return
        terms = self.within(settled, "SpecifiedTradePaymentTerms")
        self.tree.fill(terms, "ram:Description", invoice.terms)
        if invoice.due_on:
            self.day(terms, "DueDateDateTime", invoice.due_on)
        self.tree.fill(terms, "ram:DirectDebitMandateID", invoice.payment.mandate)

    def totals(self, totals: _Element) -> None:
        invoice = self.invoice
        self.money(totals, "LineTotalAmount", invoice.lines_total)
        if invoice.allowances:
            self.money(totals, "AllowanceTotalAmount", invoice.allowances_total)
        self.money(totals, "TaxBasisTotalAmount", invoice.net)
        self.money(totals, "TaxTotalAmount", invoice.tax, currencyID=invoice.currency)
        self.money(totals, "GrandTotalAmount", invoice.total)
        self.money(totals, "DuePayableAmount", invoice.total)
