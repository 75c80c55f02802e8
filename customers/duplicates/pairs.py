"""The likely duplicates of the whole register: looked for at night or when asked, kept with their reasons."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Protocol

from django.db import connection, transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery

from customers.duplicates.blocking import MOST, STRONG, keys_of
from customers.duplicates.features import Features
from customers.duplicates.likeness import likeness
from customers.duplicates.reading import features_of
from customers.events import tell
from customers.models import Address, Customer, DuplicatePair
from foundation.sql import statement, stream
from staff.models import User

PAIRS = statement(__file__, "pairs")
AT_ONCE = 2_000  # customers read, and pairs compared, at a time
REMEMBERED = 40_000  # customers kept in memory


class Watch(Protocol):
    """Who is told how far it is: the progress of a job."""

    def of(self, total: int) -> None: ...

    def done(self, count: int) -> None: ...


@transaction.atomic
def find_duplicates(*, now: datetime, watch: Watch | None = None) -> int:
    """Look through the whole register and keep the likely pairs; return how many there are.

    What somebody said is two stays so. A pair that is no longer likely, or of which one is gone, is forgotten.
    """
    note_keys(watch)
    for pairs in batches(likely_pairs(now), AT_ONCE):
        DuplicatePair.objects.bulk_create(
            pairs, update_conflicts=True, unique_fields=["one", "other"], update_fields=["score", "reasons", "found_at"]
        )
    DuplicatePair.objects.filter(different_since=None).exclude(found_at=now).delete()
    return DuplicatePair.objects.filter(different_since=None).count()


def note_keys(watch: Watch | None) -> None:
    """Write the keys of everybody into a table of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.likely_key")
        cursor.execute('CREATE TEMP TABLE likely_key (key text COLLATE "C", customer_id bigint) ON COMMIT DROP')
        everybody = list(Customer.objects.present().order_by("pk").values_list("pk", flat=True))
        if watch:
            watch.of(len(everybody))
        for start in range(0, len(everybody), AT_ONCE):
            found = features_of(everybody[start : start + AT_ONCE])
            with cursor.copy("COPY likely_key FROM STDIN") as copy:
                for customer_id, one in found.items():
                    for key in keys_of(one):
                        copy.write_row((key, customer_id))
            if watch:
                watch.done(start + len(found))
        cursor.execute("ANALYZE likely_key")


def likely_pairs(now: datetime) -> Iterator[DuplicatePair]:
    """Yield those of the pairs that share a key which are likely one."""
    known: dict[int, Features] = {}
    for rows in batches(stream(PAIRS, {"most": MOST, "strong": STRONG}), AT_ONCE):
        remember(known, {customer_id for row in rows for customer_id in row.values()})
        for row in rows:
            if not {row["one"], row["other"]} <= known.keys():
                continue  # one went meanwhile
            found = likeness(known[row["one"]], known[row["other"]])
            if found.likely:
                yield DuplicatePair(
                    one_id=row["one"], other_id=row["other"], score=found.score, reasons=found.reasons, found_at=now
                )


def remember(known: dict[int, Features], wanted: set[int]) -> None:
    """Read the customers that are not known yet; forget the rest when they become too many."""
    if len(known) > REMEMBERED:
        known.clear()
    known.update(features_of(wanted - known.keys()))


def batches(rows: Iterable, size: int) -> Iterator[list]:
    """Yield rows by so many at a time."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def pairs_seen_by(user: User, *, two: bool = False) -> QuerySet[DuplicatePair]:
    """Return the likely pairs this user may see both of; with `two` those that somebody said are two."""
    seen = Customer.objects.visible_to(user).values("pk")
    pairs = DuplicatePair.objects.filter(one__in=seen, other__in=seen, different_since__isnull=not two)
    return pairs.select_related("one", "other", "different_by")


def with_places(pairs: QuerySet[DuplicatePair]) -> QuerySet[DuplicatePair]:
    """Return the pairs with the city of the main address of each, as `one_city` and `other_city`."""

    def city(of: str) -> Subquery:
        return Subquery(Address.objects.filter(customer=OuterRef(of), purpose="main").values("city")[:1])

    return pairs.annotate(one_city=city("one"), other_city=city("other"))


def last_look() -> datetime | None:
    """Return when the register was last looked through and something was found."""
    return DuplicatePair.objects.aggregate(last=Max("found_at"))["last"]


@transaction.atomic
def say_two(*, pair: DuplicatePair, by: User, now: datetime) -> None:
    """Remember that these are two customers: the pair is not reported again. Told in both journals, once."""
    if not DuplicatePair.objects.filter(pk=pair.pk, different_since=None).update(different_since=now, different_by=by):
        return
    for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
        tell(one, "customer_changed", f"Is not the same as {other}", by=by, now=now)


@transaction.atomic
def ask_again(*, pair: DuplicatePair, by: User, now: datetime) -> None:
    """Forget that these are two: the pair is reported again. Told in both journals, once."""
    said = DuplicatePair.objects.filter(pk=pair.pk, different_since__isnull=False)
    if not said.update(different_since=None, different_by=None):
        return
    for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
        tell(one, "customer_changed", f"May be the same as {other} after all", by=by, now=now)
