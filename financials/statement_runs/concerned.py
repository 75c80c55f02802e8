"""Whom a run of statements is about: who gets one and by which way, and who gets none and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from customers.addresses import lines
from customers.delivery import Delivery, deliveries_of
from customers.head_offices import below
from financials.aging import OPEN_ITEMS
from financials.models import Statement, StatementRun
from financials.statement_runs.reasons import BRANCH, EMPTY, NOT_LATE, NOWHERE, sent_already
from foundation.sql import fetch, statement

CONCERNED = f"WITH RECURSIVE {OPEN_ITEMS}, {statement(__file__, 'concerned')}"
LONGEST = 254
HANDFUL = 2_000


@dataclass(frozen=True)
class Concerned:
    """A customer of a run; `why` is empty for who gets a statement. `branches` are the accounts on it besides its own.

    `channel` is a Statement.Channel, "" where there is nowhere to send to; `to` the e-mail address, or the window.
    """

    customer_id: int
    why: str
    branches: tuple[int, ...]
    language: str
    currency: str
    channel: str
    to: str
    contact_id: int | None


def concerned(run: StatementRun, *, customer_id: int | None = None, sending: int | None = None) -> list[Concerned]:
    """Return whom the run is about, by name; of one customer alone whatever its filters say.

    A run tells of everybody with an account, so of nobody who was never booked anything. `sending` is the statement
    that is about to go out, which does not speak against itself.
    """
    alone = customer_id or run.customer_id
    group = [alone, *below([alone])[alone]] if alone else None
    asked = {"customers": group, "as_of": run.ends_on, "begins_on": run.begins_on, "customer": alone}
    asked |= {"sales_rep": None, "category": None} if alone else {
        "sales_rep": run.sales_rep_id, "category": run.category_id,
    }  # fmt: skip
    return list(_judged(run, fetch(CONCERNED, asked), sending))


def _judged(run: StatementRun, rows: list[dict], sending: int | None) -> Iterator[Concerned]:
    for at in range(0, len(rows), HANDFUL):
        handful = rows[at : at + HANDFUL]
        ids = [row["customer_id"] for row in handful]
        deliveries, counting = deliveries_of(ids), _counting(run, ids, sending)
        for row in handful:
            yield _one(run, row, deliveries[row["customer_id"]], counting.get(row["customer_id"]))


def _counting(run: StatementRun, ids: Iterable[int], sending: int | None) -> Mapping[int, Statement]:
    """The same statement that went out to them, or is on its way."""
    same = Statement.objects.filter(customer__in=list(ids), kind=run.kind, ends_on=run.ends_on, counts=True)
    return {one.customer_id: one for one in same.exclude(pk=sending).select_related("run")}


def _one(run: StatementRun, row: dict, delivery: Delivery, counting: Statement | None) -> Concerned:
    channel, to = way_of(delivery)
    return Concerned(
        row["customer_id"], _against(run, row, channel, counting), tuple(row["branches"]), delivery.language,
        row["currency"], channel, to, delivery.contact_id if channel in ("email", "both") else None,
    )  # fmt: skip


def _against(run: StatementRun, row: dict, channel: str, counting: Statement | None) -> str:
    if row["head_id"] != row["customer_id"]:
        return f"{BRANCH}{row['head_name']}"
    if not row["is_open"] and not row["moved"]:
        return EMPTY if run.begins_on is None else f"{EMPTY}, and nothing moved"
    if run.only_overdue and not row["overdue"]:
        return NOT_LATE
    if counting:
        return sent_already(counting)
    return "" if channel else NOWHERE


def way_of(delivery: Delivery) -> tuple[str, str]:
    """Return by which way a statement goes, and where to; ("", "") when there is nowhere to send it."""
    window = lines(delivery.address) if delivery.address else []
    places = {"email": delivery.email, "both": delivery.email, "post": ", ".join(window)[:LONGEST]}
    to = places[delivery.statements]
    return (delivery.statements, to) if to else ("", "")
