"""The health of an account (F149, F163): what about its credit asks for attention, each with its reason.

One rule each: `say` tells why a customer has the signal. The folder asks it of live figures; the night asks it of
everybody's and keeps the answers as flags (credit.flags), which `having` reads for the register.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef

from credit.health import OFTEN, WORSE, Facts
from credit.models import AccountFlag
from credit.nights import MAY_BE_OLD
from foundation.money import NOTHING, format_money

AT_RISK = ("61-90", "90+")  # the ages that put an account at risk


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


def having(key: str) -> Exists:
    """Return the condition of the customers whose account the last night flagged so."""
    return Exists(AccountFlag.objects.filter(key=key, customer=OuterRef("pk")))


@dataclass(frozen=True)
class Rule:
    """When an account has a signal."""

    key: str
    label: str
    tone: str
    say: Callable[[Facts], str]
    flagged: bool = True  # kept by the night; a hold is a record of its own


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
    broken = facts.kept.broken
    if len(broken) < OFTEN:
        return ""
    return f"{len(broken)} promises broken within 12 months, the last on {max(broken):%d %b %Y}"


def last_reminder(facts: Facts) -> str:
    """No further reminder will be sent: somebody has to decide."""
    day = facts.kept.last_reminded_on
    return f"The last reminder there is was sent on {day:%d %b %Y}, and what it asked for is still open" if day else ""


def worsening(facts: Facts) -> str:
    scores = facts.kept.scores
    fell = scores and scores[0] - scores[1] >= WORSE
    return "The score fell from {} to {} within three months".format(*scores) if fell else ""


def disputed(facts: Facts) -> str:
    kept = facts.kept
    if not kept.disputes:
        return ""
    what = "1 dispute is" if kept.disputes == 1 else f"{kept.disputes} disputes are"
    return f"{what} open, since {kept.disputed_since:%d %b %Y}"


def data_old(facts: Facts) -> str:
    """The nights have stopped: grades and risks are not what they should be."""
    night = facts.kept.night
    if not night or facts.as_of - night <= MAY_BE_OLD:
        return ""
    return f"Grade and risk are of {night:%d %b %Y}; no night was computed since"


RULES = (
    Rule("on-hold", "on hold", "red", on_hold, flagged=False),
    Rule("over-limit", "over limit", "red", over_limit),
    Rule("at-risk", "at risk", "red", at_risk),
    Rule("last-reminder", "last reminder", "red", last_reminder),
    Rule("broken-promises", "broken promises", "amber", broken_promises),
    Rule("worsening", "worsening", "amber", worsening),
    Rule("disputed", "disputed", "amber", disputed),
    Rule("data-old", "credit data old", "", data_old, flagged=False),
)
FLAGS = tuple(rule for rule in RULES if rule.flagged)


def _money(amount: Decimal, currency: str) -> str:
    return f"{format_money(amount, currency)} {currency}"
