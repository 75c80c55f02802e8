"""While a customer is on hold no service call is taken by any path; what was taken before goes on (TRUST §2)."""

from datetime import date, timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from credit.holding.holds import place_on_hold
from credit.models import Override
from customers.holds import OnHold
from customers.models import Hold
from service.calls import finish_call, note_call, schedule_call, take_call
from service.models import ServiceCall
from tests import make
from tests.waiting import in_thread

MAY = date(2026, 5, 4)
NOW = make.at(MAY)
COLUMNS = "customer_id, status, number, subject, details, noted_at, noted_by_id, taken_at, taken_by_id, result"
ROW = "%(customer)s, %(status)s, 'X-1', 'Gate', '', %(now)s, %(by)s, %(now)s, %(by)s, ''"
INSERT = f"INSERT INTO service_servicecall ({COLUMNS}) VALUES ({ROW})"
TAKE = "UPDATE service_servicecall SET status = 'open', number = 'X-1', taken_at = noted_at, taken_by_id = noted_by_id"


@pytest.fixture
def maya(db):
    return make.user("Maya Lindqvist")


@pytest.fixture
def acme(db):
    return make.customer()


@pytest.fixture
def before(acme, maya):
    """A call taken before the hold."""
    return take_call(call=noted(acme, maya), by=maya, now=NOW)


@pytest.fixture
def on_hold(acme, before, maya):
    place_on_hold(customer=acme, reason="2 broken promises", by=maya, now=NOW)
    return acme


def noted(customer, by) -> ServiceCall:
    return note_call(customer=customer, subject="Gate", by=by, now=NOW)


def values(customer, **fields):
    return {"customer": customer.pk, "status": "open", "now": NOW, "by": make.somebody().pk, **fields}


def refused(statement: str, params: dict) -> None:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
    assert refusal.value.__cause__.sqlstate == "CH001"


def allowed(statement: str, params: dict) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        assert cursor.rowcount == 1


@pytest.mark.parametrize("status", ["open", "scheduled", "done"])
def test_inserting_a_call_is_refused_in_any_state_but_noted(on_hold, status):
    refused(INSERT, values(on_hold, status=status))


def test_noting_is_allowed_and_what_is_noted_cannot_be_taken_by_an_update(on_hold, maya):
    call = noted(on_hold, maya)
    for status in ("open", "scheduled", "done"):
        refused(f"{TAKE.replace('open', status)} WHERE id = %(id)s", {"id": call.pk})


def test_the_orms_bulk_create_and_update_are_refused(on_hold, before, maya):
    copy = ServiceCall(**{name: getattr(before, name) for name in ("customer", "status", "subject", "noted_by")})
    copy.number, copy.noted_at, copy.taken_at, copy.taken_by = "X-1", NOW, NOW, maya
    with pytest.raises(DatabaseError, match="on credit hold"), transaction.atomic():
        ServiceCall.objects.bulk_create([copy])
    call = noted(on_hold, maya)
    with pytest.raises(DatabaseError, match="on credit hold"), transaction.atomic():
        ServiceCall.objects.filter(pk=call.pk).update(status="open", number="X-1", taken_at=NOW, taken_by=maya)


def test_copy_is_refused(on_hold, maya):
    row = (on_hold.pk, "open", "X-1", "Gate", "", NOW, maya.pk, NOW, maya.pk, "")
    with (
        pytest.raises(psycopg.DatabaseError, match="on credit hold"),
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy(f"COPY service_servicecall ({COLUMNS}) FROM STDIN") as rows,
    ):
        rows.write_row(row)


