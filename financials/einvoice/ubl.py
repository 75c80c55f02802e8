"""An e-invoice in UBL 2.1: Invoice and CreditNote, the elements in the order their schemas want them."""

from decimal import Decimal

from lxml.etree import _Element

from financials.einvoice.model import EInvoice, Item, Party, Place, Reduction, Taxation, TaxGroup
from financials.einvoice.terms import CREDIT_TRANSFER, DISCOUNT, EMAIL, SEPA_DEBIT, SEPA_TRANSFER, SPECIFICATION
from financials.einvoice.tree import Tree, amount, number

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
NAMESPACES = {"cac": f"{UBL}CommonAggregateComponents-2", "cbc": f"{UBL}CommonBasicComponents-2"}
ABOUT_NOTES = "#AAI#"  # begins a note whose own # would be taken for the code of its subject


def ubl(invoice: EInvoice) -> bytes:
    """Return the e-invoice as UBL."""
    return bytes(Writer(invoice).written())


class Writer:
    """Writes one e-invoice; the methods stand in the order of the elements."""

    def __init__(self, invoice: EInvoice):
        self.invoice = invoice
        self.kind = "CreditNote" if invoice.credit else "Invoice"
        self.tree = Tree(self.kind, {None: f"{UBL}{self.kind}-2", **NAMESPACES})
        self.root = self.tree.root

    def written(self) -> Tree:
        self.header()
        self.references()
        self.party("cac:AccountingSupplierParty", self.invoice.seller)
        self.party("cac:AccountingCustomerParty", self.invoice.buyer)
        self.delivery()
        self.payment()
        for allowance in self.invoice.allowances:
            self.reduction(self.root, allowance)
        self.taxes()
        self.totals()
        for item in self.invoice.items:
            self.line(item)
        return self.tree

    def text(self, path: str, text: str, **attributes: str) -> None:
        self.tree.fill(self.root, path, text, **attributes)

    def money(self, parent: _Element, name: str, value: Decimal) -> None:
        self.tree.put(parent, f"cbc:{name}", amount(value), currencyID=self.invoice.currency)

    def header(self) -> None:
        invoice = self.invoice
        self.text("cbc:CustomizationID", SPECIFICATION)
        self.text("cbc:ID", invoice.number)
        self.text("cbc:IssueDate", invoice.issued_on.isoformat())
        if invoice.due_on:
            self.text("cbc:DueDate", invoice.due_on.isoformat())
        self.text(f"cbc:{self.kind}TypeCode", invoice.type_code)
        self.text("cbc:Note", f"{ABOUT_NOTES}{invoice.note}" if "#" in invoice.note else invoice.note)
        self.text("cbc:DocumentCurrencyCode", invoice.currency)

    def references(self) -> None:
        """The days of delivery where they are a period, orders, and the invoice a credit note is for."""
        invoice, tree = self.invoice, self.tree
        if invoice.delivered and invoice.delivered[0] != invoice.delivered[1]:
            period = tree.put(self.root, "cac:InvoicePeriod")
            for name, day in zip(("cbc:StartDate", "cbc:EndDate"), invoice.delivered, strict=True):
                tree.put(period, name, day.isoformat())
        if invoice.their_order or invoice.our_order:
            order = tree.put(self.root, "cac:OrderReference")
            tree.put(order, "cbc:ID", invoice.their_order or "NA")  # the schema wants one beside our own
            tree.fill(order, "cbc:SalesOrderID", invoice.our_order)
        for known, day in invoice.corrects:
            about = tree.put(tree.put(self.root, "cac:BillingReference"), "cac:InvoiceDocumentReference")
            tree.put(about, "cbc:ID", known)
            tree.put(about, "cbc:IssueDate", day.isoformat())

    def party(self, role: str, party: Party) -> None:
        tree = self.tree
        within = tree.put(tree.put(self.root, role), "cac:Party")
        tree.fill(within, "cbc:EndpointID", party.endpoint, schemeID=EMAIL)
        tree.fill(within, "cac:PartyIdentification/cbc:ID", party.identifier)
        if party is self.invoice.seller:
            tree.fill(within, "cac:PartyIdentification/cbc:ID", self.invoice.payment.creditor, schemeID="SEPA")
        self.place(within, "cac:PostalAddress", party.place)
        for scheme, known in (("VAT", party.vat_id), ("TAX", party.tax_number)):
            if known:
                registered = tree.put(within, "cac:PartyTaxScheme")
                tree.put(registered, "cbc:CompanyID", known)
                tree.fill(registered, "cac:TaxScheme/cbc:ID", scheme)
        legal = tree.put(within, "cac:PartyLegalEntity")
        tree.put(legal, "cbc:RegistrationName", party.name)
        tree.fill(legal, "cbc:CompanyID", party.registration)
        tree.fill(legal, "cbc:CompanyLegalForm", party.legal)
        self.contact(within, party)

    def contact(self, within: _Element, party: Party) -> None:
        reached = (("cbc:Name", party.contact), ("cbc:Telephone", party.phone), ("cbc:ElectronicMail", party.email))
        if any(text for _, text in reached):
            contact = self.tree.put(within, "cac:Contact")
            for name, text in reached:
                self.tree.fill(contact, name, text)

    def place(self, within: _Element, name: str, place: Place) -> None:
        first, second, third = (*place.lines, "", "", "")[:3]
        address = self.tree.put(within, name)
        self.tree.fill(address, "cbc:StreetName", first)
        self.tree.fill(address, "cbc:AdditionalStreetName", second)
        self.tree.fill(address, "cbc:CityName", place.city)
        self.tree.fill(address, "cbc:PostalZone", place.postcode)
        self.tree.fill(address, "cbc:CountrySubentity", place.region)
        self.tree.fill(address, "cac:AddressLine/cbc:Line", third)
        self.tree.fill(address, "cac:Country/cbc:IdentificationCode", place.country)

    def delivery(self) -> None:
        invoice, tree = self.invoice, self.tree
        on_one_day = invoice.delivered and invoice.delivered[0] == invoice.delivered[1]
        if not on_one_day and not invoice.ship_to:
            return
        delivery = tree.put(self.root, "cac:Delivery")
        if on_one_day:
            tree.put(delivery, "cbc:ActualDeliveryDate", invoice.delivered[0].isoformat())
        if invoice.ship_to:
            self.place(tree.put(delivery, "cac:DeliveryLocation"), "cac:Address", invoice.ship_to)

    def payment(self) -> None:
        paid, tree = self.invoice.payment, self.tree
        if paid.account:
            means = tree.put(self.root, "cac:PaymentMeans")
            tree.put(means, "cbc:PaymentMeansCode", SEPA_TRANSFER if paid.sepa else CREDIT_TRANSFER)
            tree.fill(means, "cbc:PaymentID", paid.remittance)
            account = tree.put(means, "cac:PayeeFinancialAccount")
            tree.put(account, "cbc:ID", paid.account)
            tree.fill(account, "cbc:Name", paid.holder)
            tree.fill(account, "cac:FinancialInstitutionBranch/cbc:ID", paid.bank)
        if paid.mandate:
            means = tree.put(self.root, "cac:PaymentMeans")
            tree.put(means, "cbc:PaymentMeansCode", SEPA_DEBIT)
            tree.fill(means, "cbc:PaymentID", paid.remittance)
            tree.fill(means, "cac:PaymentMandate/cbc:ID", paid.mandate)
        self.text("cac:PaymentTerms/cbc:Note", self.invoice.terms)

    def reduction(self, within: _Element, reduction: Reduction) -> None:
        """A discount; a line that costs more than quantity times price for no percentage has a charge."""
        tree = self.tree
        charge = reduction.percent is None and reduction.amount < 0
        element = tree.put(within, "cac:AllowanceCharge")
        tree.put(element, "cbc:ChargeIndicator", "true" if charge else "false")
        if not charge:
            tree.put(element, "cbc:AllowanceChargeReasonCode", DISCOUNT)
        tree.put(element, "cbc:AllowanceChargeReason", reduction.reason)
        if reduction.percent is not None:
            tree.put(element, "cbc:MultiplierFactorNumeric", number(reduction.percent))
        self.money(element, "Amount", -reduction.amount if charge else reduction.amount)
        if reduction.percent is not None:
            self.money(element, "BaseAmount", reduction.base)
        if reduction.taxation:
            self.taxation(element, "cac:TaxCategory", reduction.taxation)

    def taxation(self, within: _Element, name: str, taxed: Taxation, group: TaxGroup | None = None) -> None:
        category = self.tree.put(within, name)
        self.tree.put(category, "cbc:ID", taxed.category)
        if taxed.percent is not None:
            self.tree.put(category, "cbc:Percent", number(taxed.percent))
        if group:
            self.tree.fill(category, "cbc:TaxExemptionReasonCode", group.code)
            self.tree.fill(category, "cbc:TaxExemptionReason", group.reason)
        self.tree.fill(category, "cac:TaxScheme/cbc:ID", "VAT")

    def taxes(self) -> None:
        total = self.tree.put(self.root, "cac:TaxTotal")
        self.money(total, "TaxAmount", self.invoice.tax)
        for group in self.invoice.groups:
            element = self.tree.put(total, "cac:TaxSubtotal")
            self.money(element, "TaxableAmount", group.taxable)
            self.money(element, "TaxAmount", group.tax)
            self.taxation(element, "cac:TaxCategory", group.taxation, group)

    def totals(self) -> None:
        invoice = self.invoice
        totals = self.tree.put(self.root, "cac:LegalMonetaryTotal")
        self.money(totals, "LineExtensionAmount", invoice.lines_total)
        self.money(totals, "TaxExclusiveAmount", invoice.net)
        self.money(totals, "TaxInclusiveAmount", invoice.total)
        if invoice.allowances:
            self.money(totals, "AllowanceTotalAmount", invoice.allowances_total)
        self.money(totals, "PayableAmount", invoice.total)

    def line(self, item: Item) -> None:
        tree = self.tree
        line = tree.put(self.root, f"cac:{self.kind}Line")
        tree.put(line, "cbc:ID", item.number)
        tree.fill(line, "cbc:Note", item.note)
        counted = "cbc:CreditedQuantity" if self.invoice.credit else "cbc:InvoicedQuantity"
        tree.put(line, counted, number(item.quantity), unitCode=item.unit)
        self.money(line, "LineExtensionAmount", item.net)
        for reduction in item.reductions:
            self.reduction(line, reduction)
        about = tree.put(line, "cac:Item")
        tree.put(about, "cbc:Name", item.name)
        tree.fill(about, "cac:SellersItemIdentification/cbc:ID", item.part_number)
        self.taxation(about, "cac:ClassifiedTaxCategory", item.taxation)
        price = tree.put(line, "cac:Price")
        tree.put(price, "cbc:PriceAmount", number(item.price), currencyID=self.invoice.currency)
