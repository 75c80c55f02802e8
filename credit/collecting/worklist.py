"""The worklist: whom to call next about overdue money, the most value at risk by last night's figures first.

Who stands on it is asked of the database at this moment (CREDIT §2.3): a payment, a promise, a call or a dispute takes
the row away at once. The order is last night's, so that nothing moves while somebody works through it, and a place in
it (Place) stays one when the row it names has gone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, TruncDate

from credit.collecting.place import Place
from credit.collecting.rows import Row, rows_of
from credit.collecting.until import until
from credit.dunning.courtesy import CONTACTS
from credit.models import CollectionCase, Promise, Standing
from customers.models import Customer
from financials.models import Entry
from foundation.periods import company_today, company_zone, end_of_day
from journal.models import Entry as JournalEntry
from staff.models import User

SIZE = 25  # rows a page
LOOKED_AT = SIZE + 4  # accounts asked about at once: some of them turn out to be disputed or paid
CASE = "customer__collection_case"
# Asked within the question, as My day may not ask one more.
GRACE_BEGAN = "(%s::date - (SELECT grace_days FROM credit_dunningpolicy)::int)"
QUIET_BEGAN = "(%s::timestamptz - make_interval(days => (SELECT quiet_days FROM credit_dunningpolicy)))"
ORDER = ("-overdue_at_risk", "customer_id", "currency")


@dataclass(frozen=True)
class Found:
    """Some rows in their order, and where the pages around them begin; None at the ends."""

    rows: list[Row]
    before: Place | None = None
    after: Place | None = None


def waiting(*, user: User, now: datetime) -> QuerySet[Standing]:
    """Return the accounts somebody should call about, in no order; what is disputed or covered is sifted by page().

    Overdue for longer than the days of grace, nothing promised, nobody spoke with them in the quiet days, and no later
    day was chosen for the next contact. That day, once it has come, counts more than the quiet days.
    """
    today = company_today(now)
    mine = Entry.objects.filter(customer_id=OuterRef("customer_id"), currency=OuterRef("currency"), is_open=True)
    overdue = mine.filter(kind=Entry.Kind.INVOICE, due_on__lt=RawSQL(GRACE_BEGAN, [today]))  # noqa: S611 -- ours
    promised = Promise.objects.open().filter(
        customer_id=OuterRef("customer_id"), due_on__gte=earliest_standing(today), made_on__lte=today
    )
    seen = Standing.objects.filter(overdue_at_risk__gt=0, customer__in=Customer.objects.visible_to(user))
    due = Q(**{f"{CASE}__next_contact_on": None}) | Q(**{f"{CASE}__next_contact_on__lte": today})
    return seen.filter(due, asked_of_each(overdue), ~asked_of_each(promised), ~asked_of_each(_contacts(today)))


def asked_of_each(rows: QuerySet) -> Q:
    """Whether there are such rows, asked of one account after the other in the order of the list.

    Within a CASE the planner makes no join of it: it thinks few accounts pass, and would look at all of them first.
    """
    return Q(Case(When(Exists(rows), then=Value(True)), default=Value(False)))


def top(*, user: User, now: datetime, count: int) -> list[Standing]:
    """Return the first accounts of somebody's list, in one query: of the own ones for whoever has any, else all."""
    collects = CollectionCase.objects.filter(collector=user)
    mine = waiting(user=user, now=now).filter(Q(**{f"{CASE}__collector": user}) | ~Exists(collects))
    return list(mine.select_related("customer").order_by(*ORDER)[:count])


def earliest_standing(today: date) -> date:
    """Return the earliest day a promise can be of that stands today."""
    day = today
    while until(day - timedelta(days=1)) >= today:
        day -= timedelta(days=1)
    return day


def _contacts(today: date) -> QuerySet[JournalEntry]:
    """The contacts in the quiet days, without those before the day chosen for the next one."""
    chosen, at = OuterRef(f"{CASE}__next_contact_on"), OuterRef(f"{CASE}__changed_at")
    quiet = RawSQL(QUIET_BEGAN, [end_of_day(today - timedelta(days=1))])  # noqa: S611 -- ours
    said = JournalEntry.objects.alias(on=TruncDate("happened_at", tzinfo=company_zone())).filter(
        customer_id=OuterRef("customer_id"), kind__in=sorted(CONTACTS - {"complaint"}), happened_at__gte=quiet
    )
    ours = Q(kind="email", body__content__startswith='{"about":')  # a mail that carried a paper, as in courtesy.sql
    later = Q(on__gt=Coalesce(chosen, Value(date.min)))
    return said.exclude(ours).filter(later | Q(on=chosen, happened_at__gt=at))


def page(
    standings: QuerySet[Standing], *, today: date, size: int = SIZE, after: Place | None = None,
    before: Place | None = None,
) -> Found:  # fmt: skip
    """Return the rows after (or before) a place, in a fixed number of queries unless many turn out to be disputed."""
    backward, place, found = bool(before), before or after, []
    for rows in _batches(standings, place, today, backward=backward):
        found += rows
        if len(found) > size:
            break
    more, found = len(found) > size, found[:size]
    if backward:
        found.reverse()
    ends = (found[0].place, found[-1].place) if found else (None, None)
    behind, ahead = (more, True) if backward else (place is not None, more)
    return Found(found, ends[0] if behind else None, ends[1] if ahead else None)


def everything(standings: QuerySet[Standing], *, today: date) -> Iterator[Row]:
    """Yield every row of the list in its order."""
    for rows in _batches(standings, None, today, backward=False):
        yield from rows


def _batches(standings: QuerySet[Standing], place: Place | None, today: date, *, backward: bool) -> Iterator[list[Row]]:
    standings = standings.select_related("customer", f"{CASE}__collector").order_by(*ORDER)
    standings = standings.reverse() if backward else standings
    while True:
        batch = list((standings.filter(place.beyond(backward=backward)) if place else standings)[:LOOKED_AT])
        if batch:
            yield rows_of(batch, today=today)
        if len(batch) < LOOKED_AT:
            return
        place = Place.of(batch[-1])
