"""The walk through the months: what the product says at the end of each, and what then came (CREDIT §4).

At the end of a month everything issued or paid by then is known. The night's own steps fit the model and keep what it
says, so that later nights learn from it as they do in the office. Then the product's statements are asked about every
open invoice, about the invoices of the month to come as if they were issued now, and about every customer's rating.
The first quarter of the months is history only.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from operator import itemgetter

from credit.evaluation.baselines import WATCHED, Habits, paydex
from credit.evaluation.reading import Invoice
from credit.rating.grades import GRADED
from credit.risk.chances import AT_ISSUE, RISKS, model_of, parameters
from credit.risk.fitting import fit_and_keep
from credit.risk.snapshots import keep_snapshots
from credit.standing import pool_of, rated_by
from foundation.periods import end_of_month
from foundation.sql import fetch

HISTORY = 4  # one in so many months is history only
SHORTEST_HISTORY = 2
RATED_FOR = timedelta(days=90)
LATE = {"late": 0, "late_5": 5}


@dataclass(frozen=True)
class Case:
    """One prediction and what came of it: `said` by the product, `others` by the simple baselines."""

    day: date
    said: float
    came: float | bool
    invoice: Invoice
    others: dict[str, float]
    grade: str = ""


@dataclass(frozen=True)
class File:
    """The invoices of a file, each known by its place, and its customers, numbered in the order of their names."""

    invoices: Sequence[Invoice]

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(sorted({one.customer for one in self.invoices}), 1)}

    @cached_property
    def first_day(self) -> date:
        return min(one.issued_on for one in self.invoices)

    @cached_property
    def last_day(self) -> date:
        return max(day for one in self.invoices for day in (one.issued_on, one.paid_on) if day)

    @cached_property
    def months(self) -> list[date]:
        """The days to ask on: the ends of months, behind the history and with a whole month after them."""
        ends = month_ends(self.first_day, self.last_day)
        return ends[max(SHORTEST_HISTORY, round(len(ends) / HISTORY)) :]

    def was_later(self, invoice: Invoice, days: int) -> bool | None:
        """Return whether the invoice was paid more than so many days late; None while that cannot be known."""
        later = invoice.days_late(invoice.paid_on or self.last_day) > days
        return later if invoice.paid_on or later else None


def month_ends(first: date, last: date) -> list[date]:
    """Return the ends of months from `first` on that are followed by a whole month up to `last`."""
    ends, day = [], end_of_month(first)
    while end_of_month(day + timedelta(days=1)) <= last:
        ends.append(day)
        day = end_of_month(day + timedelta(days=1))
    return ends


def walk(file: File) -> Iterator[tuple[str, Case]]:
    """Yield what the product would have said, and of which target; inside scratch_books of the same invoices."""
    for day in month_ends(file.first_day, file.last_day):
        night = datetime.combine(day, time(23, 59), UTC)
        fit_and_keep(day=day, now=night)
        keep_snapshots(day=day, now=night)
        if day in file.months:
            habits, asked = Habits(file.invoices, day), parameters(None, day, model_of(day))
            yield from _of_open(file, day, habits, fetch(RISKS, asked))
            yield from _at_issue(file, day, habits, asked)
            yield from _of_ratings(file, day, habits, _ratings(day))


def _of_open(file: File, day: date, habits: Habits, said: Sequence[dict]) -> Iterator[tuple[str, Case]]:
    """Compare what was said of what is open; the 30 days begin with the day itself, as the product counts them."""
    for row in sorted(said, key=itemgetter("invoice_id")) if day + WATCHED <= file.last_day else ():
        invoice = file.invoices[row["invoice_id"]]
        age, others = invoice.days_late(day), _by_habit(habits, invoice)
        for target, came in (
            ("not_paid_30d", invoice.paid_on is None or invoice.paid_on >= day + WATCHED),
            ("ends_15_late", file.was_later(invoice, 15)),
            ("ends_30_late", file.was_later(invoice, 30)),
        ):
            if came is not None:
                simple = {"oldest first": age} | others | habits.of_open(target, age)
                yield target, Case(day, row[target], came, invoice, simple)


def _at_issue(file: File, day: date, habits: Habits, asked: dict) -> Iterator[tuple[str, Case]]:
    """Ask about the invoices of the month to come, as if each were issued now."""
    month = end_of_month(day + timedelta(days=1))
    issued = [one for one in file.invoices if day < one.issued_on <= month and one.gave_time]
    keys = {(file.numbers[one.customer], one.issued_on, one.due_on) for one in issued}
    rows = [{"customer_id": one, "issued_on": f"{on}", "due_on": f"{due}"} for one, on, due in sorted(keys)]
    said = fetch(AT_ISSUE, asked | {"asked": json.dumps(rows)})
    found = {(row["customer_id"], row["issued_on"], row["due_on"]): row for row in said}
    for invoice in issued:
        row = found[file.numbers[invoice.customer], invoice.issued_on, invoice.due_on]
        for target, days in LATE.items():
            came, others = file.was_later(invoice, days), _by_habit(habits, invoice)
            if came is not None:
                simple = others | {"company-wide rate": habits.late(days)}
                yield f"{target}_at_issue", Case(day, row[target], came, invoice, simple)
        if invoice.paid_on:
            yield "days_late", _days_late(invoice, day, row["days_late"], habits)


def _days_late(invoice: Invoice, day: date, usual: int, habits: Habits) -> Case:
    """Compare the day payment is expected, never before the day after the invoice, with the day it came."""
    average = round(habits.of(invoice.customer).average)
    others = {"on the due day": 0, "company-wide median": habits.median, "customer's average days late": average}
    expected = max(usual, invoice.days_late(invoice.issued_on) + 1)
    return Case(day, expected, invoice.days_late(invoice.paid_on), invoice, others)


def _of_ratings(file: File, day: date, habits: Habits, rated: dict[int, dict]) -> Iterator[tuple[str, Case]]:
    """Compare the ratings made of three invoices or more with the invoices that fall due in the next 90 days."""
    for invoice in file.invoices if day + RATED_FOR <= file.last_day else ():
        row, came = rated.get(file.numbers[invoice.customer]), file.was_later(invoice, 15)
        if row and came is not None and invoice.gave_time and day < invoice.due <= day + RATED_FOR:
            yield "rating", Case(day, -row["score"], came, invoice, _by_habit(habits, invoice), row["grade"])


def _ratings(day: date) -> dict[int, dict]:
    sql = f"{GRADED} SELECT customer_id, score, grade FROM graded WHERE score IS NOT NULL AND NOT provisional"
    return {row["customer_id"]: row for row in fetch(sql, rated_by(None, day, pool_of(as_of=day)))}


def _by_habit(habits: Habits, invoice: Invoice) -> dict[str, float]:
    habit = habits.of(invoice.customer)
    return {
        "biggest first": invoice.money,
        "customer's average days late": habit.average,
        "raw PAYDEX, by money": -paydex(habit.by_money),
        "customer's last late share": habit.last_late,
    }
