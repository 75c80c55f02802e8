"""Why an account gets no reminder today: one rule each, the gravest first, with its sentence."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from credit.dunning.situation import Finding, Situation
from foundation.money import NOTHING
from foundation.templatetags.formats import day, money_with_currency
from journal.kinds import kind_of

BY_HAND = "by_hand"  # the key of what a person left out
SETTLED = "settled"  # of what was paid between proposal and sending
LAST_LEVEL = "last_level"
GRACE = "grace"
# What speaks against a hold as it does against a reminder, too; that all levels are through does not.
PEACE = frozenset(
    ("stopped", "in_credit", "covered", "disputed", "debit", "under_way", "promised", "paid", "complaint", "contacted")
)
SPOKEN = {"call_in", "call_out", "sales_call", "meeting", "trade_show", "verbal_quote", "collection_call"}


def findings_of(situation: Situation) -> tuple[Finding, ...]:
    """Return everything that speaks against a reminder, the gravest first."""
    said = ((key, say(situation)) for key, _, say in RULES)
    return tuple(Finding(key, why) for key, why in said if why)


def label_of(key: str) -> str:
    """Return the words for the key of a reason, for lists and sums."""
    return LABELS.get(key, key)


def _stopped(one: Situation) -> str:
    if not one.stop:
        return ""
    until = f" until {day(one.stopped_until, one.as_of)}" if one.stopped_until else ""
    return f"Reminders stopped by {one.stopped_by}{until}: {one.stop}"


def _in_credit(one: Situation) -> str:
    if one.balance > NOTHING:
        return ""
    return f"In credit: the account stands at {_money(one.balance, one)}"


def _covered(one: Situation) -> str:
    """Money or a credit note that only waits to be applied: our delay must not harm the customer."""
    if one.uncontested or one.covered <= one.debited:
        return ""
    return f"{_money(one.covered, one)} of money or credit is not applied yet and covers it"


def _disputed(one: Situation) -> str:
    if one.uncontested or one.covered or not one.disputed:
        return ""
    return "Disputed" if one.disputed == one.overdue else f"Disputed, {_money(one.disputed, one)}"


def _debit(one: Situation) -> str:
    return "" if one.uncontested or not one.debited else f"A direct debit of {_money(one.debited, one)} is under way"


def _under_way(one: Situation) -> str:
    if one.under_way == "unclear":
        return "A reminder may have gone out or not: say first which"
    return "Another reminder is on its way" if one.under_way else ""


def _promised(one: Situation) -> str:
    if one.promised is None:
        return ""
    amount = money_with_currency(one.promised, one.promised_in)
    return f"Promised {amount} by {day(one.promised_for, one.as_of)} ({one.promised_by})"


def _paid(one: Situation) -> str:
    return f"Paid {_money(one.paid, one)} {_when(one.paid_on, one.as_of)}" if one.paid_on else ""


def _complaint(one: Situation) -> str:
    return f"Complaint of {day(one.complained_on, one.as_of)}" if one.complained_on else ""


def _contacted(one: Situation) -> str:
    if not one.contacted_on:
        return ""
    how = "Spoken with" if one.contacted_by in SPOKEN else "Written to or heard from"
    return f"{how} {_when(one.contacted_on, one.as_of)} ({kind_of(one.contacted_by).label.lower()})"


def _grace(one: Situation) -> str:
    if one.asked or not one.uncontested:
        return ""
    return f"Within the days of grace, {one.days_late} {'day' if one.days_late == 1 else 'days'} past due"


def _last_level(one: Situation) -> str:
    if one.raises or one.next_on or not one.last_level_on:
        return ""
    return f"Last level reached on {day(one.last_level_on, one.as_of)}"


def _waiting(one: Situation) -> str:
    if one.raises or not one.asked or (one.last_level_on and not one.next_on):
        return ""
    if not one.next_on:
        return "No levels of reminders are set up"
    return f"The next level is due on {day(one.next_on, one.as_of)}"


def _reminded(one: Situation) -> str:
    if not one.reminded_on or (one.as_of - one.reminded_on).days >= one.gap:
        return ""
    return f"Reminded {_when(one.reminded_on, one.as_of)} ({one.reminded_as})"


def _small(one: Situation) -> str:
    if not one.asked or one.asked >= one.least_amount:
        return ""
    return f"Less than {_money(one.least_amount, one)}"


def _no_address(one: Situation) -> str:
    return "" if one.reachable else "No e-mail address and no postal address"


def _money(amount: Decimal, one: Situation) -> str:
    return money_with_currency(amount, one.currency)


def _when(then: date, today: date) -> str:
    if then >= today:
        return "today"
    return "yesterday" if today - then == timedelta(days=1) else f"on {day(then, today)}"


RULES: tuple[tuple[str, str, Callable[[Situation], str]], ...] = (
    ("stopped", "Stopped by hand", _stopped),
    ("in_credit", "In credit", _in_credit),
    ("covered", "Covered by what is not applied yet", _covered),
    ("disputed", "Disputed", _disputed),
    ("debit", "Direct debit under way", _debit),
    ("under_way", "Another reminder under way", _under_way),
    ("promised", "Promised to pay", _promised),
    ("paid", "Paid lately", _paid),
    ("complaint", "Complaint", _complaint),
    ("contacted", "In touch lately", _contacted),
    (GRACE, "Within the days of grace", _grace),
    (LAST_LEVEL, "Last level reached", _last_level),
    ("waiting", "Next level not due yet", _waiting),
    ("reminded", "Reminded lately", _reminded),
    ("small", "Too little", _small),
    ("no_address", "Nowhere to send to", _no_address),
)
LABELS = {key: label for key, label, _ in RULES} | {BY_HAND: "Left out by hand", SETTLED: "Settled meanwhile"}
