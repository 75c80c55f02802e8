"""The register: a prospect in two fields, edits by two people at once, the archive."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from customers.archiving import archive_customer, restore_customer
from customers.meanwhile import Stale
from customers.models import Category, Customer
from customers.register import (
    RegisterRefused,
    create_customer,
    edit_customer,
    value_of,
)
from customers.terms import UnknownTerms
from foundation.models import Series
from journal.models import Entry
from tests import make

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)


@pytest.fixture
def anna(db):
    return make.user("Anna Meyer")


@pytest.fixture
def ben(db):
    return make.user("Ben Ott")


@pytest.fixture
def acme(anna):
    return create_customer(name="Acme Ltd", status="customer", by=anna, now=NOW, terms="net30", notes="Rings early.")


def told(customer):
    return list(customer.journal_entries.order_by("seq").values_list("kind", "body__subject"))


def test_a_prospect_takes_a_name_and_a_type_and_gets_its_code_from_the_house(anna):
    first = create_customer(name=" Baumgart GmbH ", status="prospect", by=anna, now=NOW)
    second = create_customer(name="Brd Dairies", status="customer", by=anna, now=NOW)
    assert (first.code, second.code) == ("C00001", "C00002")
    assert (first.name, first.currency, first.terms) == ("Baumgart GmbH", "USD", "net30")
    assert first.created_on.isoformat() == "2026-11-12"
    assert told(first) == [("customer_created", "Created Baumgart GmbH as prospect C00001")]
    assert Entry.objects.first().author == anna


def test_a_code_given_by_hand_is_never_given_again(anna):
    create_customer(name="Taken", status="customer", by=anna, now=NOW, code="c00001")
    assert create_customer(name="Next", status="customer", by=anna, now=NOW).code == "C00002"


def test_a_refused_customer_takes_no_number(anna):
    with pytest.raises(ValidationError):
        create_customer(name="", status="customer", by=anna, now=NOW)
    assert Series.objects.get(pk="customer").next_value == 1


@pytest.mark.parametrize("code", ["new", "a/b", " x", "?"])
def test_a_code_that_could_not_stand_in_an_address_is_refused(anna, code):
    with pytest.raises(ValidationError):
        create_customer(name="Acme", status="customer", by=anna, now=NOW, code=code)


def test_terms_are_kept_in_one_spelling_and_unknown_ones_refused(anna):
    assert create_customer(name="A", status="customer", by=anna, now=NOW, terms="2/10 NET 30").terms == "2/10 net 30"
    with pytest.raises(UnknownTerms):
        create_customer(name="B", status="customer", by=anna, now=NOW, terms="when we feel like it")


def seen(customer, *names):
    return {name: value_of(customer, name) for name in names}


def test_two_people_change_different_fields_and_both_are_kept(acme, anna, ben):
    original = seen(acme, "name", "notes", "tax_id")
    edit_customer(customer=acme, changes={**original, "notes": "Rings late."}, original=original, by=anna, now=NOW)
    edit_customer(customer=acme, changes={**original, "tax_id": "DE 811"}, original=original, by=ben, now=NOW)
    acme.refresh_from_db()
    assert (acme.notes, acme.tax_id, acme.version, acme.changed_by) == ("Rings late.", "DE 811", 3, ben)


def test_two_people_change_the_same_field_and_the_second_one_is_asked(acme, anna, ben):
    original = seen(acme, "terms", "notes", "tax_id")
    theirs = {**original, "terms": "net14", "tax_id": "DE 811"}
    edit_customer(customer=acme, changes=theirs, original=original, by=anna, now=NOW)
    mine = {**original, "terms": "net60", "notes": "Hi"}
    with pytest.raises(Stale) as stale:
        edit_customer(customer=acme, changes=mine, original=original, by=ben, now=NOW)
    fields = {field.name: (field.original, field.theirs, field.mine, field.clash) for field in stale.value.fields}
    assert fields == {
        "terms": ("net30", "net14", "net60", True),
        "notes": ("Rings early.", "Rings early.", "Hi", False),
        "tax_id": ("", "DE 811", "", False),
    }
    acme.refresh_from_db()
    assert (acme.terms, acme.notes, stale.value.record.changed_by) == ("net14", "Rings early.", anna)


def test_the_same_change_by_two_people_is_no_conflict_and_is_told_once(acme, anna, ben):
    original = seen(acme, "notes")
    for who in (anna, ben):
        edit_customer(customer=acme, changes={"notes": "Same"}, original=original, by=who, now=NOW)
    assert [kind for kind, _ in told(acme)] == ["customer_created", "customer_changed"]
    acme.refresh_from_db()
    assert acme.changed_by == anna


def test_the_journal_says_what_was_changed_from_what_to_what(acme, anna):
    route = Category.objects.create(name="Route North")
    original = seen(acme, "name", "credit_limit", "sales_rep", "categories")
    changes = {"name": "Acme AG", "credit_limit": Decimal("12500.00"), "sales_rep": anna, "categories": [route]}
    edit_customer(customer=acme, changes=changes, original=original, by=anna, now=NOW)
    entry = acme.journal_entries.get(kind="customer_changed")
    assert entry.body.subject == "Changed name, credit limit, sales rep, categories"
    for line in (
        "Name: Acme Ltd → Acme AG",
        "Credit limit: – → 12,500",
        "Sales rep: – → Anna Meyer",
        "– → Route North",
    ):
        assert line in entry.body.content


def test_saving_without_a_change_leaves_no_trace(acme, anna):
    original = seen(acme, "name", "categories", "credit_limit")
    edit_customer(customer=acme, changes=original, original=original, by=anna, now=NOW)
    acme.refresh_from_db()
    assert (acme.version, acme.changed_at, len(told(acme))) == (1, None, 1)


def test_a_head_office_cannot_become_a_branch_of_its_own_branch(acme, anna):
    branch = create_customer(name="Acme North", status="customer", by=anna, now=NOW, parent=acme)
    leaf = create_customer(name="Acme North Pole", status="customer", by=anna, now=NOW, parent=branch)
    with pytest.raises(RegisterRefused, match="it is a branch of it"):
        edit_customer(customer=acme, changes={"parent": leaf}, original={"parent": None}, by=anna, now=NOW)
    acme.refresh_from_db()
    assert acme.parent is None


def test_the_archive_takes_out_of_the_lists_and_gives_back(acme, anna):
    archive_customer(customer=acme, by=anna, now=NOW)
    with pytest.raises(RegisterRefused, match="archived already"):
        archive_customer(customer=acme, by=anna, now=NOW)
    acme.refresh_from_db()
    assert acme.status == Customer.Status.ARCHIVED
    restore_customer(customer=acme, by=anna, now=NOW)
    with pytest.raises(RegisterRefused, match="not archived"):
        restore_customer(customer=acme, by=anna, now=NOW)
    assert [kind for kind, _ in told(acme)][1:] == ["customer_archived", "customer_restored"]


def test_what_a_recorder_refuses_does_not_happen(acme, anna, settings):
    settings.CUSTOMER_RECORDERS = ["tests.customers.recorders.refusing"]
    with pytest.raises(RuntimeError):
        archive_customer(customer=acme, by=anna, now=NOW)
    acme.refresh_from_db()
    assert acme.status == Customer.Status.CUSTOMER


TEXTS = ("name", "tax_id", "website", "notes")
EDITS = st.dictionaries(st.sampled_from(TEXTS), st.text(alphabet="abc", min_size=1, max_size=2))


@given(first=EDITS, second=EDITS)
@rules(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_edit_is_ever_lost_in_silence(anna, ben, first, second):
    """Whatever two people change at once: either both stand, or the second one is asked and the first one stands."""
    customer = make.customer(name="start")
    original = seen(customer, *TEXTS)
    edit_customer(customer=customer, changes={**original, **first}, original=original, by=anna, now=NOW)
    clash = any(first[name] != second[name] for name in first.keys() & second.keys())
    try:
        edit_customer(customer=customer, changes={**original, **second}, original=original, by=ben, now=NOW)
    except Stale:
        assert clash
        second = {}
    else:
        assert not clash
    customer.refresh_from_db()
    assert seen(customer, *TEXTS) == {**original, **first, **second}
