"""Over weeks of running several times a day, whatever is paid and disputed meanwhile, reminders stay what they are."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credit.collecting.disputes import open_dispute
from credit.dunning.claiming import claim
from credit.dunning.runs import make_run, release_run
from credit.models import DunningLevel, ReminderItem
from financials.models import Document, Entry
from foundation.periods import business_day
from tests import make
from tests.credit.dunning.debts import DAY, sent

pytestmark = pytest.mark.django_db
GRACE, GAP, WEEKS = 3, 7, 10
TIMES = 3  # a day
WAIT = {1: 7, 2: 10, 3: 10}
AFTER = {1: 5, 2: 15, 3: 25}

debts = st.lists(st.tuples(st.integers(1, 500), st.integers(-20, 30)), min_size=1, max_size=3)
days = st.sets(st.integers(0, WEEKS * 7), min_size=4, max_size=8)
deeds = st.lists(
    st.tuples(st.integers(0, WEEKS * 7), st.sampled_from(["pay", "dispute"]), st.integers(0, 2), st.integers(1, 300)),
    max_size=3,
)


@dataclass
class Debt:
    """What the test itself knows of an invoice."""

    document: Document
    due: date
    open: Decimal
    disputed: Decimal = Decimal(0)
    raised: list[tuple[int, date]] = field(default_factory=list)

    def asked(self, today: date) -> Decimal:
        late = (today - business_day(self.due)).days > GRACE
        return max(self.open - self.disputed, Decimal(0)) if late else Decimal(0)


def begin(lines) -> list[Debt]:
    customer = make.customer()
    make.email(customer, "payables@acme.example")
    found = []
    for amount, due in lines:
        due_on = DAY + timedelta(due)
        document = make.invoice(customer, str(amount), issued_on=DAY - timedelta(60), due_on=due_on)
        found.append(Debt(document, due_on, Decimal(amount)))
    return found


def do(debt: Debt, deed: str, amount: int, today: date) -> None:
    """Pay or dispute so much of an invoice, as far as it goes."""
    free = min(Decimal(amount), debt.open - debt.disputed)
    if free <= 0:
        return
    if deed == "pay":
        make.payment(debt.document.customer, free, received_on=today, to=[(debt.document, str(free))])
        debt.open -= free
    elif not debt.disputed:
        by, now = make.somebody(), make.at(today)
        open_dispute(document=debt.document, amount=free, reason="wrong price", by=by, now=now)
        debt.disputed += free


def run_several_times(today: date) -> list:
    """Everything that is sent when reminders are run again and again on one day."""
    found, now = [], make.at(today)
    for _ in range(TIMES):
        run = make_run(by=make.somebody(), now=now)
        if run.reminders.filter(status="proposed").exists():
            release_run(run=run, by=make.somebody(), now=now)
            claimed = [claim(reminder=one, now=now) for one in run.reminders.filter(status="queued")]
            found += [sent(one, now=now) for one in claimed if one]
    return found


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(lines=debts, running=days, doing=deeds)
def test_reminders_over_weeks(db, lines, running, doing):
    with transaction.atomic():
        make.user()
        known = begin(lines)
        by_document, last = {debt.document.pk: debt for debt in known}, None
        for number in range(WEEKS * 7 + 1):
            today = DAY + timedelta(number)
            for day, deed, which, amount in doing:
                if day == number:
                    do(known[which % len(known)], deed, amount, today)
            if number not in running:
                continue
            reminders = run_several_times(today)
            assert len(reminders) <= 1, "several times a day, one reminder"
            for reminder in reminders:
                assert last is None or (today - last).days >= GAP
                last = today
                check(reminder, known, by_document, today)
        assert_each_item_once_a_level()
        transaction.set_rollback(True)


def check(reminder, known: list[Debt], by_document: dict[int, Debt], today: date) -> None:
    """What it asks for is all that is overdue and undisputed, at levels taken in order, none too early."""
    items = list(reminder.items.all())
    assert reminder.amount == sum(item.asked for item in items) == sum(debt.asked(today) for debt in known)
    assert any(item.is_new for item in items)
    assert reminder.level.position == max(item.level for item in items)
    for item in items:
        debt = by_document[item.document_id]
        late = (today - business_day(debt.due)).days
        assert late > GRACE
        if item.is_new:
            before = debt.raised[-1] if debt.raised else None
            assert item.level == (before[0] + 1 if before else 1)
            assert late >= AFTER[item.level]
            assert not before or (today - before[1]).days >= WAIT[item.level]
            debt.raised.append((item.level, today))


def assert_each_item_once_a_level() -> None:
    raised = list(ReminderItem.objects.filter(counts=True, is_new=True).values_list("entry_id", "level"))
    assert len(raised) == len(set(raised))
    assert max((level for _, level in raised), default=0) <= DunningLevel.objects.count()
    assert {entry for entry, _ in raised} <= set(Entry.objects.values_list("pk", flat=True))