def test_on_conflict_update_is_refused(on_hold, before, maya):
    change = "ON CONFLICT (number) DO UPDATE SET status = 'open'"
    refused(f"{INSERT.replace('X-1', before.number)} {change}", values(on_hold))
    call = noted(on_hold, maya)
    as_noted = (
        INSERT.replace(COLUMNS, f"id, {COLUMNS}").replace("VALUES (", f"VALUES ({call.pk}, ").replace("'X-1'", "NULL")
    )
    as_noted = as_noted.replace("%(now)s, %(by)s, ''", "NULL, NULL, ''")
    taking = "ON CONFLICT (id) DO UPDATE SET " + TAKE.split("SET ")[1].replace("noted_", "service_servicecall.noted_")
    refused(f"{as_noted} {taking}", values(on_hold, status="requested"))


def test_merge_is_refused(on_hold):
    names = [name.strip() for name in COLUMNS.split(",")]
    row = ROW.replace("%(now)s", "%(now)s::timestamptz")
    statement = f"""
        MERGE INTO service_servicecall known USING (SELECT {row}) AS new ({COLUMNS}) ON known.number = new.number
        WHEN NOT MATCHED THEN INSERT ({COLUMNS}) VALUES ({", ".join(f"new.{name}" for name in names)})
    """
    refused(statement, values(on_hold))


def test_a_writing_cte_is_refused(on_hold):
    refused(f"WITH taken AS ({INSERT} RETURNING id) SELECT id FROM taken", values(on_hold))


def test_a_closed_call_cannot_be_opened_again(on_hold, before, maya):
    again = "UPDATE service_servicecall SET status = 'open', closed_at = NULL, closed_by_id = NULL, result = ''"
    finish_call(call=before, result="Done", by=maya, now=NOW)
    refused(again, {})
    allowed("UPDATE service_servicecall SET status = 'cancelled'", {})
    refused(again, {})
    refused("UPDATE service_servicecall SET status = 'done'", {})


def test_a_call_of_somebody_else_cannot_be_moved_here(on_hold, maya):
    elsewhere = take_call(call=noted(make.customer(name="Otter Ltd"), maya), by=maya, now=NOW)
    move = "UPDATE service_servicecall SET customer_id = %(customer)s WHERE id = %(id)s"
    refused(move, {"customer": on_hold.pk, "id": elsewhere.pk})


@pytest.mark.parametrize("path", ["insert", "update"])
def test_the_gate_stays_shut_under_replication_role(on_hold, maya, path):
    call = noted(on_hold, maya)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    if path == "insert":
        refused(INSERT, values(on_hold))
    else:
        refused(f"{TAKE} WHERE id = %(id)s", {"id": call.pk})


def test_what_was_taken_before_is_changed_moved_finished_and_cancelled(on_hold, before, maya):
    call = schedule_call(call=before, scheduled_on=MAY, technician=maya, by=maya, now=NOW)
    for change in (
        "scheduled_on = '2026-05-09'",
        "subject = 'The gate is stuck'",
        "status = 'open', scheduled_on = NULL, technician_id = NULL",
        "status = 'done', result = 'Oiled', closed_at = taken_at, closed_by_id = taken_by_id",
        "result = 'Oiled and tested'",
        "status = 'cancelled'",
    ):
        allowed(f"UPDATE service_servicecall SET {change} WHERE id = %(id)s", {"id": call.pk})


def test_a_hold_on_the_head_office_stops_the_calls_of_branches_that_use_its_credit(on_hold, maya):
    branch = make.customer(name="Baumgart North", parent=on_hold, shares_credit=True)
    refused(INSERT, values(branch))
    refused(f"{TAKE} WHERE id = %(id)s", {"id": noted(branch, maya).pk})
    with pytest.raises(OnHold, match="Baumgart North uses the credit of Baumgart GmbH, which has been on hold"):
        take_call(call=noted(branch, maya), by=maya, now=NOW)
    alone = make.customer(name="Baumgart South", parent=on_hold)
    assert take_call(call=noted(alone, maya), by=maya, now=NOW).number


def test_other_customers_calls_are_taken(on_hold, maya):
    assert take_call(call=noted(make.customer(name="Otter Ltd"), maya), by=maya, now=NOW).number


# A second person lets one call pass, once.


@pytest.fixture
def rita(db):
    return make.user("Rita Meyer")


