"""While a customer is on hold no order is taken by any path; everything that is not new business goes on."""

from datetime import date, timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from credit.holding.holds import HoldRefused, place_on_hold, release_hold
from customers.holds import OnHold
from customers.models import Hold
from financials.models import Document, Line
from journal.models import Entry
from tests import make
from tests.journal.moving import merging
from tests.waiting import in_thread

MAY = date(2026, 5, 4)
NOW = make.at(MAY + timedelta(days=9))


@pytest.fixture
def manager(db):
    return make.user("Rita Meyer")


@pytest.fixture
def acme(db):
    return make.customer()


@pytest.fixture
def confirmed(acme):
    return make.order(acme, "100.00", issued_on=MAY)


@pytest.fixture
def on_hold(acme, confirmed, manager):
    """Acme, with one confirmed order, on hold since."""
    place_on_hold(customer=acme, reason="2 broken promises", by=manager, now=NOW)
    return acme


def test_an_order_is_refused_with_who_when_and_why(on_hold):
    with pytest.raises(OnHold, match=r"on hold since 13 May 2026 \(R\. Meyer: 2 broken promises\)"):
        make.order(on_hold, issued_on=MAY + timedelta(days=9))


def test_after_the_release_orders_are_taken_and_both_acts_stand_in_the_journal(on_hold, manager):
    release_hold(customer=on_hold, reason="Paid today", by=manager, now=NOW)
    assert make.order(on_hold, issued_on=MAY + timedelta(days=9)).number
    kinds = list(Entry.objects.filter(customer=on_hold).order_by("seq").values_list("kind", flat=True))
    assert kinds == ["order_placed", "hold_placed", "hold_released", "order_placed"]


def test_a_second_hold_is_refused_naming_the_first(on_hold, manager):
    with pytest.raises(HoldRefused, match=r"is on hold already: 2 broken promises \(R\. Meyer\)"):
        place_on_hold(customer=on_hold, reason="again", by=manager, now=NOW)


def test_a_hold_and_a_release_need_a_reason(acme, manager):
    with pytest.raises(HoldRefused, match="Say why"):
        place_on_hold(customer=acme, reason="  ", by=manager, now=NOW)
    place_on_hold(customer=acme, reason="over 90 days", by=manager, now=NOW)
    with pytest.raises(HoldRefused, match="Say why"):
        release_hold(customer=acme, reason="", by=manager, now=NOW)
    with pytest.raises(HoldRefused, match="not on hold any more"):
        release_hold(customer=make.customer(), reason="nothing to release", by=manager, now=NOW)


# Past every program: the paths of TRUST §2.

COLUMNS = (
    "customer_id, kind, number, status, issued_on, terms, currency, reference, order_number, net, tax, total, note, "
    "known_on"
)
ROW = "%(customer)s, 'order', 'X-1', %(status)s, '2026-05-04', '', 'USD', '', '', 5, 0, 5, '', '2026-05-04'"
INSERT = f"INSERT INTO financials_document ({COLUMNS}) VALUES ({ROW})"
FROM_ROW = f"(SELECT {ROW}) AS new ({COLUMNS})"


def refused(statement: str, **values) -> None:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"status": "confirmed", **values})
    assert refusal.value.__cause__.sqlstate == "CH001"


def allowed(statement: str, **values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"status": "confirmed", **values})
        assert cursor.rowcount == 1


@pytest.mark.parametrize("status", ["confirmed", "delivered", "invoiced"])
def test_inserting_an_order_is_refused_in_any_state(on_hold, status):
    refused(INSERT, customer=on_hold.pk, status=status)


def test_what_was_typed_is_kept_as_a_draft_which_is_no_order_yet(on_hold):
    allowed(INSERT.replace("'X-1'", "NULL"), customer=on_hold.pk, status="draft")
    refused(
        "UPDATE financials_document SET status = 'confirmed', number = 'X-1' WHERE customer_id = %(c)s", c=on_hold.pk
    )


def test_the_orms_bulk_create_is_refused(on_hold, confirmed):
    copies = [Document(**{**row, "id": None, "number": f"Y-{row['id']}"}) for row in on_hold.documents.values()]
    for one in copies:
        one.counts_from = None
    with pytest.raises(DatabaseError, match="on credit hold"), transaction.atomic():
        Document.objects.bulk_create(copies)


def test_copy_is_refused(on_hold):
    copy = f"COPY financials_document ({COLUMNS}) FROM STDIN"
    row = (on_hold.pk, "order", "X-1", "confirmed", MAY, "", "USD", "", "", 5, 0, 5, "", MAY)
    with (
        pytest.raises(psycopg.DatabaseError, match="on credit hold"),
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy(copy) as rows,
    ):
        rows.write_row(row)


def test_on_conflict_update_is_refused(on_hold, confirmed):
    statement = (
        f"{INSERT.replace('X-1', confirmed.number)} ON CONFLICT (kind, number) DO UPDATE SET total = 900, net = 900"
    )
    refused(statement, customer=on_hold.pk)


def test_merge_is_refused(on_hold):
    values = ", ".join(f"new.{name.strip()}" for name in COLUMNS.split(","))
    statement = f"""
        MERGE INTO financials_document known USING {FROM_ROW} ON known.number = new.number
        WHEN NOT MATCHED THEN INSERT ({COLUMNS}) VALUES ({values})
    """.replace("'2026-05-04'", "date '2026-05-04'")
    refused(statement, customer=on_hold.pk)


