"""A price told on the phone is written with the call note: the fields beside it, and what becomes of them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from catalog.models import VerbalQuote
from catalog.quoted import QuotedPrice
from catalog.verbal import remembered
from crm.roles import give_roles
from journal.new_entry import Refused
from journal.quoting import quote_form
from tests import make

TODAY = date(2026, 6, 15)


@pytest.fixture
def acme(db):
    return make.customer("ACME")


@pytest.fixture
def bolts(db):
    return make.product("HB-1")


@pytest.fixture
def anna(db):
    anna = make.user("Anna Meyer")
    give_roles(anna, "clerk")
    return anna


def typed(acme, **fields) -> QuotedPrice:
    return quote_form({"quote_part": "HB-1", "quote_price": "12.50", **fields}, customer=acme)


def noted(form, by, **fields):
    assert form.is_filled()
    assert form.is_valid(), form.errors
    return form.note(by=by, now=make.at(TODAY), **fields)


def test_the_price_stands_in_the_note_and_is_remembered_for_two_weeks(acme, bolts, anna):
    petra = make.contact(acme, "Petra", "Lindner")
    entry = noted(
        typed(acme), anna, subject="Asked twice", text="<p>if she takes the lot</p>", contacts=[petra], rich=True
    )
    quote = VerbalQuote.objects.get()
    assert (quote.entry, quote.quantity, quote.valid_until) == (entry, Decimal(1), TODAY + timedelta(days=14))
    assert entry.body.subject == "HB-1: 12.50 USD from 1 pc, until 29 Jun 2026. Asked twice"
    assert '"format":"rich"' in entry.body.content
    assert remembered(customer=acme, products=[bolts], day=TODAY) == {bolts.pk: quote}


def test_what_was_told_yesterday_was_said_yesterday(acme, bolts, anna):
    noted(
        typed(acme, quote_quantity="40", quote_until="2026-06-20"), anna, happened_at=make.at(TODAY - timedelta(days=1))
    )
    quote = VerbalQuote.objects.get()
    assert (quote.said_on, quote.quantity, quote.valid_until) == (date(2026, 6, 14), 40, date(2026, 6, 20))


def test_free_words_need_no_part(acme):
    assert not quote_form(None, customer=acme).is_filled()
    assert not typed(acme, quote_part="", quote_price=" ").is_filled()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"quote_part": "HB-9"}, "No product has the number “HB-9”"),
        ({"quote_part": ""}, "This names no part"),
        ({"quote_price": ""}, "Write the price a unit"),
        ({"quote_price": "twelve"}, "Write the price a unit"),
    ],
)
def test_half_a_price_says_what_is_missing(acme, bolts, fields, says):
    form = typed(acme, **fields)
    assert form.is_filled()
    assert says in str(form.errors)


def test_a_day_gone_by_and_a_person_who_tells_no_prices_are_refused(acme, bolts, anna):
    form = typed(acme, quote_until=str(TODAY - timedelta(days=1)))
    assert form.is_valid()
    with pytest.raises(Refused, match="14 Jun 2026 has gone by") as refused:
        form.note(by=anna, now=make.at(TODAY))
    assert refused.value.field == "quote_until"
    karl = make.user("Karl Wendelin")
    give_roles(karl, "service")
    form = typed(acme)
    assert form.is_valid()
    with pytest.raises(Refused, match="Prices are told by sales"):
        form.note(by=karl, now=make.at(TODAY))
    assert not acme.journal_entries.exists()


def test_parts_are_offered_while_they_are_typed_to_whoever_reads_the_catalog(client, acme, bolts, anna):
    client.force_login(anna)
    found = client.get("/catalog/for/ACME/parts/?text=hb").text
    assert 'data-number="HB-1"' in found
