"""Promises by night: kept, partly kept, broken, made good by money booked late; what is said, and who is to call."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from credit.collecting.keeping import judge
from credit.collecting.promises import withdraw_promise
from credit.collecting.until import until
from credit.models import CollectionCase
from credit.observations import PROMISED
from financials.returns import return_payment
from foundation.sql import fetch
from journal.models import Entry, Task
from tests import make

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 5, 18)
THURSDAY = date(2026, 5, 21)  # promised by then; two business days later is Monday the 25th
LAST = date(2026, 5, 25)


@pytest.fixture
def rita():
    return make.person("Rita Meyer", "collections")


@pytest.fixture
def acme():
    acme = make.customer("ACME", "Acme Ltd")
    make.invoice(acme, "2000.00", issued_on=date(2026, 3, 2))
    return acme


def promised(customer, by, amount="500.00", due_on=THURSDAY, **fields):
    fields = {"promised_by": "Ms Lee", "now": make.at(MONDAY), **fields}
    return make.promise_payment(customer=customer, amount=Decimal(amount), due_on=due_on, by=by, **fields)


def night(day: date) -> int:
    """The night after a day, run on the morning that follows it."""
    return judge(day=day, now=make.at(day + timedelta(days=1)))


def said(customer) -> list[tuple[str, str]]:
    found = Entry.objects.filter(customer=customer, kind__startswith="promise_").order_by("seq")
    return [(entry.kind, entry.body.subject) for entry in found.select_related("body")]


def test_it_is_kept_as_soon_as_the_whole_amount_is_there(acme, rita):
    promise = promised(acme, rita)
    make.payment(acme, "300.00", received_on=date(2026, 5, 19))
    assert night(date(2026, 5, 19)) == 0
    make.payment(acme, "200.00", received_on=date(2026, 5, 20))
    assert night(date(2026, 5, 20)) == 1
    promise.refresh_from_db()
    assert (promise.outcome, promise.received, promise.task) == ("kept", 500, None)
    assert promise.kept_on == promise.closed_on == date(2026, 5, 20)
    assert said(acme)[-1] == ("promise_kept", "Promise kept: 500.00 USD by 21 May 2026 came by 20 May 2026")


def test_a_broken_one_is_a_call_to_make_on_the_next_working_morning(acme, rita):
    kim = make.person("Kim Vogt", "collections")
    CollectionCase.objects.create(customer=acme, collector=kim, changed_at=make.at(MONDAY))
    promise = promised(acme, rita, contact=make.contact(acme, "Ada", "Lee"), due_on=date(2026, 5, 20))  # till Friday
    make.payment(acme, "450.00", received_on=date(2026, 5, 22))
    assert night(date(2026, 5, 21)) == 0
    assert night(date(2026, 5, 22)) == 1
    promise.refresh_from_db()
    assert (promise.outcome, promise.received, promise.closed_on) == ("partly", 450, date(2026, 5, 23))
    task = promise.task
    assert (task.owner, task.what, task.due_on, task.due_at) == (kim, "call", LAST, time(8))  # Monday
    assert task.title == "Call about the promise of 500.00 USD by 20 May 2026: 450.00 USD came"
    assert said(acme)[-1][0] == "promise_broken"
    assert not Entry.objects.filter(kind__in=("promise_broken", "task_given"), author__isnull=False).exists()


def test_the_night_run_twice_or_days_late_says_the_same(acme, rita):
    promise = promised(acme, rita)
    make.payment(acme, "500.00", received_on=THURSDAY, now=make.at(date(2026, 5, 28)))
    assert judge(day=date(2026, 5, 29), now=make.at(date(2026, 5, 30))) == 1  # nobody ran it for a week
    promise.refresh_from_db()
    assert (promise.outcome, promise.closed_on, promise.made_good_on) == (
        "broken",
        date(2026, 5, 26),
        date(2026, 5, 28),
    )
    assert not Task.objects.exists()
    before = said(acme)
    assert judge(day=date(2026, 5, 29), now=make.at(date(2026, 5, 30))) == night(date(2026, 5, 30)) == 0
    assert said(acme) == before


def test_money_that_came_in_time_and_is_booked_late_makes_it_good_and_the_call_is_dropped(acme, rita):
    promise = promised(acme, rita)
    assert night(LAST) == 1
    call = Task.objects.get()
    assert (call.owner, call.due_on) == (rita, date(2026, 5, 26))
    make.payment(acme, "500.00", received_on=LAST, now=make.at(date(2026, 5, 27)))
    assert night(date(2026, 5, 27)) == 1
    promise.refresh_from_db()
    call.refresh_from_db()
    assert (promise.outcome, promise.made_good_on, promise.kept_on) == ("broken", date(2026, 5, 27), LAST)
    assert call.dropped_because == "Promise of 500.00 USD by 21 May 2026. The money came by 25 May 2026."
    assert said(acme)[-1][1].endswith("had come by 25 May 2026 and was booked later")


def test_money_that_comes_late_keeps_nothing_but_nobody_need_call_any_more(acme, rita):
    promise = promised(acme, rita)
    night(LAST)
    make.payment(acme, "499.50", received_on=date(2026, 5, 28))  # what is missing would be let go
    night(date(2026, 5, 28))
    promise.refresh_from_db()
    assert (promise.outcome, promise.made_good_on, promise.kept_on) == ("broken", None, date(2026, 5, 28))
    assert not promise.task.is_open
    assert said(acme)[-1][0] == "promise_broken"


def test_a_payment_that_came_back_keeps_nothing(acme, rita):
    promise = promised(acme, rita)
    check = make.payment(acme, "500.00", received_on=date(2026, 5, 19))
    night(date(2026, 5, 19))
    return_payment(
        payment=check, returned_on=date(2026, 5, 20), reason="no funds", by=rita,
        now=make.at(date(2026, 5, 20)),
    )  # fmt: skip
    assert night(date(2026, 5, 20)) == 1
    promise.refresh_from_db()
    assert (promise.outcome, promise.closed_on, promise.kept_on) == ("", None, None)
    assert night(LAST) == 1
    promise.refresh_from_db()
    assert promise.outcome == "broken"


def test_one_payment_keeps_one_of_two_promises_and_a_withdrawn_one_is_not_judged(acme, rita):
    first, second = promised(acme, rita), promised(acme, rita, due_on=date(2026, 5, 22))
    taken_back = promised(acme, rita, "100.00")
    withdraw_promise(promise=taken_back, reason="They pay by direct debit", by=rita, now=make.at(MONDAY))
    make.payment(acme, "600.00", received_on=THURSDAY)
    night(date(2026, 5, 26))
    outcomes = [(one.outcome, one.received) for one in acme.promises.order_by("pk")]
    assert outcomes == [("kept", 500), ("partly", 100), ("withdrawn", 0)]
    assert (first.pk, second.pk) == tuple(acme.promises.order_by("pk").values_list("pk", flat=True)[:2])


@pytest.mark.parametrize("customers", [1, 3])
def test_reading_costs_the_same_for_however_many(rita, django_assert_num_queries, customers):
    for _ in range(customers):
        customer = make.customer()
        make.invoice(customer, "500.00", issued_on=MONDAY)
        promised(customer, rita)
        make.payment(customer, "100.00", received_on=MONDAY)
    with django_assert_num_queries(2):
        assert night(MONDAY) == 0


def promised_until(customer_ids: list[int] | None, *, as_of: date) -> dict[int, date]:
    """The last day on which what each customer promised keeps it quiet, as the guard asks for it."""
    rows = fetch(f"WITH {PROMISED} SELECT * FROM promised", {"customers": customer_ids, "as_of": as_of})
    return {row["customer_id"]: row["until_on"] for row in rows}


def test_a_promise_keeps_the_customer_quiet_until_its_grace_has_passed(acme, rita):
    bolt = make.customer()
    promised(acme, rita)
    for day, quiet in ((MONDAY - timedelta(days=1), {}), (LAST, {acme.pk: LAST}), (LAST + timedelta(days=1), {})):
        assert promised_until([acme.pk, bolt.pk], as_of=day) == quiet == promised_until(None, as_of=day)
    for offset in range(14):
        due_on = MONDAY + timedelta(days=offset)
        acme.promises.update(due_on=due_on)
        assert promised_until([acme.pk], as_of=MONDAY) == {acme.pk: until(due_on)}
