"""The rules of EN 16931 that an invoice of ours could break, each as a sentence: what is wrong and where to mend it.

What the writers do by themselves (forms of dates, order of elements, one row a tax) has no rule here.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal

from catalog.models import TaxCategory
from financials.einvoice.model import EInvoice, Place, Reduction, TaxGroup
from financials.einvoice.terms import CURRENCIES
from foundation.countries import COUNTRIES
from foundation.money import NOTHING, format_money, round_money
from foundation.templatetags.formats import quantity as plain

CENT, ONE, HUNDRED = Decimal("0.01"), Decimal(1), Decimal(100)
TAXED_OR_NOT = {TaxCategory.STANDARD, TaxCategory.ZERO, TaxCategory.EXEMPT}
ADMINISTRATOR = "The administrator sets it in the settings of the installation"
PDF = "Send the PDF instead"


def refusals(invoice: EInvoice) -> list[str]:
    """Return why this e-invoice may not leave the house, each reason once; nothing when it may."""
    return list(dict.fromkeys(sentence for rule in RULES for sentence in rule(invoice)))


def about_us(invoice: EInvoice) -> Iterator[str]:
    """BR-06, 08, 09 and BR-CO-26."""
    us = invoice.seller
    if not us.place.country:
        yield f"Our own country is missing. {ADMINISTRATOR} (COMPANY_COUNTRY)."
    if empty(us.place):
        yield f"Our own address is missing. {ADMINISTRATOR} (COMPANY_ADDRESS)."
    if not (us.vat_id or us.registration):
        yield f"Nothing identifies us: our VAT identifier is missing. {ADMINISTRATOR} (COMPANY_VAT_ID)."


def about_the_buyer(invoice: EInvoice) -> Iterator[str]:
    """BR-07, 10, 11, 57."""
    if empty(invoice.buyer.place):
        yield f"{invoice.buyer.name} has no address. Add one on the folder's Contacts tab, and write a new invoice."
    for place in (invoice.buyer.place, invoice.ship_to):
        if place and place.country not in COUNTRIES:
            yield f"The country of {invoice.buyer.name}'s address is missing. Add it on the folder's Contacts tab."


def empty(place: Place) -> bool:
    return not (place.lines or place.city)


def about_lines(invoice: EInvoice) -> Iterator[str]:
    """BR-16, 22, 25, 27."""
    if not invoice.items:
        yield f"{invoice.number} was taken over without lines, and an e-invoice consists of them. {PDF}."
    for item in invoice.items:
        if not item.name:
            yield f"Line {item.number} has neither description nor part number. {PDF}."
        if item.price < 0 or not item.quantity:
            yield f"Line {item.number} has no quantity and price an e-invoice can say. {PDF}."


def about_categories(invoice: EInvoice) -> Iterator[str]:
    """BR-S, Z, E, AE, IC, G and O, 01 to 07 and 10 to 14."""
    categories = {group.taxation.category for group in invoice.groups}
    for category in sorted(categories):
        yield from who_must_be_known(invoice, TaxCategory(category))
    if TaxCategory.OUTSIDE in categories and len(invoice.groups) > 1:
        yield f"Some lines are not subject to tax and others are: an e-invoice cannot mix them. {PDF}."
    for group in invoice.groups:
        percent = group.taxation.percent
        if group.taxation.category == TaxCategory.STANDARD and not percent > 0:
            yield f"Lines are taxed at {plain(percent)} %, which needs a reason: correct the tax and write it anew."
        if group.taxation.category != TaxCategory.STANDARD and (percent or group.tax):
            kind = TaxCategory(group.taxation.category).label
            yield f"Lines are {kind} and carry tax all the same: correct the tax and write it anew."


def who_must_be_known(invoice: EInvoice, category: TaxCategory) -> Iterator[str]:
    """The identifiers each kind of taxation asks for, and where goods of the Union went and when."""
    us, they = invoice.seller, invoice.buyer
    ours = us.vat_id or (us.tax_number if category in {*TAXED_OR_NOT, TaxCategory.REVERSE_CHARGE} else "")
    if not ours and category != TaxCategory.OUTSIDE:
        yield (
            "Our VAT identifier is missing, or does not begin with its country (DE123456789). "
            f"{ADMINISTRATOR} (COMPANY_VAT_ID)."
        )
    theirs = they.vat_id or (they.registration if category == TaxCategory.REVERSE_CHARGE else "")
    if not theirs and category in {TaxCategory.REVERSE_CHARGE, TaxCategory.INTRA_COMMUNITY}:
        yield (
            f"{they.name}'s VAT identifier is missing, and {category.label} needs it. Write it with its country "
            "(FR12345678901) as VAT number in the customer's master data."
        )
    if category == TaxCategory.INTRA_COMMUNITY and not invoice.delivered:
        yield f"The day of delivery is missing, and {category.label} needs it. {PDF}."


def about_sums(invoice: EInvoice) -> Iterator[str]:
    """BR-CO-10 to 16: the document says what its lines add up to."""
    sums = (
        ("The lines add up to", invoice.lines_total - invoice.allowances_total, "net", invoice.net),
        ("The taxes add up to", sum((group.tax for group in invoice.groups), NOTHING), "tax", invoice.tax),
        ("Net and tax add up to", invoice.net + invoice.tax, "total", invoice.total),
    )
    for what, comes_to, name, said in sums:
        if comes_to != said:
            amounts = [f"{format_money(amount, invoice.currency)} {invoice.currency}" for amount in (comes_to, said)]
            yield f"{what} {amounts[0]}, and the document says {amounts[1]} ({name}). {PDF}."


def about_taxes(invoice: EInvoice) -> Iterator[str]:
    """BR-*-08 and BR-CO-17, which lets a tax that was rounded line by line be less than 1 away from the rate."""
    for group in invoice.groups:
        of_it = [item.net for item in invoice.items if item.taxation == group.taxation]
        off = [each.amount for each in invoice.allowances if each.taxation == group.taxation]
        if sum(of_it, NOTHING) - sum(off, NOTHING) != group.taxable:
            yield f"The lines at {plain(group.taxation.percent or NOTHING)} % do not add up to what is taxed. {PDF}."
        if far_off(group):
            money = format_money(group.tax, invoice.currency)
            yield (
                f"The tax of each line was rounded, and together they are {money} {invoice.currency}: 1 or more away "
                f"from {plain(group.taxation.percent)} % of the sum, which the standard refuses. {PDF}, or write "
                "several invoices of fewer lines."
            )


def far_off(group: TaxGroup) -> bool:
    """Whether the tax of a group is further from its rate than the standard allows."""
    percent = group.taxation.percent or NOTHING
    if round_half_up(percent, ONE) == 0:
        return round_half_up(group.tax, ONE) != 0
    exact = round_half_up(abs(group.taxable) * percent / HUNDRED, CENT)
    return abs(abs(group.tax) - exact) >= 1


def round_half_up(value: Decimal, unit: Decimal) -> Decimal:
    return round_money(value / unit, "JPY") * unit


def about_decimals(invoice: EInvoice) -> Iterator[str]:
    """BR-DEC: no amount has more than two decimals, whatever the currency."""
    if any(amount != round_half_up(amount, CENT) for amount in amounts(invoice)):
        yield (
            f"Amounts in {invoice.currency} have three decimals here, and the standard knows only two. {PDF}, or agree "
            "on another currency."
        )


def amounts(invoice: EInvoice) -> Iterator[Decimal]:
    yield from (invoice.net, invoice.tax, invoice.total)
    for group in invoice.groups:
        yield from (group.taxable, group.tax)
    for item in invoice.items:
        yield item.net
        yield from taken_off(item.reductions)
    yield from taken_off(invoice.allowances)


def taken_off(reductions: tuple[Reduction, ...]) -> Iterator[Decimal]:
    for reduction in reductions:
        yield from (reduction.amount, reduction.base)


def about_currency(invoice: EInvoice) -> Iterator[str]:
    """BR-CL-04."""
    if invoice.currency not in CURRENCIES.split():
        yield f"{invoice.currency} is no currency the standard knows. {PDF}."


RULES: tuple[Callable[[EInvoice], Iterator[str]], ...] = (
    about_us, about_the_buyer, about_lines, about_categories, about_sums, about_taxes, about_decimals, about_currency,
)  # fmt: skip
