"""Two firms in the register turn out to be one: everything follows, nothing is lost, and it can be taken back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from catalog.models import Product
from crm.books import check
from customers.holds import active_hold
from customers.merging.consequences import moving, sums
from customers.merging.fields import fields_of
from customers.merging.merge import merge_customers
from customers.merging.refusals import MergeRefused
from customers.models import Address, Customer, Hold
from customers.operations import UndoRefused, preview, undo
from financials.payments import record_payment
from foundation.periods import company_today
from foundation.search import find
from journal.verify import first_bad_entry
from tests import make
from tests.customers.merging.everything import dump, fill_the_rest, named_in, places_without, two_of_all

NOW = timezone.now()


@pytest.fixture
def ruth(db):
    return make.person("Ruth Meyerhof", "manager")


@pytest.fixture
def both(ruth):
    return two_of_all(ruth, NOW)


def firms(**fields):
    return make.customer("A1", "Baumgart GmbH", **fields), make.customer("B2", "Baumgart Metallbau")


def merged(loser, survivor, by, **choices):
    operation = merge_customers(loser=loser, survivor=survivor, choices=choices, by=by, now=NOW)
    loser.refresh_from_db()
    survivor.refresh_from_db()
    return operation


def test_not_one_row_of_any_table_is_left_and_taking_it_back_leaves_no_trace(both, ruth):
    loser, survivor = both
    fill_the_rest(loser)
    assert places_without(loser) == []
    before = dump()
    operation = merged(loser, survivor, ruth)
    assert named_in(loser.pk) == []
    done = undo(operation=operation, by=ruth, now=NOW + timedelta(days=3))
    assert done.left == []
    after = dump()
    assert [name for name, rows in before.items() if rows != after[name]] == []


def test_books_and_journal_are_right_after_it_and_balances_add(both, ruth):
    loser, survivor = both
    make.invoice(survivor, "150.00", issued_on=company_today())
    today = company_today()
    said = list(check(as_of=today))
    (owed,) = sums(loser, survivor, today=today)
    assert any("payment" in line for line in moving(loser))
    operation = merged(loser, survivor, ruth)
    (now_owed,) = sums(loser, survivor, today=today)
    assert (now_owed.loser, now_owed.survivor) == (0, owed.together)
    assert active_hold(survivor)
    assert list(check(as_of=today)) == said
    assert first_bad_entry()[1] is None
    undo(operation=operation, by=ruth, now=NOW)
    assert list(check(as_of=today)) == said
    assert first_bad_entry()[1] is None
    assert sums(loser, survivor, today=today) == [owed]


def test_what_both_have_is_there_once_and_the_other_steps_back(both, ruth):
    loser, survivor = both
    Address.objects.create(customer=survivor, purpose="main", line1="Hafen 1", city="Bonn", country="DE")
    merged(loser, survivor, ruth)
    assert [each.group.name for each in survivor.memberships.all()] == ["Twice"]
    assert survivor.tags.filter(name="Twice").count() == survivor.assignments.count() == 1
    assert survivor.contacts.filter(person__last_name="Roth").count() == 1
    assert survivor.phones.filter(e164="+493099000").count() == 1
    mains = {each.line1: each.purpose for each in survivor.addresses.filter(line1__in=["Hafen 1", "Am Werkhof 12"])}
    assert mains == {"Hafen 1": "main", "Am Werkhof 12": "other"}


def test_the_chosen_values_stay_and_the_dropped_ones_stand_in_the_journal(ruth):
    loser, survivor = firms(website="www.old.example", tax_id="T-1", notes="Rings early.")
    Customer.objects.filter(pk=survivor.pk).update(notes="Pays late.", tax_id="T-2")
    survivor.refresh_from_db()
    proposals = {field.name: str(field.proposed) for field in fields_of(loser, survivor) if field.differs}
    assert proposals == {"name": "survivor", "website": "loser", "tax_id": "survivor", "notes": "both"}
    merged(loser, survivor, ruth, name="loser")
    assert (survivor.name, survivor.website, survivor.tax_id) == ("Baumgart GmbH", "www.old.example", "T-2")
    assert survivor.notes == "Pays late.\n\nRings early."
    entry = survivor.journal_entries.get(kind="customer_took_over")
    for dropped in ("Name: Baumgart Metallbau (kept: Baumgart GmbH)", "Tax number: T-1 (kept: T-2)"):
        assert dropped in entry.body.content


def test_what_was_changed_last_is_proposed_but_a_prospect_never_before_a_customer(ruth):
    loser, survivor = firms(tax_id="T-1")
    Customer.objects.filter(pk=survivor.pk).update(tax_id="T-2", changed_at=NOW - timedelta(days=9))
    Customer.objects.filter(pk=loser.pk).update(changed_at=NOW)

    def proposed(**values) -> str:
        Customer.objects.filter(pk=loser.pk).update(**values)
        loser.refresh_from_db()
        survivor.refresh_from_db()
        return next(str(field.proposed) for field in fields_of(loser, survivor) if field.name == "tax_id")

    assert (proposed(), proposed(status="prospect")) == ("loser", "survivor")


def test_the_old_code_name_and_number_find_the_survivor(client, ruth):
    loser, survivor = firms()
    make.phone(loser, "030 5556677", "+49305556677")
    merged(loser, survivor, ruth)
    assert Customer.objects.with_code("a1").get() == survivor
    for text in ("A1", "Baumgart GmbH", "030 5556677"):
        assert {hit.customer_id for hit in find(text)} == {survivor.pk}, text
    client.force_login(ruth)
    for name in ("folder", "customers:contacts", "journal:entries"):
        answer = client.get(reverse(name, args=["A1"]), {"x": "1"})
        assert answer.url == f"{reverse(name, args=['B2'])}?x=1"
    assert client.get(reverse("journal:entry", args=["A1", 1])).status_code == 200


def test_a_family_holds_together(ruth):
    loser, survivor = firms()
    branch = make.customer("C3", "Branch", parent=loser, payer=loser)
    Customer.objects.filter(pk=survivor.pk).update(parent=branch)
    Customer.objects.filter(pk=loser.pk).update(parent=make.customer("D4", "Holding"))
    operation = merged(loser, survivor, ruth)
    branch.refresh_from_db()
    assert (branch.parent, branch.payer, survivor.parent.code) == (survivor, survivor, "D4")
    undo(operation=operation, by=ruth, now=NOW)
    loser.refresh_from_db()
    assert (loser.status, loser.parent.code, loser.merged_into) == ("customer", "D4", None)


def test_what_was_added_since_stays_and_parts_of_what_goes_back_go_along(ruth):
    loser, survivor = firms()
    invoice = make.invoice(loser, "100.00", issued_on=company_today())
    operation = merged(loser, survivor, ruth)
    note = make.credit_note(survivor, "10.00", issued_on=company_today(), applies_to=invoice)
    added = make.contact(survivor, "New", "Somebody")
    undo(operation=operation, by=ruth, now=NOW)
    invoice.refresh_from_db()
    note.refresh_from_db()
    added.refresh_from_db()
    assert (invoice.customer, note.customer, added.customer) == (loser, loser, survivor)
    assert first_bad_entry()[1] is None


def test_a_payment_across_both_stands_in_the_way_by_name(ruth):
    loser, survivor = firms()
    invoice = make.invoice(loser, "100.00", issued_on=company_today())
    operation = merged(loser, survivor, ruth)
    record_payment(
        customer=survivor, reference="5567", amount=Decimal(100), received_on=company_today(), method="check",
        allocate_to=[(make_fresh(invoice), Decimal(100))], by=ruth, now=NOW,
    )  # fmt: skip
    (line, *_) = preview(operation)
    assert line.startswith("It cannot be taken back now. Allocation")
    with pytest.raises(UndoRefused, match="Nothing was taken back"):
        undo(operation=operation, by=ruth, now=NOW)
    invoice.refresh_from_db()
    assert invoice.customer == survivor


def make_fresh(invoice):
    invoice.refresh_from_db()
    return invoice


def test_merges_are_taken_back_in_their_order(ruth):
    loser, survivor = firms()
    third = make.customer("C3", "Third")
    first = merged(loser, survivor, ruth)
    second = merged(survivor, third, ruth)
    assert Customer.objects.with_code("A1").get() == third
    with pytest.raises(UndoRefused, match="take that back first"):
        undo(operation=first, by=ruth, now=NOW)
    undo(operation=second, by=ruth, now=NOW)
    undo(operation=first, by=ruth, now=NOW)
    assert Customer.objects.present().count() == 3
    assert first_bad_entry()[1] is None


def test_it_is_refused_with_what_to_do(ruth):
    loser, survivor = firms(currency="EUR", credit_limit=Decimal(500))
    with pytest.raises(MergeRefused, match="cannot be merged into itself"):
        merged(loser, loser, ruth)
    with pytest.raises(MergeRefused, match="is in EUR, the account would be in USD: choose both from the same"):
        merged(loser, survivor, ruth, credit_limit="loser", currency="survivor")
    merged(loser, survivor, ruth, credit_limit="loser", currency="loser")
    with pytest.raises(MergeRefused, match="was merged into Baumgart Metallbau"):
        merged(loser, make.customer("C3", "Third"), ruth)


def test_nothing_is_added_to_who_was_merged(ruth):
    loser, survivor = firms()
    merged(loser, survivor, ruth)
    with pytest.raises(DatabaseError, match="A1 was merged into another customer: add it there"):
        make.contact(loser)


def test_both_on_hold_stay_held_until_both_holds_are_released(ruth):
    for one in (pair := firms()):
        Hold.objects.create(customer=one, reason=f"Late {one.code}", placed_at=NOW, placed_by=ruth)
    merged(*pair, ruth)
    assert {hold.reason for hold in pair[1].holds.active()} == {"Late A1", "Late B2"}
    assert not Product.objects.exists()
