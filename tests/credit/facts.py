"""Accounts as plain facts: written into stand-ins for the ledger's tables, and seen as of a day by the reference.

The stand-ins are temporary tables of the same names, which PostgreSQL finds first: the product's own SQL reads them,
and thousands of accounts can be made up in the time the verbs need for a few.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count

from django.db import connection

from tests.credit.reference import Invoice

TABLES = ("financials_entry", "financials_allocation", "credit_dispute", "financials_adjustment", "financials_document")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Piece:
    """Part of a bill settled by money or by a credit note; booked, applied and perhaps taken back later."""

    amount: Decimal
    on: date
    known_on: date
    applied_on: date
    kind: str = "payment"
    taken_back_on: date | None = None


@dataclass(frozen=True)
class Contest:
    amount: Decimal
    opened_on: date
    closed_on: date | None = None
    outcome: str = ""

    def is_over(self, day: date) -> bool:
        return self.closed_on is not None and self.closed_on <= day

    def holds(self, day: date) -> bool:
        return self.opened_on <= day and (not self.is_over(day) or self.outcome == "upheld")


@dataclass(frozen=True)
class Bill:
    issued_on: date
    due_on: date
    amount: Decimal
    known_on: date
    pieces: tuple[Piece, ...] = ()
    contests: tuple[Contest, ...] = ()

    def counts_from(self) -> date:
        return max(self.issued_on, self.known_on)

    def applied(self, piece: Piece) -> date:
        """The day from which the piece counts as settling this bill."""
        return max(piece.on, piece.applied_on, self.counts_from())

    def settles(self, piece: Piece, day: date) -> bool:
        taken_back = piece.taken_back_on is not None and max(piece.taken_back_on, self.applied(piece)) <= day
        return self.applied(piece) <= day and not taken_back


@dataclass(frozen=True)
class Cash:
    amount: Decimal
    on: date
    known_on: date


@dataclass(frozen=True)
class Account:
    customer: int
    currency: str
    bills: tuple[Bill, ...] = ()
    cash: tuple[Cash, ...] = ()


def as_known(account: Account, day: date) -> tuple[list[Invoice], list[tuple[date, Decimal]]]:
    """Return the invoices and the unapplied cash of an account as the books knew them on a day."""
    bills = [bill for bill in account.bills if bill.counts_from() <= day]
    cash = [(one.on, one.amount) for one in account.cash if max(one.on, one.known_on) <= day]
    for bill in account.bills:
        for piece in bill.pieces:
            free = bill.counts_from() > day or not bill.settles(piece, day)
            if piece.kind == "payment" and max(piece.on, piece.known_on) <= day and free:
                cash.append((piece.on, piece.amount))
    return [_seen(bill, day) for bill in bills], cash


def _seen(bill: Bill, day: date) -> Invoice:
    settled = [piece for piece in bill.pieces if bill.settles(piece, day)]
    contests = [contest for contest in bill.contests if contest.holds(day)]
    credited = [piece for piece in settled if piece.kind == "credit_note"]
    upheld = [contest for contest in contests if contest.is_over(day)]
    since = min((contest.opened_on for contest in upheld), default=day)
    gone = sum((piece.amount for piece in credited if bill.applied(piece) >= since), NOTHING)
    given_up = max(sum((contest.amount for contest in upheld), NOTHING) - gone, NOTHING)
    return Invoice(
        bill.issued_on,
        bill.due_on,
        bill.amount,
        [(max(bill.issued_on, piece.on), piece.amount) for piece in settled if piece.kind == "payment"],
        credited=sum((piece.amount for piece in credited), NOTHING),
        contested=given_up + sum((contest.amount for contest in contests if contest not in upheld), NOTHING),
    )


class Ledger:
    """The stand-ins, and what is written into them."""

    def __init__(self):
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"CREATE TEMP TABLE {table} (LIKE {table} INCLUDING DEFAULTS INCLUDING GENERATED)")
            cursor.execute("ALTER TABLE pg_temp.financials_document RENAME TO unused")
            cursor.execute("CREATE TEMP TABLE financials_document (id bigint, number text)")

    def write(self, *accounts: Account) -> None:
        """Put these accounts in the place of what was written before."""
        rows, ids = {name: [] for name in _INSERTS}, count(1)
        for account in accounts:
            for bill in account.bills:
                self._bill(rows, ids, account, bill)
            for one in account.cash:
                rows["entry"].append(
                    (next(ids), account.customer, "payment", account.currency, -one.amount, one.on, None, None,
                     one.known_on, NOTHING)
                )  # fmt: skip
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"DELETE FROM pg_temp.{table}")
            for name, values in rows.items():
                if values:
                    cursor.executemany(_INSERTS[name], values)

    def _bill(self, rows, ids, account: Account, bill: Bill) -> None:
        debit, whose = next(ids), (account.customer, account.currency)
        settled = NOTHING
        for piece in bill.pieces:
            credit, used = next(ids), NOTHING if piece.taken_back_on else piece.amount
            settled += used
            about = (*whose, debit, credit)
            on = max(bill.issued_on, piece.on)
            applied = next(ids)
            rows["allocation"].append((applied, *about, piece.amount, on, bill.applied(piece), None))
            if piece.taken_back_on:
                back = max(piece.taken_back_on, bill.applied(piece))
                rows["allocation"].append((next(ids), *about, -piece.amount, back, back, applied))
            rows["entry"].append(
                (credit, account.customer, piece.kind, account.currency, -piece.amount, piece.on, None, None,
                 piece.known_on, used)
            )  # fmt: skip
        rows["entry"].append(
            (debit, account.customer, "invoice", account.currency, bill.amount, bill.issued_on, bill.due_on, debit,
             bill.known_on, settled)
        )  # fmt: skip
        rows["document"].append((debit, f"INV-{debit}"))
        for one in bill.contests:
            rows["dispute"].append(
                (next(ids), account.customer, debit, one.amount, "two boxes", one.opened_on, one.closed_on, one.outcome)
            )


_INSERTS = {
    "entry": """
        INSERT INTO financials_entry (id, customer_id, kind, currency, amount, posted_on, due_on, document_id, known_on,
                                      allocated)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
    "allocation": """
        INSERT INTO financials_allocation (id, customer_id, currency, debit_id, credit_id, amount, effective_on,
                                           known_on, reverses_id)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)""",
    "dispute": """
        INSERT INTO credit_dispute (id, customer_id, document_id, amount, reason, opened_on, closed_on, outcome)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)""",
    "document": "INSERT INTO financials_document (id, number) VALUES (%s, %s)",
}
