"""Your colleague promised 12.50: a price said on the phone is remembered when the order comes."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.models import VerbalQuote
from catalog.verbal import QuoteRefused, differs, quote_verbally, remembered
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
