"""Taking a reminder for sending: the guard and the amounts are asked once more with the customer locked, then frozen.

From here on its items count: the database lets none be reminded of twice at a level (reminded_once_a_level).
"""

from datetime import datetime

from credit.dunning.channels import ways_of
from credit.dunning.charges import book_charges, charged_until, fee_of, interest_of, take_back_charges
from credit.dunning.courtesy import situations_of
from credit.dunning.proposing import items_of, levels_by_position, pay_by, put_figures, put_reason
from credit.dunning.reasons import SETTLED
from credit.dunning.situation import Finding, Situation
from credit.models import Reminder, ReminderItem
from customers.holds import lock_customer
from foundation.periods import company_today

Status = Reminder.Status
CLAIMABLE = (Status.QUEUED, Status.PREPARING)


def claim(*, reminder: Reminder, now: datetime) -> Reminder | None:
    """Freeze a reminder as it goes out now, with its charges booked; None when it is not to go out, and says why.

    To be called in the transaction that then hands it over: what fails on the way takes the charges back with it.
    """
    lock_customer(reminder.customer)
    reminder = _locked(reminder)
    if reminder.status not in CLAIMABLE:
        return None
    asked = situations_of([reminder.customer_id], as_of=company_today(now), sending=reminder.pk)
    situation = asked.get((reminder.customer_id, reminder.currency))
    if against := (situation.verdict if situation else Finding(SETTLED, "Nothing is overdue any more")):
        _leave_out(reminder, against, now)
        return None
    _freeze(reminder, situation, now)
    return reminder


def _locked(reminder: Reminder) -> Reminder:
    related = ("customer", "run__released_by", "level", "charge")
    return Reminder.objects.select_for_update(of=("self",)).select_related(*related).get(pk=reminder.pk)


def _leave_out(reminder: Reminder, against: Finding, now: datetime) -> None:
    put_reason(reminder, against)
    reminder.items.update(counts=False)
    take_back_charges(reminder=reminder, by=reminder.run.released_by, now=now)
    reminder.save()


def _freeze(reminder: Reminder, one: Situation, now: datetime) -> None:
    put_figures(reminder, one, ways_of([one.customer_id])[one.customer_id])
    if not reminder.charge_id:
        _put_charges(reminder, one)
    reminder.status, reminder.claimed_at, reminder.trouble = Status.PREPARING, now, ""
    book_charges(reminder=reminder, by=reminder.run.released_by, now=now)
    reminder.save()
    reminder.items.all().delete()
    ReminderItem.objects.bulk_create(items_of(reminder, one, counts=True))


def _put_charges(reminder: Reminder, one: Situation) -> None:
    """Set level, last day and charges; of a reminder that is sent again they stay as they were booked."""
    level = levels_by_position()[one.letter_level]
    charged = charged_until(item.entry_id for item in one.items)
    reminder.level, reminder.pay_by = level, pay_by(level, one.as_of)
    reminder.fee, reminder.interest = fee_of(one, level), interest_of(one, level, charged)
