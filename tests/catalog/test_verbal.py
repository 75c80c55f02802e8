"""Your colleague promised 12.50: a price said on the phone is remembered when the order comes."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.models import VerbalQuote
from catalog.verbal import QuoteRefused, differs, quote_verbally, remembered, said
from journal.record import record
from tests import make

TODAY = date(2026, 6, 15)


@pytest.fixture
def acme(db):
    return make.customer("ACME")


@pytest.fixture
def bolts(db):
    return make.product("HB-1")


def told(acme, bolts, amount="12.50", on=TODAY, **fields) -> VerbalQuote:
    fields = {"quantity": Decimal(10), "currency": "USD", "valid_until": date(2026, 6, 30), **fields}
    return quote_verbally(
        customer=acme, product=bolts, unit_price=Decimal(amount), by=make.user("Anna Meyer"), now=make.at(on), **fields
    )


def test_what_was_said_stands_in_the_journal(acme, bolts):
    contact = make.contact(acme)
    quote = told(acme, bolts, contacts=[contact], note="if he takes the lot")
    assert quote.entry.kind == "verbal_quote"
    assert quote.entry.body.subject == "HB-1: 12.50 USD from 10 pc, until 30 Jun 2026"
    assert "if he takes the lot" in quote.entry.body.content


def test_the_latest_price_that_still_stands_is_remembered(acme, bolts):
    told(acme, bolts, "13.00", on=date(2026, 6, 1))
    quote = told(acme, bolts)
    told(make.customer(), bolts, "9.00")
    nuts = make.product()
    assert remembered(customer=acme, products=[bolts, nuts], day=TODAY) == {bolts.pk: quote}
    assert remembered(customer=acme, products=[bolts], day=date(2026, 7, 1)) == {}


def test_a_line_at_another_price_is_warned_about(acme, bolts):
    quote = told(acme, bolts)

    def say(price, quantity=10, currency="USD"):
        return differs(quote=quote, unit_price=Decimal(price), quantity=Decimal(quantity), currency=currency)

    assert say("13.00") == ("Anna Meyer said 12.50 from 10 pc on 15 Jun 2026, until 30 Jun 2026; this line says 13.00.")
    assert say("12.5") == say("13.00", quantity=9) == say("13.00", currency="EUR") == ""


def test_a_price_that_is_over_already_is_not_noted(acme, bolts):
    with pytest.raises(QuoteRefused, match="14 Jun 2026 has gone by"):
        told(acme, bolts, valid_until=date(2026, 6, 14))
    assert not acme.journal_entries.exists()


def note(acme, text, on=TODAY, subject="Price asked on the phone", **fields):
    by = make.user("Owen Castellan")
    return record(acme, "verbal_quote", subject, text=text, by=by, now=make.at(on), **fields)


def test_a_price_noted_in_the_journal_in_free_words_is_remembered_too(acme, bolts):
    entry = note(acme, "Quoted to Mr Roth: 40 pc HB-1 at 12,50 EUR a pc, from stock, good for 14 days.")
    quote = remembered(customer=acme, products=[bolts, make.product("HB-10")], day=TODAY)[bolts.pk]
    assert (quote.unit_price, quote.currency, quote.entry, quote.pk) == (Decimal("12.50"), "EUR", entry, None)
    assert said(quote) == "Owen Castellan said 12.50 on 15 Jun 2026"
    assert differs(quote=quote, unit_price=Decimal(13), quantity=Decimal(1), currency="EUR") == (
        "Owen Castellan said 12.50 on 15 Jun 2026; this line says 13.00."
    )


@pytest.mark.parametrize(
    "text",
    [
        "HB-10 at 12.50", "12.50 or 11.80 for HB-1", "HB-1 by 12.11.2026", "5.50 % off HB-1", "HB-1, 2.50m each",
        "We sent 12 pc of HB-1", "",
    ],
)  # fmt: skip
def test_what_is_no_clear_price_of_the_product_is_not_taken_for_one(acme, bolts, text):
    note(acme, text)
    assert remembered(customer=acme, products=[bolts], day=TODAY) == {}


def test_a_note_counts_for_a_month_until_it_is_amended_and_after_a_price_entered_as_such(acme, bolts):
    entry = note(acme, "HB-1: 12.80")
    ask = {"customer": acme, "products": [bolts]}
    assert remembered(**ask, day=date(2026, 7, 14))[bolts.pk].unit_price == Decimal("12.80")
    assert remembered(**ask, day=date(2026, 7, 16)) == remembered(**ask, day=date(2026, 6, 14)) == {}
    told(acme, bolts)
    assert remembered(**ask, day=TODAY)[bolts.pk].unit_price == Decimal("12.50")
    assert remembered(**ask, day=date(2026, 7, 10))[bolts.pk].unit_price == Decimal("12.80")
    record(acme, "amendment", "It was 13.80", by=make.somebody(), now=make.at(TODAY), amends=entry)
    assert remembered(**ask, day=date(2026, 7, 10)) == {}


def test_the_description_names_the_product_as_well(acme):
    bolts = make.product("HB-2", description="Hexagon bolt M8 x 40, zinc plated")
    note(acme, "See above.", subject="Hexagon bolt M8 x 40, zinc plated: 1.234,50 USD")
    assert remembered(customer=acme, products=[bolts], day=TODAY)[bolts.pk].unit_price == Decimal("1234.50")
    cable = make.product("CB-1", description="Control cable 5 x 2.50")
    note(acme, "100 m control cable 5 x 2.50 at 1.95 a m")
    assert remembered(customer=acme, products=[cable], day=TODAY)[cable.pk].unit_price == Decimal("1.95")


@pytest.mark.parametrize("count", [1, 3])
def test_remembering_costs_two_queries(acme, count, django_assert_num_queries):
    products = [make.product() for _ in range(count)]
    for product in products:
        note(acme, f"{product.part_number}: 12.80")
    with django_assert_num_queries(2):
        assert len(remembered(customer=acme, products=products, day=TODAY)) == count
