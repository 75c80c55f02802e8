"""The rows of the worklist: what each account owes at this moment, what was last said, and what to do next."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from credit.collecting.next_action import next_action
from credit.collecting.place import Place
from credit.models import Dispute, Promise, Reminder, Standing
from credit.risk.chances import RISKS, model_of, parameters
from customers.models import Customer, Hold
from foundation.periods import company_today, end_of_day
from foundation.sql import fetch, statement
from journal.kinds import BY_PEOPLE, kind_of
from staff.models import User

OVERDUE = statement(__file__, "overdue").replace("{risks}", RISKS)
HEARD = statement(__file__, "heard")
Account = tuple[int, str]  # customer and currency
SOMETHING = 0.005  # less is what floats leave over


@dataclass(frozen=True)
class Overdue:
    """What one account has overdue at this moment; `at_risk` is the sum over its invoices, each part rounded."""

    invoices: int
    overdue: Decimal
    undisputed: Decimal
    at_risk: Decimal
    chased: float
    over_90: float
    days_late: int
    expected_on: date

    @property
    def disputed(self) -> Decimal:
        return self.overdue - self.undisputed


@dataclass(frozen=True)
class Heard:
    """The last time somebody of us and the customer spoke or wrote, and who wrote it down."""

    entry: int
    at: datetime
    kind: str
    author: str
    people: tuple[str, ...]
    subject: str
    text: str

    @property
    def on(self) -> date:
        return company_today(self.at)

    @property
    def label(self) -> str:
        return kind_of(self.kind).label

    @property
    def words(self) -> str:
        """What it was about, in one line."""
        return self.subject or " ".join(self.text.split())[:120]


@dataclass(frozen=True)
class Row:
    """One account on the worklist: the standing of last night, and what holds at this moment."""

    standing: Standing
    figures: Overdue
    heard: Heard | None
    broken: Promise | None
    reminder: Reminder | None
    next_action: str

    @property
    def customer(self) -> Customer:
        return self.standing.customer

    @property
    def currency(self) -> str:
        return self.standing.currency

    @property
    def case(self):
        return getattr(self.customer, "collection_case", None)

    @property
    def collector(self) -> User | None:
        return self.case.collector if self.case else None

    @property
    def place(self) -> Place:
        return Place.of(self.standing)


def rows_of(standings: Sequence[Standing], *, today: date) -> list[Row]:
    """Return a row for each account that has something to be asked for: seven queries, however many accounts."""
    ids = sorted({one.customer_id for one in standings})
    found = overdue_of(ids, today=today)
    chased = [one for one in standings if is_chased(found.get((one.customer_id, one.currency)))]
    told = Told(ids, today)
    return [told.row(one, found[one.customer_id, one.currency]) for one in chased]


def is_chased(figures: Overdue | None) -> bool:
    """Whether anything of the account is neither disputed nor covered, and past the days of grace."""
    return bool(figures) and figures.chased > SOMETHING


def overdue_of(customer_ids: Iterable[int], *, today: date) -> dict[Account, Overdue]:
    """Return by customer and currency what is overdue, live; without what was let go as a small difference."""
    rows = fetch(OVERDUE, parameters(list(customer_ids), today, model_of(today)))
    return {
        (row["customer_id"], row["currency"]): Overdue(**{name: row[name] for name in Overdue.__dataclass_fields__})
        for row in rows
    }


def last_heard(customer_ids: Iterable[int], *, until: datetime) -> dict[int, Heard]:
    """Return the last contact by people with each of these customers before a moment; one query."""
    rows = fetch(HEARD, {"customers": list(customer_ids), "until": until, "kinds": sorted(BY_PEOPLE)})
    return {row["customer_id"]: _heard(row) for row in rows}


def _heard(row: dict) -> Heard:
    said = json.loads(row["content"] or "{}")
    words = "" if said.get("format") else said.get("text", "")
    people, subject = tuple(said.get("parties", ())), said.get("subject", "")
    return Heard(
        row["id"], row["happened_at"], row["kind"], row["author"] or "", people, subject, words
    )  # fmt: skip


class Told:
    """What is known about some customers beside their figures; asked for all of them at once."""

    def __init__(self, ids: list[int], today: date):
        self.today = today
        self.heard = last_heard(ids, until=end_of_day(today))
        self.broken = broken_promises(ids)
        self.reminders = last_reminders(ids)
        self.on_hold = set(Hold.objects.active().filter(customer__in=ids).values_list("customer_id", flat=True))
        disputes = Dispute.objects.open().filter(customer__in=ids)
        self.disputed = set(disputes.values_list("customer_id", flat=True))

    def row(self, standing: Standing, figures: Overdue) -> Row:
        account = standing.customer_id, standing.currency
        action = self.next_action(account, figures)
        return Row(
            standing, figures, self.heard.get(standing.customer_id), self.broken.get(account),
            self.reminders.get(account), action,
        )  # fmt: skip

    def next_action(self, account: Account, figures: Overdue, **more: object) -> str:
        """Say what to do next about an account; `more` is an open promise or the next contact, which no row has."""
        customer, broken = account[0], self.broken.get(account)
        return next_action(
            overdue=figures.overdue,
            over_90=Decimal(figures.over_90),
            on_hold=customer in self.on_hold,
            disputed=customer in self.disputed,
            as_of=self.today,
            undisputed=figures.undisputed,
            broken=broken if is_news(broken, self.heard.get(customer)) else None,
            **{"promise": None, **more},
        )


def is_news(broken: Promise | None, heard: Heard | None) -> bool:
    """Whether nobody has spoken with the customer since its promise was found broken."""
    return bool(broken) and (heard is None or heard.on < broken.closed_on)


def broken_promises(customer_ids: Iterable[int]) -> dict[Account, Promise]:
    """Return by account the latest promise that was broken and whose money has not come since."""
    found = Promise.objects.missed().filter(kept_on=None, customer__in=customer_ids).order_by("closed_on", "pk")
    return {(promise.customer_id, promise.currency): promise for promise in found}


def last_reminders(customer_ids: Iterable[int]) -> dict[Account, Reminder]:
    """Return by account the last reminder that was sent, with its level."""
    sent = Reminder.objects.filter(customer__in=customer_ids, status=Reminder.Status.SENT)
    latest = sent.order_by("customer", "currency", "-sent_at", "-pk").distinct("customer", "currency")
    return {(one.customer_id, one.currency): one for one in latest.select_related("level")}
