"""The health of an account (F149, F163): what about its credit asks for attention, each with its reason.

One rule each: `say` tells from live figures why a customer has the signal, `having` picks the customers who had it by
last night's figures, for the register.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from credit.health import Facts, Kept, kept_of
from credit.limits import limit_uses
from credit.models import Standing
from credit.nights import MAY_BE_OLD
from customers.models import Customer, Hold
from financials.aging import BUCKETS
from foundation.money import NOTHING, format_money
from foundation.periods import company_today

AT_RISK = ("61-90", "90+")  # the ages that put an account at risk
OFTEN = 2  # promises broken within 12 months
WORSE = 5  # points of the score lost within three months


@dataclass(frozen=True)
class Signal:
    """One flag of an account: a word, and why."""

    key: str
    label: str
    tone: str
    why: str


def signals_of(facts: Facts) -> list[Signal]:
    """Return the signals of an account, the gravest first."""
    said = ((rule, rule.say(facts)) for rule in RULES)
    return [Signal(rule.key, rule.label, rule.tone, why) for rule, why in said if why]


def having(key: str) -> Q:
    """Return the condition of the customers that have a signal by what is stored, of last night at the latest."""
    return next(rule.having for rule in RULES if rule.key == key)()


@dataclass(frozen=True)
class Rule:
    """When an account has a signal."""

    key: str
    label: str
    tone: str
    say: Callable[[Facts], str]
    having: Callable[[], Q] | None = None


def at_risk(facts: Facts) -> str:
    """F163: part of what is owed is so overdue that it is usually hard to get."""
    old = sum((facts.aging.by_bucket[age]["amount"] for age in AT_RISK), NOTHING)
    return f"{_money(old, facts.aging.currency)} is more than 60 days overdue" if old > NOTHING else ""


def over_limit(facts: Facts) -> str:
    use = facts.use
    if not use.is_passed:
        return ""
    whose = f" of {use.root.name}, shared" if use.is_shared else ""
    return f"{_money(use.over, use.currency)} over the limit of {_money(use.limit, use.currency)}{whose}"


def on_hold(facts: Facts) -> str:
    return f"{facts.hold.placed_by_name}: {facts.hold.reason}" if facts.hold else ""


def broken_promises(facts: Facts) -> str:
    if not _often(facts.broken):
        return ""
    return f"{len(facts.broken)} promises broken within 12 months, the last on {max(facts.broken):%d %b %Y}"


def worsening(facts: Facts) -> str:
    return "The score fell from {} to {} within three months".format(*facts.scores) if _worse(facts.scores) else ""


def data_old(facts: Facts) -> str:
    """The nights have stopped: grades and risks are not what they should be."""
    if not facts.night or facts.as_of - facts.night <= MAY_BE_OLD:
        return ""
    return f"Grade and risk are of {facts.night:%d %b %Y}; no night was computed since"


def _overdue_for_long() -> Q:
    old = {f"{BUCKETS[age][0]}_amount__gt": 0 for age in AT_RISK}
    either = Q(*old.items(), _connector=Q.OR)
    return Q(Exists(Standing.objects.filter(either, customer=OuterRef("pk"), currency=OuterRef("currency"))))


def _over_limit() -> Q:
    limited = Customer.objects.filter(Q(credit_limit__isnull=False) | Q(shares_credit=True))
    today = company_today()
    uses = limit_uses(limited.values_list("pk", flat=True), as_of=today, today=today)
    return Q(pk__in=[customer for customer, use in uses.items() if use.is_passed])


def _held() -> Q:
    held = Hold.objects.active()
    return Q(Exists(held.filter(customer=OuterRef("pk")))) | Q(
        Exists(held.filter(customer=OuterRef("parent"))), shares_credit=True
    )


def _broke_promises() -> Q:
    return Q(pk__in=[customer for customer, kept in _kept().items() if _often(kept.broken)])


def _fell() -> Q:
    return Q(pk__in=[customer for customer, kept in _kept().items() if _worse(kept.scores)])


def _kept() -> dict[int, Kept]:
    today = company_today()
    return kept_of(None, as_of=today, today=today)


def _often(broken: list[date]) -> bool:
    return len(broken) >= OFTEN


def _worse(scores: tuple[int, int] | None) -> bool:
    return bool(scores) and scores[0] - scores[1] >= WORSE


RULES = (
    Rule("on-hold", "on hold", "red", on_hold, _held),
    Rule("over-limit", "over limit", "red", over_limit, _over_limit),
    Rule("at-risk", "at risk", "red", at_risk, _overdue_for_long),
    Rule("broken-promises", "broken promises", "amber", broken_promises, _broke_promises),
    Rule("worsening", "worsening", "amber", worsening, _fell),
    Rule("data-old", "credit data old", "", data_old),
)


def _money(amount: Decimal, currency: str) -> str:
    return f"{format_money(amount, currency)} {currency}"
