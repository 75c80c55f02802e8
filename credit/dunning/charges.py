"""What a reminder costs: the fee of its level and interest for late payment, booked as an invoice when it goes out.

Interest = Σ over the items asked for, but for earlier charges, of
    asked x percent / 100 x days / 365
where `days` are those past due, or since interest was last charged on the item; simple interest, actual days over 365,
rounded half-up once for the whole reminder. 1,000.00 that is 30 days past due at 9 percent bears 7.40.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max

from catalog.models import TaxCategory
from credit.dunning.situation import Due, Situation
from credit.models import DunningLevel, Reminder, ReminderItem
from financials.cancellation import cancel
from financials.documents import DocumentRefused, LineDraft
from financials.invoices import issue_invoice
from foundation.money import NOTHING, round_money
from foundation.periods import company_today
from foundation.templatetags.formats import quantity
from staff.models import User

DAYS_OF_A_YEAR = 365
HUNDRED = Decimal(100)
DAMAGES = TaxCategory.OUTSIDE  # what late payment costs is no supply, so not subject to tax


def fee_of(one: Situation, level: DunningLevel) -> Decimal:
    """Return the fee of the level, if it is in the account's currency and more than earlier charges is reminded of."""
    of_goods = any(item.raises and not item.is_charge for item in one.items)
    return level.fee if level.fee and level.fee_currency == one.currency and of_goods else NOTHING


def interest_of(one: Situation, level: DunningLevel, charged: dict[int, date]) -> Decimal:
    """Return the interest to charge; `charged` says until which day each item has borne some already."""
    if not level.interest_percent:
        return NOTHING
    borne = sum((item.asked * _days(item, one.as_of, charged) for item in one.items if not item.is_charge), NOTHING)
    return round_money(borne * level.interest_percent / HUNDRED / DAYS_OF_A_YEAR, one.currency)


def _days(item: Due, today: date, charged: dict[int, date]) -> int:
    last = charged.get(item.entry_id)
    return (today - max(last, item.due_on)).days if last else item.days_late


def charged_until(entries: Iterable[int]) -> dict[int, date]:
    """Return the day until which interest was charged on these items, of those that have borne any."""
    borne = ReminderItem.objects.filter(
        entry__in=list(entries), reminder__interest__gt=0, reminder__charge__isnull=False
    )
    last = borne.values("entry_id").annotate(last=Max("reminder__claimed_at"))
    return {row["entry_id"]: company_today(row["last"]) for row in last}


def book_charges(*, reminder: Reminder, by: User | None, now: datetime) -> None:
    """Issue the invoice for the reminder's fee and interest, due when the reminder asks for the money; once for each.

    In the transaction that freezes the reminder, so that letter and account agree.
    """
    if reminder.charge_id or not reminder.fee + reminder.interest:
        return
    today = company_today(now)
    reminder.charge = issue_invoice(
        customer=reminder.customer,
        lines=_lines(reminder),
        issued_on=today,
        due_on=reminder.pay_by,
        terms=f"net{(reminder.pay_by - today).days}",
        currency=reminder.currency,
        by=by,
        now=now,
    )


def _lines(reminder: Reminder) -> list[LineDraft]:
    level, one = reminder.level, Decimal(1)
    fee = LineDraft(
        description=f"Reminder fee ({level.name})", quantity=one, unit_price=reminder.fee, tax_category=DAMAGES
    )
    percent = quantity(level.interest_percent)
    bears = f"Interest for late payment, {percent} % a year"
    interest = LineDraft(description=bears, quantity=one, unit_price=reminder.interest, tax_category=DAMAGES)
    return [line for line in (fee, interest) if line.unit_price]


def take_back_charges(*, reminder: Reminder, by: User | None, now: datetime) -> None:
    """Cancel the charge of a reminder that did not go out; one that was paid already stays."""
    if not reminder.charge_id:
        return
    try:
        cancel(document=reminder.charge, reason="The reminder it is for was not sent.", by=by, now=now)
    except DocumentRefused:
        return
    reminder.charge, reminder.fee, reminder.interest = None, NOTHING, NOTHING
