"""The rating of a head office with its branches: over all they pay together, beside each account's own."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from credit.rating.grades import GRADED, NOT_RATED, capped, grade_of, shown
from credit.standing import pool_of, rated_by
from customers.models import Customer
from foundation.sql import fetch, statement

MEMBERS = statement(__file__, "group_members")
GROUP = f"{GRADED} {statement(__file__, 'group')}"
LISTED = 12


@dataclass(frozen=True)
class Rated:
    """One account of the group, or all of them together (then without code and name), in one currency."""

    code: str
    name: str
    score: float | None
    grade: str
    provisional: bool
    balance: Decimal
    overdue: Decimal

    @property
    def shown(self) -> int | None:
        return shown(self.score)


@dataclass(frozen=True)
class GroupRating:
    """A group in one currency: everything together as the rating of one, and the accounts, what they owe first."""

    head: str
    currency: str
    together: Rated
    accounts: list[Rated]
    others: int


def group_ratings(*, customer: Customer, as_of: date, pool: list[dict] | None = None) -> dict[str, GroupRating]:
    """Return the rating of the group a customer belongs to, by currency; {} for somebody without branches or head."""
    members = {row["id"]: row for row in fetch(MEMBERS, {"customer": customer.pk})}
    if len(members) < 2:
        return {}
    rows = fetch(GROUP, rated_by(list(members), as_of, pool_of(as_of=as_of) if pool is None else pool))
    head = next(iter(members.values()))["name"]
    return {row["currency"]: _group(head, row, members, rows) for row in rows if row["customer_id"] is None}


def _group(head: str, together: dict, members: dict[int, dict], rows: list[dict]) -> GroupRating:
    currency = together["currency"]
    own = [row for row in rows if row["currency"] == currency and row["customer_id"]]
    own.sort(key=lambda row: (-row["balance"], members[row["customer_id"]]["code"]))
    accounts = [_rated(row, members[row["customer_id"]]) for row in own]
    by_score = grade_of(together["score"])
    grade = capped(by_score, failed=together["failed"], old=together["old"])
    all_of_them = _rated(together | {"grade": grade}, {"code": "", "name": ""})
    return GroupRating(head, currency, all_of_them, accounts[:LISTED], max(0, len(accounts) - LISTED))


def _rated(row: dict, member: dict) -> Rated:
    figures = {name: row[name] for name in ("score", "provisional", "balance", "overdue")}
    return Rated(code=member["code"], name=member["name"], grade=row["grade"] or NOT_RATED, **figures)
