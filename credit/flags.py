"""The night keeps the flags of every account (F149, F163), usable in selections and exports.

Who may have one is found in two statements for everybody; whether, and why, credit.signals says, by the same rules by
which the folder shows them live. A flag stands since the night that found it, and nothing is written while it holds.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from credit.exposure import EXPOSURE, asked
from credit.health import facts_of, kept_of
from credit.models import AccountFlag, NightlyRun, NightStep
from credit.signals import FLAGS
from customers.models import Customer
from foundation.periods import company_today
from foundation.sql import fetch, statement
from journal.new_entry import NewEntry
from journal.record import record_many

STEP = "account flags"
AT_RISK = "at-risk"
CANDIDATES = f"WITH {EXPOSURE} {statement(__file__, 'flag_candidates')}"
KEEP = statement(__file__, "keep_flags")
BATCH = 1_000  # accounts looked at together
OF_THE_DAY = frozenset({"at-risk", "broken-promises", "worsening", "disputed"})  # what is done later does not change it

Found = tuple[int, str, str]  # customer, flag, why


@transaction.atomic
def keep_flags(*, day: date, now: datetime) -> int:
    """Keep the flags every account has at the end of `day`, whose night is computed; return how many rows changed.

    Who is put at risk, and who no longer is, stands in the journal. May be repeated: then nothing is written.
    """
    found = sorted(found_on(day=day, today=company_today(now)))
    customers, keys, reasons = (list(column) for column in zip(*found, strict=True)) if found else ([], [], [])
    changes = fetch(KEEP, {"customers": customers, "keys": keys, "reasons": reasons, "day": day})
    record_many([_entry(row, now) for row in changes if row["key"] == AT_RISK and row["change"] != "changed"], now=now)
    return len(changes)


def found_on(*, day: date, today: date) -> Iterator[Found]:
    """Yield the flags of every account at the end of a day."""
    candidates = sorted(_candidates(day, today))
    for start in range(0, len(candidates), BATCH):
        batch = Customer.objects.filter(pk__in=candidates[start : start + BATCH])
        for customer, facts in facts_of(batch, as_of=day, today=today).items():
            yield from ((customer, rule.key, why) for rule in FLAGS if (why := rule.say(facts)))


def differences(*, limit: int = 20) -> list[dict]:
    """Return accounts whose flags are not what the rules say of the same night; [] when all agree.

    Limits and levels of reminders are those of today on any day: what hangs on them may have changed since.
    """
    night = NightlyRun.objects.exclude(finished_at=None).order_by("-finished_at").first()
    kept_then = (
        NightStep.objects.filter(step=STEP, day=night.day, finished_at__gte=night.finished_at) if night else None
    )
    if not kept_then:
        return []
    found = {(customer, key) for customer, key, _ in found_on(day=night.day, today=company_today())}
    kept = set(AccountFlag.objects.values_list("customer", "key"))
    differing = sorted((customer, key) for customer, key in found ^ kept if key in OF_THE_DAY)[:limit]
    codes = dict(Customer.objects.filter(pk__in=[customer for customer, _ in differing]).values_list("pk", "code"))
    return [{"code": codes[customer], "key": key, "found": (customer, key) in found} for customer, key in differing]


def _candidates(day: date, today: date) -> set[int]:
    """Those who may have a flag: a few too many, never one too few."""
    limited = Customer.objects.filter(credit_limit__isnull=False, shares_credit=False).values_list("pk", flat=True)
    told = fetch(CANDIDATES, asked(limited, day, today))
    return {row["customer_id"] for row in told} | set(kept_of(None, as_of=day, today=today))


def _entry(change: dict, now: datetime) -> NewEntry:
    is_new = change["change"] == "new"
    said = f"At risk: {change['why']}" if is_new else "No longer at risk: nothing is more than 60 days overdue"
    return NewEntry(change["customer_id"], "risk_flagged" if is_new else "risk_cleared", said, now)
