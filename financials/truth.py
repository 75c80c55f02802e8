"""The truth tick (D10): every account is recomputed each minute, and a balance says when, or that it differs.

The check adds up everything in one pass (financials.weighing) and looks closer only where the sums disagree. It
is done between bookings, not by them: what is written past the verbs is found the same way. Where a check takes long,
the next one waits, so that checking never takes more than a tenth of the time.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Concat

from financials.models import BooksCheck, Doubt
from financials.posting_rules import POSTING_RULES
from financials.weighing import DOUBTFUL, WHOLE
from foundation.alone import alone
from foundation.sql import fetch
from journal.examine import one_snapshot

WORK = "financials.truth"
MOST, MOST_ACCOUNTS = 20, 1_000  # doubts kept of one rule, and accounts looked at closely
SHARE = 10  # of the time between two checks one takes at most this part
UNEXPLAINED = "the ledger is what documents, payments and allocations add up to"
OLD_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Truth:
    """What the last check says: of one customer or of the whole house; `checked_at` None: nothing was checked yet."""

    checked_at: datetime | None
    doubts: tuple[str, ...] = ()
    is_old: bool = False

    @property
    def differs(self) -> bool:
        return bool(self.doubts)


def truth_at(checked_at: datetime | None, doubts: Iterable[str], *, now: datetime) -> Truth:
    """Return what is to be said at a moment; a check that stopped running is old, and says so."""
    return Truth(checked_at, tuple(doubts), is_old=bool(checked_at) and now - checked_at > OLD_AFTER)


def last_check() -> QuerySet:
    """Return when the last check was done, as a subquery of one column."""
    return BooksCheck.objects.values("finished_at")[:1]


def doubts_of(customer: OuterRef) -> QuerySet:
    """Return what differs of the customer of an outer query, a sentence each, as a subquery of one column."""
    parts = [F("place"), Value(": "), F("rule"), Value("; expected "), F("expected"), Value(", found "), F("found")]
    said = Doubt.objects.filter(customer=customer).order_by("pk")
    return said.annotate(said=Concat(*parts, output_field=TextField())).values("said")


def truth(*, now: datetime) -> Truth:
    """Return what the last check says of the whole house: the codes of customers whose figures differ."""
    sql = """
        SELECT finished_at,
               ARRAY(SELECT DISTINCT customer.code FROM financials_doubt doubt
                         JOIN customers_customer customer ON customer.id = doubt.customer_id
                     ORDER BY customer.code) AS codes
        FROM financials_bookscheck
    """
    rows = fetch(sql, {})
    return truth_at(rows[0]["finished_at"], rows[0]["codes"], now=now) if rows else Truth(None)


def check_if_due(*, now: datetime) -> BooksCheck | None:
    """Check everything unless somebody else is at it, or the last check took so long that the next one waits."""
    last = BooksCheck.objects.first()
    if last and now < last.finished_at + SHARE * timedelta(milliseconds=last.milliseconds):
        return None
    with alone(WORK) as line:
        return check(now=now) if line else None


def check(*, now: datetime) -> BooksCheck:
    """Recompute every account and keep what differs. The figures are of one moment; the times are of its beginning."""
    began = time.monotonic()
    with one_snapshot():
        [whole] = fetch(WHOLE, {})
        broken = list(_broken()) if whole["differs"] else []
    milliseconds = round(1000 * (time.monotonic() - began))
    return _keep(whole["accounts"], broken, now=now, milliseconds=milliseconds)


def _broken() -> Iterator[Doubt]:
    """Yield each single figure that breaks a rule, in the accounts whose sums disagree."""
    explained: set[int] = set()
    customers = [row["customer_id"] for row in fetch(DOUBTFUL, {"most": MOST_ACCOUNTS})]
    for rule, sql in POSTING_RULES.items():
        named = f"WITH broken AS MATERIALIZED ({sql}) SELECT * FROM broken ORDER BY customer_id, place LIMIT {MOST}"
        for row in fetch(named, {"customers": customers}):
            texts = {name: written(row[name]) for name in ("place", "expected", "found")}
            explained.add(row["customer_id"])
            yield Doubt(customer_id=row["customer_id"], rule=rule, **texts)
    for customer_id in sorted({*customers} - explained):
        yield Doubt(customer_id=customer_id, rule=UNEXPLAINED, place="account", expected="0", found="a difference")


def written(value: object) -> str:
    """Write an amount with the two decimals people read, or the four it has."""
    return f"{value:.4f}".removesuffix("00") if isinstance(value, Decimal) else str(value)


@transaction.atomic
def _keep(accounts: int, broken: list[Doubt], *, now: datetime, milliseconds: int) -> BooksCheck:
    """Write down what differs, since when, and that everything else was found right."""
    known = {(doubt.customer_id, doubt.rule, doubt.place): doubt.since for doubt in Doubt.objects.all()}
    if known or broken:
        Doubt.objects.all().delete()
        for doubt in broken:
            doubt.since = known.get((doubt.customer_id, doubt.rule, doubt.place), now)
        Doubt.objects.bulk_create(broken, ignore_conflicts=True)
    done = BooksCheck(
        pk=1, began_at=now, finished_at=now + timedelta(milliseconds=milliseconds), accounts=accounts,
        doubtful=len({doubt.customer_id for doubt in broken}), milliseconds=milliseconds,
    )  # fmt: skip
    names = [field.name for field in BooksCheck._meta.fields if not field.primary_key]
    BooksCheck.objects.bulk_create([done], update_conflicts=True, unique_fields=["id"], update_fields=names)
    return done
