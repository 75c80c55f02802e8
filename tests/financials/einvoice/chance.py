"""Random invoices and credit notes: many rates, discounts, negative lines, instalments, currencies, strange texts."""

from decimal import Decimal
from random import Random

from catalog.models import TaxCategory
from financials.documents import LineDraft
from financials.models import Document
from foundation.money import exponent
from tests import make
from tests.financials.einvoice.conftest import TODAY

RATES = ("19", "7", "5.5", "20", "8.875", "21", "2.1")
UNTAXED = ("Z", "E", "AE", "K", "G")
TEXTS = (
    "Hex bolts M8", "Schraube <M8> & Mutter \"A2\"", "Ω 漢字 ✓ 😀 naïve façade", "x" * 500,
    "Line\nwith\ttabs\u0001\u000b", "]]> <!-- &amp; %s ${jndi} #AAA# -->", "  blanks  around  ", "#foo# note",
)  # fmt: skip
UNITS = ("pc", "Stk.", "h", "kg", "m²", "pallet", "bogus unit", "", "Std.", "l", "1000", "ea")
TERMS = ("net30", "2/10 net 30", "net 30/60/90", "due on receipt", "eom+15")


def lines(chance: Random, currency: str, *, outside: bool = False) -> list[LineDraft]:
    """Some lines that come to more than nothing together."""
    drafts = [line(chance, currency, outside=outside) for _ in range(chance.choice((1, 2, 3, 8)))]
    if any(draft.net(currency) < 0 for draft in drafts):
        whole = sum(abs(draft.net(currency)) for draft in drafts) * 2
        taxed = {"tax_category": "O"} if outside else {"tax_category": "S", "tax_percent": Decimal(19)}
        drafts.append(make.line(whole, **taxed))
    return drafts


def line(chance: Random, currency: str, *, outside: bool) -> LineDraft:
    percent = Decimal(0) if outside or chance.random() < 0.3 else Decimal(chance.choice(RATES))
    untaxed = TaxCategory.OUTSIDE if outside else chance.choice((*UNTAXED, ""))
    cents = Decimal(chance.randint(1, 500_000)).scaleb(-exponent(currency))
    price = cents if currency in ("KWD", "JPY") or chance.random() < 0.7 else cents / chance.choice((10, 100, 1000))
    sign = chance.choice((1, 1, 1, 1, -1))
    whole = currency == "KWD"
    return LineDraft(
        description=chance.choice(TEXTS), part_number=chance.choice(("", "HB-M8", "ä<b>&")),
        unit=chance.choice(UNITS), unit_price=sign * (price.quantize(Decimal("0.01")) if whole else price),
        quantity=Decimal(chance.choice(("1", "3", "12.5", "-2", "0.0375") if not whole else ("1", "3", "-2"))),
        discount_percent=Decimal(chance.choice(("0", "0", "3", "12.5", "33.333333", "100")) if not whole else 0),
        tax_percent=percent if not whole else Decimal(0),
        tax_category=(untaxed if whole or not percent else chance.choice(("S", ""))),
        tax_reason="No tax: resale certificate R-17" if untaxed == "E" and not percent else "",
        note=chance.choice(("", "", "Bin 7 & <8>")),
        delivered_on=chance.choice((None, TODAY, TODAY.replace(day=3))),
    )  # fmt: skip


def document(chance: Random, customer) -> Document:
    """An invoice, or a credit note for one or for none."""
    currency = chance.choice(("EUR", "EUR", "EUR", "USD", "CHF", "JPY", "KWD"))
    outside = chance.random() < 0.1
    discount = Decimal(chance.choice(("0", "0", "2", "7.5"))) if currency != "KWD" else Decimal(0)
    asked = {
        "lines": lines(chance, currency, outside=outside), "issued_on": TODAY, "currency": currency,
        "discount_percent": discount, "note": chance.choice(TEXTS) if chance.random() < 0.5 else "",
        "reference": chance.choice(("", "PO <4711>")), "order_number": chance.choice(("", "A-77")),
        **addresses(chance, customer),
    }  # fmt: skip
    if chance.random() < 0.3:
        about = {"applies_to": None}
        if chance.random() < 0.7:
            about = {"applies_to": make.invoice(customer, "99999999", issued_on=TODAY, currency=currency)}
        return make.credit_note(customer, "1", **asked, **about)
    return make.invoice(customer, "1", **asked, terms=chance.choice(TERMS))


def addresses(chance: Random, customer) -> dict:
    """Where bills and goods go: nowhere in particular, to addresses in parts, or to one as it was typed."""
    if chance.random() < 0.4:
        return {}
    typed = customer.addresses.create(purpose="delivery", as_typed="Gate 3\nHafenstraße 1\n20457 Hamburg\nGermany")
    parts = customer.addresses.create(
        purpose="delivery", line1="Dock 4", line2="Hall 7", city="Lille", postcode="59000", region="Nord", country="FR"
    )
    return {"delivery_address": chance.choice((typed, parts)), "billing_address": chance.choice((None, typed, parts))}