def override(call, rita, maya, **fields) -> Override:
    usual = {"lifts_hold": True, "expires_at": make.at(date(2100, 1, 1)), "reason": "Gas smell, safety first"}
    people = {"granted_by": rita, "requested_by": maya}
    work = {"customer_id": call.customer_id, "call_id": call.pk}
    return Override.objects.create(granted_at=NOW, **work, **people, **usual | fields)


def test_an_override_lets_its_call_pass_once_and_no_other(on_hold, maya, rita):
    call, other = noted(on_hold, maya), noted(on_hold, maya)
    leave = override(call, rita, maya)
    refused(f"{TAKE} WHERE id = %(id)s", {"id": other.pk})
    allowed(f"{TAKE} WHERE id = %(id)s", {"id": call.pk})
    leave.refresh_from_db()
    assert leave.used_at
    allowed("UPDATE service_servicecall SET status = 'cancelled', result = 'x', closed_at = noted_at, "
            "closed_by_id = noted_by_id WHERE id = %(id)s", {"id": call.pk})  # fmt: skip
    refused("UPDATE service_servicecall SET status = 'open', result = '', closed_at = NULL, closed_by_id = NULL "
            "WHERE id = %(id)s", {"id": call.pk})  # fmt: skip


OVER, WITHDRAWN = {"expires_at": NOW + timedelta(seconds=1)}, {"withdrawn_at": NOW}
FOR_THE_LIMIT = {"lifts_hold": False, "lifts_limit": True}


@pytest.mark.parametrize("fields", [OVER, WITHDRAWN, FOR_THE_LIMIT])
def test_an_override_that_is_over_withdrawn_or_for_the_limit_lets_nothing_pass(on_hold, maya, rita, fields):
    call = noted(on_hold, maya)
    override(call, rita, maya, **fields)
    refused(f"{TAKE} WHERE id = %(id)s", {"id": call.pk})


def test_who_noted_a_call_cannot_grant_its_override_and_it_is_of_the_same_customer(on_hold, maya, rita):
    call = noted(on_hold, maya)
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        override(call, maya, rita)
    assert refusal.value.__cause__.sqlstate == "CH002"
    other = make.customer(name="Otter Ltd")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="same_customer"), transaction.atomic():
        override(ServiceCall(pk=call.pk, customer=other), rita, maya)


# Races, on two real connections.


@pytest.mark.django_db(transaction=True)
def test_a_hold_waits_for_the_call_being_taken_and_the_next_call_is_refused():
    maya, acme = make.user(), make.customer()
    first, second = noted(acme, maya), noted(acme, maya)
    with transaction.atomic():
        take_call(call=first, by=maya, now=NOW)
        placing, placed = in_thread(lambda: place_on_hold(customer=acme, reason="race", by=maya, now=NOW))
        placing.join(0.4)
        assert placing.is_alive(), "the hold must not be in force while a call is still being taken"
    placing.join(10)
    assert isinstance(placed[0], Hold)
    with pytest.raises(OnHold):
        take_call(call=second, by=maya, now=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["insert", "update", "verb"])
def test_a_call_waits_for_the_hold_being_placed_and_is_refused(path):
    maya, acme = make.user(), make.customer()
    call = noted(acme, maya)

    def take():
        with connection.cursor() as cursor:
            if path == "verb":
                take_call(call=call, by=maya, now=NOW)
            elif path == "insert":
                cursor.execute(INSERT, values(acme))
            else:
                cursor.execute(f"{TAKE} WHERE id = {call.pk}")

    with transaction.atomic():
        place_on_hold(customer=acme, reason="race", by=maya, now=NOW)
        taking, outcome = in_thread(take)
        taking.join(0.4)
        assert taking.is_alive(), "the call must wait for the outcome of the hold"
    taking.join(10)
    assert isinstance(outcome[0], OnHold) or outcome[0].__cause__.sqlstate == "CH001"
    assert not ServiceCall.objects.exclude(status="requested").exists()
