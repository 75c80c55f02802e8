"""The promises that may have to be judged, with the money that came for them: two statements for however many."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from credit.collecting.allotment import Promised
from credit.collecting.life import Account, Receipt, Verdict
from foundation.sql import fetch, statement

TO_JUDGE, RECEIPTS = statement(__file__, "to_judge"), statement(__file__, "receipts")
SAID = ("outcome", "closed_on", "received", "kept_on", "made_good_on")


@dataclass(frozen=True)
class Stored:
    """A promise as it is kept: whose it is, and what has been said of it."""

    customer_id: int
    currency: str
    promised: Promised
    said: Verdict


def accounts(*, day: date, customers: list[int] | None = None) -> Iterator[tuple[list[Stored], Account]]:
    """Yield each account with something to judge at the end of a day, of some customers or of all, by customer."""
    rows = fetch(TO_JUDGE, {"day": day, "customers": customers})
    receipts = _receipts(rows, day)
    for whose, found in groupby(rows, key=_whose):
        stored = [_stored(row) for row in found]
        yield stored, Account([one.promised for one in stored], receipts.get(whose, []))


def _whose(row: dict) -> tuple[int, str]:
    return row["customer_id"], row["currency"]


def _stored(row: dict) -> Stored:
    promised = Promised(row["id"], row["amount"], row["made_on"], row["due_on"], row["until_on"])
    return Stored(*_whose(row), promised, Verdict(*(row[name] for name in SAID)))


def _receipts(rows: Iterable[dict], day: date) -> dict[tuple[int, str], list[Receipt]]:
    since: dict[tuple[int, str], date] = {}
    for row in rows:
        since[_whose(row)] = min(row["made_on"], since.get(_whose(row), row["made_on"]))
    asked = {
        "customers": [customer for customer, _ in since],
        "currencies": [currency for _, currency in since],
        "since": list(since.values()),
        "day": day,
    }
    found: dict[tuple[int, str], list[Receipt]] = {}
    for row in fetch(RECEIPTS, asked) if since else ():
        receipt = Receipt(row["received_on"], row["known_on"], row["back_on"], row["amount"])
        found.setdefault(_whose(row), []).append(receipt)
    return found
