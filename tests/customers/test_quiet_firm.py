"""A whole firm that wants no contact: what it did not ask for goes there only on purpose, its invoices do."""

from datetime import UTC, datetime

import pytest

from customers.quiet import quiet_firm
from customers.register import edit_customer
from customers.selections import select
from financials.sending_form import SendForm
from tests import make

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
LEFT_OUT = {"none": [{"by": "do_not_contact", "value": True}]}
TYPED = {"to": "office@acme.example", "subject": "Our offer", "text": "Dear all"}


@pytest.fixture
def acme(db):
    acme = make.customer("A-1", "Acme Ltd")
    changes = {"do_not_contact": True, "do_not_contact_note": "asked for it on 3 May"}
    original = {"do_not_contact": False, "do_not_contact_note": ""}
    return edit_customer(customer=acme, changes=changes, original=original, by=make.user(), now=NOW)


def form(customer, *, unasked, **typed):
    asked = SendForm(TYPED | typed, customer=customer, cover=("", ""), addresses=[])
    asked.unasked = unasked
    return asked


def test_an_offer_is_asked_about_once_and_an_invoice_goes(acme):
    offer = form(acme, unasked=True)
    said = "Acme Ltd (A-1) does not want to be contacted (asked for it on 3 May)."
    assert offer.errors["to"][0].startswith(said)
    assert form(acme, unasked=True, even_so="on").is_valid()
    assert form(acme, unasked=False).is_valid()


def test_a_selection_leaves_it_out_and_the_reason_goes_with_the_mark(acme):
    make.customer("B-2", "Brid")
    assert [each.code for each in select(LEFT_OUT, user=make.person("Ruth Meyerhof", "manager"))] == ["B-2"]
    there = {"changes": {"do_not_contact": False}, "original": {"do_not_contact": True}}
    acme = edit_customer(customer=acme, **there, by=make.user("Ben Ott"), now=NOW)
    assert (quiet_firm(acme), acme.do_not_contact_note) == ("", "")