def test_a_writing_cte_is_refused(on_hold):
    refused(f"WITH taken AS ({INSERT} RETURNING id) SELECT id FROM taken", customer=on_hold.pk)


def test_a_draft_from_before_the_hold_cannot_be_confirmed(acme, manager):
    with connection.cursor() as cursor:
        cursor.execute(INSERT.replace("'X-1'", "NULL"), {"customer": acme.pk, "status": "draft"})
    place_on_hold(customer=acme, reason="over 90 days", by=manager, now=NOW)
    refused("UPDATE financials_document SET status = 'confirmed', number = 'X-1' WHERE customer_id = %(c)s", c=acme.pk)
    allowed("DELETE FROM financials_document WHERE customer_id = %(c)s", c=acme.pk)


def test_a_cancelled_order_cannot_be_opened_again(on_hold, confirmed):
    Document.objects.filter(pk=confirmed.pk).update(status="cancelled")
    refused("UPDATE financials_document SET status = 'confirmed' WHERE id = %(id)s", id=confirmed.pk)


def test_a_confirmed_order_cannot_grow_by_its_total_or_its_lines(on_hold, confirmed):
    refused("UPDATE financials_document SET net = 101, total = 101 WHERE id = %(id)s", id=confirmed.pk)
    refused("UPDATE financials_line SET net = 101 WHERE document_id = %(id)s", id=confirmed.pk)
    line = Line.objects.get(document=confirmed)
    line.pk, line.position = None, 2
    with pytest.raises(DatabaseError, match="on credit hold"), transaction.atomic():
        line.save(force_insert=True)


def test_an_order_of_somebody_else_cannot_be_moved_here(on_hold):
    elsewhere = make.order(make.customer(), issued_on=MAY)
    Line.objects.filter(document=elsewhere).delete()
    refused("UPDATE financials_document SET customer_id = %(c)s WHERE id = %(id)s", c=on_hold.pk, id=elsewhere.pk)


def test_an_order_goes_with_its_customer_into_the_folder_of_one_on_hold_in_a_merge_alone(on_hold, manager):
    """A move is no new order; from then on the hold binds this one too."""
    other = make.customer()
    order = make.order(other, issued_on=MAY)
    move = f"UPDATE {{}} SET customer_id = {on_hold.pk} WHERE customer_id = {other.pk}"
    refused(move.format("financials_document"))
    merging(other, on_hold, by=manager, now=NOW)
    with connection.cursor() as cursor:
        for table in ("financials_document", "financials_line"):
            cursor.execute(move.format(table))
    assert Document.objects.get(pk=order.pk).customer == on_hold
    refused("UPDATE financials_document SET net = 101, total = 101 WHERE id = %(id)s", id=order.pk)


def test_the_gate_stays_shut_under_replication_role(on_hold):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    refused(INSERT, customer=on_hold.pk)


def test_what_is_no_new_business_goes_on(on_hold, confirmed):
    allowed("UPDATE financials_document SET net = 90, total = 90 WHERE id = %(id)s", id=confirmed.pk)
    allowed("UPDATE financials_document SET status = 'delivered' WHERE id = %(id)s", id=confirmed.pk)
    allowed("UPDATE financials_document SET status = 'cancelled' WHERE id = %(id)s", id=confirmed.pk)
    assert make.invoice(on_hold, issued_on=MAY + timedelta(days=9)).number
    assert make.order(make.customer(name="Otter Ltd"), issued_on=MAY).number


def test_only_one_hold_at_a_time_and_a_release_names_a_person(on_hold, manager):
    with pytest.raises(DatabaseError, match="one_active_hold_per_customer"), transaction.atomic():
        Hold.objects.create(customer=on_hold, reason="twice", placed_at=NOW, placed_by=manager)
    with pytest.raises(DatabaseError, match="release_has_a_person"), transaction.atomic():
        Hold.objects.filter(customer=on_hold).update(released_at=NOW)


# Races, on two real connections.


@pytest.mark.django_db(transaction=True)
def test_a_hold_waits_for_the_order_being_taken_and_the_next_order_is_refused():
    manager, acme = make.user(), make.customer()
    with transaction.atomic():
        order = make.order(acme, issued_on=MAY)
        placing, placed = in_thread(lambda: place_on_hold(customer=acme, reason="race", by=manager, now=NOW))
        placing.join(0.4)
        assert placing.is_alive(), "the hold must not be in force while an order is still being taken"
    placing.join(10)
    assert isinstance(placed[0], Hold)
    assert Document.objects.filter(pk=order.pk).exists()
    with pytest.raises(OnHold):
        make.order(acme, issued_on=MAY)


@pytest.mark.django_db(transaction=True)
def test_an_order_by_raw_sql_waits_for_the_hold_being_placed_and_is_refused():
    manager, acme = make.user(), make.customer()

    def order_by_sql():
        with connection.cursor() as cursor:
            cursor.execute(INSERT, {"customer": acme.pk, "status": "confirmed"})

    with transaction.atomic():
        place_on_hold(customer=acme, reason="race", by=manager, now=NOW)
        ordering, outcome = in_thread(order_by_sql)
        ordering.join(0.4)
        assert ordering.is_alive(), "the order must wait for the outcome of the hold"
    ordering.join(10)
    assert outcome[0].__cause__.sqlstate == "CH001"
    assert not Document.objects.exists()
