"""The collections report: who owes what how long, how likely it stays unpaid, what was done, and what to do next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import localdate

from credit.collecting.next_action import next_action
from credit.models import CollectionCase, Promise
from credit.observations import OBSERVATIONS
from credit.standing import Figures, everybody
from financials.aging import AGING
from foundation.money import NOTHING
from foundation.periods import company_zone, end_of_day
from foundation.sql import fetch, statement
from journal.kinds import BY_PEOPLE

LAST_CONTACTS = statement(__file__, "last_contacts")
REMINDED = f"WITH {OBSERVATIONS}, {statement(__file__, 'reminded')}"

Account = tuple[int, str]  # customer and currency


@dataclass(frozen=True)
class Contacted:
    """When somebody last spoke with or wrote to the customer, with whom, and what about."""

    at: datetime
    kind: str
    subject: str | None
    person: str | None

    @property
    def on(self) -> date:
        return localdate(self.at, company_zone())


@dataclass(frozen=True)
class Reminded:
    """The highest level of a reminder about what is still open, when the last one was sent, and what is disputed."""

    level: int | None
    on: date | None
    disputed: Decimal


@dataclass(frozen=True)
class Case:
    """One customer and currency on the report."""

    code: str
    name: str
    figures: Figures
    last_contact: Contacted | None
    promise: Promise | None
    reminded: Reminded
    collector: str
    collector_id: int | None
    next_action: str


UNREMINDED = Reminded(None, None, NOTHING)


@dataclass(frozen=True)
class Situation:
    """What is known beside the figures on the day of the report. Who collects is known of today only."""

    last_contact: dict[int, Contacted]
    promises: dict[Account, Promise]
    broken: dict[Account, Promise]
    reminded: dict[Account, Reminded]
    on_hold: set[int]
    cases: dict[int, CollectionCase]

    def action(self, figures: Figures, as_of: date) -> str:
        """Say what to do next about an account."""
        customer, account = figures.aging.customer_id, (figures.aging.customer_id, figures.aging.currency)
        disputed = self.reminded.get(account, UNREMINDED).disputed
        return next_action(
            overdue=figures.aging.overdue,
            over_90=figures.aging.buckets[-1].amount,
            promise=self.promises.get(account),
            broken=self._broken(account),
            on_hold=customer in self.on_hold,
            disputed=disputed > 0,
            undisputed=figures.aging.overdue - disputed,
            next_contact_on=self._next_contact(customer, as_of),
            as_of=as_of,
        )

    def _broken(self, account: Account) -> Promise | None:
        """The promise that was broken since anybody last spoke with them."""
        promise, contact = self.broken.get(account), self.last_contact.get(account[0])
        return promise if promise and not (contact and contact.on >= promise.closed_on) else None

    def _next_contact(self, customer: int, as_of: date) -> date | None:
        case = self.cases.get(customer)
        return case.next_contact_on if case and case.changed_at < end_of_day(as_of) else None


def report(*, as_of: date) -> Iterator[Case]:
    """Yield every customer with anything open on a day, by currency and value at risk; inside a transaction."""
    now = _situation(as_of)
    for code, name, figures in everybody(as_of=as_of):
        customer, account = figures.aging.customer_id, (figures.aging.customer_id, figures.aging.currency)
        case = now.cases.get(customer)
        collector = case.collector if case else None
        yield Case(
            code=code,
            name=name,
            figures=figures,
            last_contact=now.last_contact.get(customer),
            promise=now.promises.get(account),
            reminded=now.reminded.get(account, UNREMINDED),
            collector=str(collector) if collector else "",
            collector_id=collector.pk if collector else None,
            next_action=now.action(figures, as_of),
        )


def count(*, as_of: date) -> int:
    """Return how many accounts the report of a day has, without computing their risk."""
    sql = f"WITH {AGING} SELECT count(*) AS accounts FROM aging WHERE balance <> 0 OR unapplied <> 0"
    return fetch(sql, {"customers": None, "as_of": as_of})[0]["accounts"]


def _situation(as_of: date) -> Situation:
    cases = CollectionCase.objects.select_related("collector")
    return Situation(
        last_contact=_last_contacts(as_of),
        promises=_promises(as_of),
        broken=_broken(as_of),
        reminded=_reminded(as_of),
        on_hold=_on_hold(as_of),
        cases={case.customer_id: case for case in cases},
    )


def _last_contacts(as_of: date) -> dict[int, Contacted]:
    rows = fetch(LAST_CONTACTS, {"until": end_of_day(as_of), "kinds": sorted(BY_PEOPLE)})
    return {
        row["customer_id"]: Contacted(row["happened_at"], row["kind"], row["subject"], row["person"]) for row in rows
    }


def _promises(as_of: date) -> dict[Account, Promise]:
    """The next promise of each account that stood open at the end of the day."""
    made = Promise.objects.filter(made_on__lte=as_of).exclude(closed_on__lte=as_of).order_by("-due_on", "-id")
    return {(promise.customer_id, promise.currency): promise for promise in made}


def _broken(as_of: date) -> dict[Account, Promise]:
    """The last promise of each account that was broken by that day and not made good."""
    outcomes = [Promise.Outcome.BROKEN, Promise.Outcome.PARTLY]
    judged = Promise.objects.filter(outcome__in=outcomes, closed_on__lte=as_of).exclude(made_good_on__lte=as_of)
    return {(promise.customer_id, promise.currency): promise for promise in judged.order_by("closed_on", "id")}


def _reminded(as_of: date) -> dict[Account, Reminded]:
    rows = fetch(REMINDED, {"customers": None, "as_of": as_of, "until": end_of_day(as_of)})
    return {
        (row["customer_id"], row["currency"]): Reminded(
            row["level"], localdate(row["sent_at"], company_zone()) if row["sent_at"] else None, row["disputed"]
        )
        for row in rows
    }


def _on_hold(as_of: date) -> set[int]:
    sql = """
        SELECT customer_id FROM customers_hold
        WHERE placed_at < %(until)s AND (released_at IS NULL OR released_at >= %(until)s)
    """
    return {row["customer_id"] for row in fetch(sql, {"until": end_of_day(as_of)})}
