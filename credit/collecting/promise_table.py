"""All promises of a customer as a list: what was promised, what came, and what became of it by a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from credit.collecting.owed import Standing
from credit.models import Promise
from customers.models import Customer
from foundation.periods import on_day
from foundation.tables import Column
from foundation.templatetags.formats import day as said_day

Outcome = Promise.Outcome
TONES = {Outcome.KEPT: "green", Outcome.PARTLY: "amber", Outcome.BROKEN: "red", Outcome.WITHDRAWN: ""}


@dataclass(frozen=True)
class State:
    """What is said of a promise: a word, its colour, and a few words more."""

    word: str
    tone: str
    more: str = ""


@dataclass(frozen=True)
class Row:
    """A promise as of a day; `came` is what has come of it, None where that is not known."""

    promise: Promise
    state: State
    came: Decimal | None

    def __getattr__(self, name: str):
        return getattr(self.promise, name)


def state_on(promise: Promise, day: date) -> State:
    """Return what was said of a promise at the end of a day."""
    if not promise.closed_on or promise.closed_on > day:
        return State("due", "amber", "two working days of grace") if promise.due_on < day else State("stands", "blue")
    word, tone = promise.get_outcome_display().lower(), TONES[promise.outcome]
    if promise.outcome == Outcome.WITHDRAWN:
        return State(word, tone, promise.withdrawn_because)
    if promise.made_good_on and promise.made_good_on <= day:
        return State("kept", "green", f"booked on {said_day(promise.made_good_on)}")
    paid = promise.kept_on if promise.kept_on and promise.kept_on <= day else None
    later = "" if promise.outcome == Outcome.KEPT else "paid "
    return State(word, tone, f"{later}{said_day(paid)}" if paid else "")


def all_promises(customer: Customer, day: date, standing: Mapping[int, Standing]) -> list[Row]:
    """Return every promise made by a day; what came of those that stand is read from `standing`."""
    made = customer.promises.filter(made_on__lte=day).select_related("recorded_by", "document").order_by("due_on", "pk")
    return [Row(one, state_on(one, day), _came(one, day, standing)) for one in made]


def _came(promise: Promise, day: date, standing: Mapping[int, Standing]) -> Decimal | None:
    if promise.closed_on and promise.closed_on <= day:
        return None if promise.outcome == Outcome.WITHDRAWN else promise.received
    return standing[promise.pk].came.in_time if promise.pk in standing else None


def promise_columns(customer: Customer, *, day: date, today: date) -> tuple[Column, ...]:
    """Return the columns of the list of promises."""

    def invoice(row: Row) -> str | None:
        page = row.document and reverse("financials:document", args=[customer.code, "invoice", row.document.number])
        return page and on_day(page, day, today)

    return (
        Column("due_on", "By", kind="day", sort=True, title=True),
        Column("amount", "Promised", kind="money", sort=True),
        Column("came", "Came", kind="money", hint="In time: by its day and two working days more"),
        Column("state", "Outcome", value=lambda row: row.state.word, cell="credit/cells/promise_state.html"),
        Column("promised_by", "By whom", sort=True),
        Column("channel", "How", value=lambda row: row.get_channel_display()),
        Column("document", "About", value=lambda row: row.document and row.document.number, link=invoice),
        Column("made_on", "Given on", kind="day", sort=True),
        Column("recorded_by", "Noted by", value=lambda row: str(row.recorded_by), shown=False),
        Column("note", "Note"),
    )
