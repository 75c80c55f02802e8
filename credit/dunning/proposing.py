"""What a run of reminders proposes: a reminder for each account that is due for one, and whom it leaves out and why."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from credit.dunning.channels import Way, ways_of
from credit.dunning.charges import charged_until, fee_of, interest_of
from credit.dunning.reasons import LAST_LEVEL
from credit.dunning.situation import Due, Finding, Situation
from credit.models import DunningLevel, Reminder, ReminderItem, ReminderRun
from foundation.money import NOTHING
from foundation.periods import business_day

Status = Reminder.Status
BATCH = 2_000  # rows a statement
LONGEST_WHY = Reminder._meta.get_field("why").max_length


def propose(run: ReminderRun, situations: Iterable[Situation]) -> None:
    """Write the rows of a run: whom to remind of what, and who would be but for the guard.

    A run for one customer says of it whatever there is to say.
    """
    situations = [one for one in situations if run.customer_id or is_concerned(one)]
    levels, ways = levels_by_position(), ways_of({one.customer_id for one in situations})
    charging = any(level.interest_percent for level in levels.values())
    charged = charged_until(item.entry_id for one in situations for item in one.items) if charging else {}
    rows = [_row(run, one, levels, ways[one.customer_id], charged) for one in situations]
    Reminder.objects.bulk_create(rows, batch_size=BATCH)
    proposed = [(row, one) for row, one in zip(rows, situations, strict=True) if row.status == Status.PROPOSED]
    items = [item for row, one in proposed for item in items_of(row, one)]
    ReminderItem.objects.bulk_create(items, batch_size=BATCH)


def is_concerned(one: Situation) -> bool:
    """Tell whether an account would be reminded today but for what speaks against it, or is through with all levels."""
    return bool(one.due_level) or (one.verdict is not None and one.verdict.key == LAST_LEVEL)


def levels_by_position() -> dict[int, DunningLevel]:
    return {level.position: level for level in DunningLevel.objects.all()}


def _row(
    run: ReminderRun, one: Situation, levels: dict[int, DunningLevel], way: Way, charged: dict[int, date]
) -> Reminder:
    row = Reminder(run=run, customer_id=one.customer_id, currency=one.currency)
    put_figures(row, one, way)
    if verdict := one.verdict:
        row.level = levels.get(max(one.due_level, one.letter_level))
        put_reason(row, verdict)
        return row
    level = levels[one.letter_level]
    row.status, row.level, row.pay_by = Status.PROPOSED, level, pay_by(level, one.as_of)
    row.fee, row.interest = fee_of(one, level), interest_of(one, level, charged)
    return row


def put_figures(row: Reminder, one: Situation, way: Way) -> None:
    """Put on a reminder what is asked for, without charges, and by which way it goes."""
    row.amount = one.asked
    row.disputed = sum_of(one.items, "disputed") if one.items else one.disputed
    row.covered = sum_of(one.items, "covered") if one.items else one.covered
    row.days_late = one.days_late
    row.channel, row.to, row.contact_id, row.language = way.channel, way.to, way.contact_id, way.language


def put_reason(row: Reminder, against: Finding) -> None:
    row.status, row.exclusion, row.why = Status.EXCLUDED, against.key, against.why[:LONGEST_WHY]


def sum_of(items: Iterable[Due], name: str) -> Decimal:
    return sum((getattr(item, name) for item in items), NOTHING)


def pay_by(level: DunningLevel, today: date) -> date:
    """Return the day given in the letter, on which banks work."""
    return business_day(today + timedelta(level.pay_within))


def items_of(reminder: Reminder, one: Situation, *, counts: bool = False) -> list[ReminderItem]:
    """Return the items a reminder asks for; those that are not due for a level today are repeated beside the others."""
    return [
        ReminderItem(
            customer_id=one.customer_id,
            reminder=reminder,
            entry_id=item.entry_id,
            document_id=item.document_id,
            level=item.raises or item.reached,
            is_new=bool(item.raises),
            open=item.open,
            disputed=item.disputed,
            covered=item.covered,
            days_late=item.days_late,
            counts=counts,
        )
        for item in one.items
    ]
