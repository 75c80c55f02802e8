"""A hold on a head office binds the branches that use its credit, in every path; what was said of a hold stays said."""

import threading
from datetime import date

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from credit.holding.holds import bound_by, place_on_hold, release_hold
from credit.holding.overrides import OverrideRefused, grant_override
from credit.models import HeldWork, Override
from crm.roles import give_roles
from customers.holds import OnHold, binding_hold
from customers.models import Hold
from journal.models import Alert, Entry
from service.calls import note_call, take_call
from tests import make
from tests.credit.test_hold_gate import INSERT

MAY = date(2026, 5, 4)
NOW = make.at(MAY)


@pytest.fixture
def rita(db):
    person = make.user("Rita Meyer")
    give_roles(person, "manager")
    return person


@pytest.fixture
def head(db):
    return make.customer("HEAD", "Baumgart GmbH")


@pytest.fixture
def branch(head):
    return make.customer("NORD", "Baumgart Nord", parent=head, shares_credit=True)


@pytest.fixture
def depot(branch):
    """A branch of the branch."""
    return make.customer("DEPOT", "Baumgart Depot", parent=branch, shares_credit=True)


def held(head, rita) -> Hold:
    return place_on_hold(customer=head, reason="2 broken promises", by=rita, now=NOW)


def insert(customer) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, {"customer": customer.pk, "status": "confirmed"})


def test_a_branch_that_uses_the_credit_is_refused_by_verb_and_by_sql_however_deep(head, branch, depot, rita):
    hold = held(head, rita)
    for customer in (branch, depot):
        assert binding_hold(customer) == hold
        with pytest.raises(OnHold, match=rf"{customer.name} uses the credit of Baumgart GmbH, which has been on hold"):
            make.order(customer, issued_on=MAY)
        with pytest.raises(DatabaseError, match="on credit hold"):
            insert(customer)
    assert set(bound_by(head)) == {head, branch}
    release_hold(customer=head, reason="Paid", by=rita, now=NOW)
    assert make.order(depot, issued_on=MAY).number


def test_a_branch_with_credit_of_its_own_and_the_head_office_of_a_held_branch_are_free(head, branch, rita):
    apart = make.customer("SOUTH", "Baumgart South", parent=head)
    held(branch, rita)
    insert(head)
    held(head, rita)
    assert make.order(apart, issued_on=MAY).number
    assert binding_hold(apart) is None


@pytest.mark.django_db(transaction=True)
def test_a_hold_on_the_head_office_waits_for_the_order_its_branch_is_taking():
    rita, head = make.user(), make.customer("HEAD")
    branch, outcome = make.customer("NORD", parent=head, shares_credit=True), []

    def place():
        try:
            outcome.append(held(head, rita))
        finally:
            connections.close_all()

    placing = threading.Thread(target=place)
    with transaction.atomic():
        make.order(branch, issued_on=MAY)
        placing.start()
        placing.join(0.4)
        assert placing.is_alive()
    placing.join(20)
    assert isinstance(outcome[0], Hold)
    with pytest.raises(DatabaseError, match="on credit hold"):
        insert(branch)


@pytest.mark.parametrize(
    "change",
    ["reason = 'something else'", "placed_at = now()", "placed_by_id = NULL, policy = 'nobody'", "policy = 'a rule'"],
)
def test_what_was_said_of_a_hold_is_never_changed(head, rita, change):
    held(head, rita)
    with pytest.raises(DatabaseError, match="never changed otherwise"), transaction.atomic():
        run(f"UPDATE customers_hold SET {change}")


def test_a_hold_is_released_once_with_a_reason_and_never_deleted(head, rita):
    hold = held(head, rita)
    release = "UPDATE customers_hold SET released_at = now(), released_by_id = placed_by_id, release_reason = %s"
    for reason in ("", "   "):
        with pytest.raises(DatabaseError, match="a release says why"), transaction.atomic():
            run(release, reason)
    run(release, "Paid")
    for statement in (
        release.replace("%s", "'Again'"),
        "UPDATE customers_hold SET released_at = NULL, released_by_id = NULL",
    ):
        with pytest.raises(DatabaseError, match="released once"), transaction.atomic():
            run(statement)
    for statement in ("DELETE FROM customers_hold", "TRUNCATE customers_hold CASCADE"):
        with pytest.raises(DatabaseError), transaction.atomic():
            run(statement)
    assert Hold.objects.get().pk == hold.pk


def run(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


# Service calls pass by an override as orders do


def test_a_service_call_passes_once_by_a_second_person(head, rita):
    anna = make.user("Anna Lang")
    held(head, rita)
    call = note_call(customer=head, subject="Door jams", by=anna, now=timezone.now())
    with pytest.raises(OnHold):
        take_call(call=call, by=anna, now=timezone.now())
    override = grant_override(work=call, reason="People are locked in", by=rita, now=timezone.now())
    assert (override.lifts_hold, override.amount, override.requested_by) == (True, None, anna)
    assert HeldWork.objects.get().outcome == "granted"
    assert Alert.objects.filter(recipient=anna, text__contains="pass: People are locked in").exists()
    assert take_call(call=call, by=anna, now=timezone.now()).number
    assert Override.objects.get().used_at
    kinds = list(Entry.objects.filter(customer=head).order_by("seq").values_list("kind", flat=True))
    assert kinds == [
        "hold_placed", "call_noted", "call_refused", "override_granted", "hold_overridden", "call_taken",
    ]  # fmt: skip
    with pytest.raises(OverrideRefused, match="has been taken"):
        grant_override(work=call, reason="People are locked in", by=rita, now=timezone.now())


def test_nobody_lets_the_call_they_noted_pass(head, rita):
    held(head, rita)
    call = note_call(customer=head, subject="Door jams", by=rita, now=timezone.now())
    with pytest.raises(OverrideRefused, match="You asked for this call yourself"):
        grant_override(work=call, reason="People are locked in", by=rita, now=timezone.now())
