"""The books of a small office a second time, in plain Python and whole cents, to hold the real ones against (TRUST §3).

An item is one amount on an account: an instalment of an invoice, a credit note, a payment with the charges and the
discount that belong to it, a refund. What settles an item has a day from which it counts. What is taken back is void
from a day on; the real books post its opposite then.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from foundation.periods import business_day

EXPONENT = {"USD": 2, "EUR": 2, "JPY": 0}
NEXT = {
    ("quote", "order"): "ordered",
    ("order", "delivery"): "delivered",
    ("order", "invoice"): "invoiced",
    ("delivery", "invoice"): "invoiced",
    ("invoice", "credit_note"): "credited",
}
TERMS = {
    "net30": [(1, 30)],
    "2/10 net 30": [(1, 30)],
    "due on receipt": [(1, 0)],
    "net 30/60/90": [(1, 30), (1, 60), (1, 90)],
    "net 10/20/30/40": [(1, 10), (1, 20), (1, 30), (1, 40)],
    "30% net10, 70% net60": [(30, 10), (70, 60)],
}


def half_up(exact: Fraction) -> int:
    """Round away from zero."""
    whole = int(abs(exact) + Fraction(1, 2))
    return whole if exact >= 0 else -whole


def in_parts(total: int, terms: str, issued_on: date) -> list[tuple[date, int]]:
    """Split a total as the terms say; each part is rounded, what is left over goes to the last."""
    shares = TERMS[terms]
    whole, left, parts = sum(weight for weight, _ in shares), total, []
    for weight, days in shares[:-1]:
        part = min(half_up(Fraction(total * weight, whole)), left)
        parts.append((issued_on + timedelta(days=days), part))
        left -= part
    parts.append((issued_on + timedelta(days=shares[-1][1]), left))
    return [(day, part) for day, part in parts if part]


@dataclass
class Line:
    """Percentages are whole numbers, the price is in the smallest unit of the currency."""

    quantity: int
    price: int
    discount: int = 0
    tax: int = 0
    source: "tuple[Document, int] | None" = None
    carried: Counter = field(default_factory=Counter)

    def total(self, document_discount: int) -> int:
        kept = Fraction(100 - self.discount, 100) * Fraction(100 - document_discount, 100)
        net = half_up(self.quantity * self.price * kept)
        return net + half_up(Fraction(net * self.tax, 100))


@dataclass(eq=False)
class Document:
    name: str
    kind: str
    customer: int
    currency: str
    issued_on: date
    lines: list[Line]
    terms: str = "net30"
    discount: int = 0
    valid_until: date | None = None
    follows: "Document | None" = None
    applies_to: "Document | None" = None
    status: str = ""

    @property
    def total(self) -> int:
        return sum(line.total(self.discount) for line in self.lines)


@dataclass(eq=False)
class Item:
    """`owner` is the name of the document, payment or adjustment; `settled` is (day it counts from, amount)."""

    owner: str
    kind: str
    customer: int
    currency: str
    amount: int
    posted_on: date
    counts_from: date
    due_on: date | None = None
    void_from: date | None = None
    settled: list[tuple[date, int]] = field(default_factory=list)

    def settled_by(self, day: date) -> int:
        return sum(amount for counts_from, amount in self.settled if counts_from <= day)

    def open_on(self, day: date) -> int:
        """What is open at the end of a day, with its sign."""
        if self.counts_from > day or (self.void_from and self.void_from <= day):
            return 0
        return self.amount + (-1 if self.amount > 0 else 1) * self.settled_by(day)

    @property
    def left(self) -> int:
        """What may still be settled, whichever day that would count from, as a positive amount."""
        return 0 if self.void_from else abs(self.amount) - sum(amount for _, amount in self.settled)


class Books:
    """Everything that was booked; `today` moves forward only."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.documents: dict[str, Document] = {}
        self.items: list[Item] = []
        self.standing: dict[tuple[Item, Item], int] = {}
        self.noted: Counter = Counter()  # journal entries by (customer, kind)
        self.on_hold: set[int] = set()

    # What is asked of the books

    def of(self, owner: str, *kinds: str) -> list[Item]:
        found = [item for item in self.items if item.owner == owner and (not kinds or item.kind in kinds)]
        return sorted(found, key=lambda item: item.due_on or item.posted_on)

    def left_of(self, owner: str, *, sign: int) -> int:
        return sum(item.left for item in self.of(owner) if item.amount * sign > 0)

    def aging(self, day: date) -> dict[tuple[int, str], Counter]:
        """Balance, unapplied credit, and sum and number of each bucket by account, for accounts with anything open."""
        accounts: dict = defaultdict(Counter)
        for item in self.items:
            if amount := item.open_on(day):
                account = accounts[item.customer, item.currency]
                account["balance"] += amount
                if amount < 0:
                    account["unapplied"] -= amount
                else:
                    age = bucket((day - business_day(item.due_on or item.posted_on)).days)
                    account[age] += amount
                    account[f"{age} items"] += 1
        return dict(accounts)

    def settled_too_much(self, day: date) -> list[Item]:
        """Items of which more than all, or less than nothing, is settled on a day."""
        return [item for item in self.items if not 0 <= item.settled_by(day) <= abs(item.amount)]

    # What is done to them

    def note(self, customer: int, *kinds: str) -> None:
        self.noted.update((customer, kind) for kind in kinds)

    def post(self, owner: str, kind: str, customer: int, currency: str, amount: int, on: date, due=None) -> Item:
        item = Item(owner, kind, customer, currency, amount, on, max(on, self.today), due)
        self.items.append(item)
        return item

    def settle(self, debits: list[Item], credit: Item, amount: int) -> None:
        """Settle the debits one after the other."""
        for debit in debits:
            if part := min(amount, debit.left, credit.left):
                self._settle(debit, credit, part, max(debit.posted_on, credit.posted_on))
                amount -= part

    def _settle(self, debit: Item, credit: Item, amount: int, day: date) -> None:
        key = (debit, credit)
        self.standing[key] = self.standing.get(key, 0) + amount
        for side in key:
            side.settled.append((max(day, self.today, side.counts_from), amount))

    def free(self, debit: Item, credit: Item, amount: int, on: date) -> None:
        """Take back what settles a debit, from a day on, never before it was settled."""
        day = max(on, self.today, debit.posted_on, credit.posted_on)
        self._settle(debit, credit, -amount, day)

    def void(self, items: list[Item], on: date) -> None:
        """Take items back whole: what they settled, or what settled them, is open again."""
        for (debit, credit), amount in list(self.standing.items()):
            if amount and (debit in items or credit in items):
                self.free(debit, credit, amount, on)
        for item in items:
            item.void_from = max(on, self.today, item.posted_on)

    def add(self, document: Document) -> Document:
        self.documents[document.name] = document
        return document

    def post_invoice(self, invoice: Document) -> None:
        for due, part in in_parts(invoice.total, invoice.terms, invoice.issued_on):
            self.post(invoice.name, "invoice", invoice.customer, invoice.currency, part, invoice.issued_on, due)

    def post_credit_note(self, note: Document) -> None:
        if note.total:
            credit = self.post(note.name, "credit_note", note.customer, note.currency, -note.total, note.issued_on)
            if note.applies_to:
                self.settle(self.of(note.applies_to.name, "invoice"), credit, note.total)

    def carry(self, document: Document, sign: int) -> None:
        """Count what its lines carry out of others; an invoice of a delivery invoices the order line behind it too."""
        for line in document.lines:
            source = line.source
            while source:
                origin, place = source
                if counter := NEXT.get((origin.kind, document.kind)):
                    origin.lines[place].carried[counter] += sign * line.quantity
                behind = origin.lines[place].source
                source = behind if (origin.kind, document.kind) == ("delivery", "invoice") else None

    def carried_out_by(self, document: Document) -> list[Document]:
        """What was made of a document and not cancelled since."""
        later = [other for other in self.documents.values() if other.status != "cancelled"]
        return [
            other for other in later
            if other.applies_to is document or any(line.source and line.source[0] is document for line in other.lines)
        ]  # fmt: skip

    def follow(self, document: Document) -> None:
        """Move the order behind a delivery or invoice to where its lines are."""
        order = document
        while order and order.kind != "order":
            order = next((line.source[0] for line in order.lines if line.source), None)
        if order and order is not document and order.status != "cancelled":
            done = [name for name in ("delivered", "invoiced") if all(
                line.carried[name] == line.quantity for line in order.lines
            )]  # fmt: skip
            order.status = done[-1] if done else "confirmed"


def bucket(days: int) -> str:
    if days <= 0:
        return "current"
    return next((key for key, most in (("1-30", 30), ("31-60", 60), ("61-90", 90)) if days <= most), "90+")
