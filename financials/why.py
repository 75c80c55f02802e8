""" "Why this amount?": each amount of an account as a sum of things a person can look up (D2), on any day.

Every explanation adds up to the figure it explains, to the cent, because it is made of the same entries and
allocations (financials.aging); each step leads to the page of the document, payment or adjustment it comes from.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Q, Sum
from django.urls import reverse
from django.utils.text import capfirst

from customers.models import Customer
from financials.aging import BUCKETS, bucket_of, open_items
from financials.models import Adjustment, Allocation, Document, Entry, Payment
from financials.tables import item_url
from foundation.money import NOTHING
from foundation.sql import fetch

SOURCES = ("document", "payment", "adjustment")
OPEN_FIGURES = {
    "balance": ("Balance", lambda item: True),
    "overdue": ("Overdue", lambda item: item["open"] > 0 and item["days_past_due"] > 0),
    "unapplied": ("Unapplied credit", lambda item: item["open"] < 0),
    **{
        key: (label, lambda item, key=key: item["open"] > 0 and bucket_of(item["days_past_due"]) == key)
        for key, (_, label) in BUCKETS.items()
    },
}
# What was billed and paid, as credit/sql/standing.sql counts it: the name, the sign, and which entries.
CANCELLED_INVOICE = Q(kind=Entry.Kind.CANCELLATION, document__isnull=False, amount__lt=0)
TURNOVER_FIGURES = {
    "billed": ("Billed", 1, Q(kind=Entry.Kind.INVOICE) | CANCELLED_INVOICE),
    "paid": ("Paid", -1, Q(kind__in=(Entry.Kind.PAYMENT, Entry.Kind.CHARGES, Entry.Kind.RETURN))),
}


@dataclass(frozen=True)
class Step:
    """One summand: signed amount, what it is, its day, and the page that shows it as of today."""

    amount: Decimal
    label: str
    day: date | None
    url: str | None = None


@dataclass(frozen=True)
class Explanation:
    """Steps that add up to the total, to the cent; the first `posted` ones were booked, the others settled them."""

    steps: list[Step]
    currency: str
    posted: int = 1

    @property
    def total(self) -> Decimal:
        return sum((step.amount for step in self.steps), NOTHING)


def why_open(entry: Entry, *, customer: Customer, as_of: date) -> Explanation:
    """Explain what is open of one entry (an instalment, a payment, its discount): its amount less what settled it."""
    return why_entries([entry], customer=customer, as_of=as_of)


def why_document(document: Document, *, as_of: date) -> Explanation | None:
    """Explain what is open of a document: what it put on the account, less what settled it; None when never posted."""
    return _why_of(document.entries, document.customer, as_of)


def why_payment(payment: Payment, *, as_of: date) -> Explanation | None:
    """Explain what of a payment is not applied: all it brought, less what it settled; signed like the balance."""
    return _why_of(payment.entries.filter(adjustment=None), payment.customer, as_of)


def why_adjustment(adjustment: Adjustment, *, as_of: date) -> Explanation | None:
    """Explain what of an adjustment is not settled."""
    return _why_of(adjustment.entries, adjustment.customer, as_of)


def _why_of(entries, customer: Customer, as_of: date) -> Explanation | None:
    posted = list(entries.filter(counts_from__lte=as_of).select_related(*SOURCES).order_by("due_on", "id"))
    return why_entries(posted, customer=customer, as_of=as_of) if posted else None


def why_entries(entries: Sequence[Entry], *, customer: Customer, as_of: date) -> Explanation:
    """Explain what is open of some entries together: their amounts, less what settled them by that day.

    What settles one of them by another (a cancellation) is no step: it changes nothing of their sum.
    """
    mine = {entry.pk for entry in entries}
    asked = Q(debit__in=mine) ^ Q(credit__in=mine)
    sides = [f"{side}__{source}" for side in ("debit", "credit") for source in SOURCES]
    settled = Allocation.objects.filter(asked, customer=customer, counts_from__lte=as_of).select_related(*sides)
    first = [Step(entry.amount, label, entry.posted_on, url(entry, customer)) for entry, label in _labelled(entries)]
    rest = [_settlement(one, one.debit_id in mine, customer) for one in settled.order_by("effective_on", "id")]
    return Explanation([*first, *rest], entries[0].currency, posted=len(first))


def _labelled(entries: Sequence[Entry]) -> list[tuple[Entry, str]]:
    """Name each entry, the instalments of an invoice by the days they are due."""
    parts = [entry for entry in entries if entry.kind == Entry.Kind.INVOICE]
    due = {entry.pk: f", due {entry.due_on:%d %b %Y}" for entry in parts} if len(parts) > 1 else {}
    return [(entry, said(entry) + due.get(entry.pk, "")) for entry in entries]


def _settlement(one: Allocation, of_debit: bool, customer: Customer) -> Step:
    other, sign = (one.credit, -1) if of_debit else (one.debit, 1)
    label = f"{said(other)}, taken back" if one.reverses_id else said(other)
    return Step(sign * one.amount, label, one.effective_on, url(other, customer))


def why_items(figure: str, *, customer: Customer, currency: str, as_of: date) -> Explanation:
    """Explain the balance, what is overdue, a bucket of the aging or unapplied credit by open items, oldest due first.

    Unapplied credit is explained as a positive amount, as it is shown.
    """
    chosen = OPEN_FIGURES[figure][1]
    items = [item for item in open_items(customer_id=customer.pk, as_of=as_of) if item["currency"] == currency]
    sign = -1 if figure == "unapplied" else 1
    several = Counter(item["document_id"] for item in items)
    steps = [
        Step(
            sign * item["open"],
            _item_label(item, in_instalments=bool(item["document_id"]) and several[item["document_id"]] > 1),
            item["due_on"] or item["issued_on"],
            item_url(item, customer) + "#open",
        )
        for item in items
        if chosen(item)
    ]
    return Explanation(steps, currency)


def _item_label(item: dict, *, in_instalments: bool) -> str:
    label = f"{capfirst(item['kind_label'])} {item['number'] or ''}".strip()
    return f"{label}, instalment of {item['amount']:,.2f}" if in_instalments else label


def turnover(*, customer: Customer, currency: str, as_of: date) -> Explanation:
    """Explain the same balance the other way: everything ever posted by that day, summed by kind."""
    sql = """
        SELECT kind, count(*) AS entries, sum(amount) AS amount, max(posted_on) AS last_on FROM financials_entry
        WHERE customer_id = %(customer)s AND currency = %(currency)s AND counts_from <= %(as_of)s
        GROUP BY kind ORDER BY sum(amount) DESC, kind
    """
    rows = fetch(sql, {"customer": customer.pk, "currency": currency, "as_of": as_of})
    steps = [
        Step(
            row["amount"], f"{row['entries']:,} × {Entry.Kind(row['kind']).label.lower()}", row["last_on"],
            _list_url(customer, kind=row["kind"]),
        )
        for row in rows
    ]  # fmt: skip
    return Explanation(steps, currency)


def why_turnover(figure: str, *, customer: Customer, currency: str, as_of: date) -> Explanation:
    """Explain what was ever billed or paid by year and kind, each year leading to its part of the list."""
    _, sign, counted = TURNOVER_FIGURES[figure]
    entries = customer.entries.filter(counted, currency=currency, counts_from__lte=as_of)
    by_year = entries.values("posted_on__year", "kind").annotate(
        entries=Count("pk"), sum=Sum("amount"), last_on=Max("posted_on")
    )
    steps = [
        Step(
            sign * row["sum"],
            f"{row['posted_on__year']}: {row['entries']:,} × {Entry.Kind(row['kind']).label.lower()}",
            row["last_on"],
            _list_url(customer, kind=row["kind"], year=row["posted_on__year"]),
        )
        for row in by_year.order_by("posted_on__year", "kind")
    ]
    return Explanation(steps, currency)


def _list_url(customer: Customer, *, kind: str, year: int | None = None) -> str | None:
    """The list of what these entries come from; None where they have no line of their own there."""
    if kind in (Entry.Kind.CANCELLATION, Entry.Kind.DISCOUNT, Entry.Kind.CHARGES):
        return None
    period = f"&since={year}-01-01&until={year}-12-31" if year else ""
    return f"{reverse('financials:overview', args=[customer.code])}?kind={kind}{period}"


def said(entry: Entry) -> str:
    """Return what an entry is, in the words of a statement: "Check 5567", "Discount taken with 5567"."""
    kind = capfirst(entry.get_kind_display())
    if entry.document:
        of = f"{kind} of {entry.document}" if entry.kind == Entry.Kind.CANCELLATION else kind
        return of if entry.kind == Entry.Kind.CANCELLATION else f"{kind} {entry.document.number}"
    if entry.adjustment:
        undone = entry.kind == Entry.Kind.CANCELLATION
        named = (
            f"{capfirst(str(entry.adjustment))} undone" if undone else f"{kind} {entry.adjustment.reference}".strip()
        )
        return f"{named}: {entry.adjustment.reason}"
    if entry.kind == Entry.Kind.PAYMENT:
        return f"{capfirst(entry.payment.get_method_display())} {entry.payment.reference}"
    return f"{kind} with {entry.payment.reference}"


def url(entry: Entry, customer: Customer) -> str:
    """Return the page of what an entry comes from."""
    source = entry.document or entry.adjustment or entry.payment
    source.customer = customer
    return source.get_absolute_url()


def currencies(customer: Customer) -> Iterable[str]:
    """Return the currencies of the account, the customer's own first."""
    others = set(customer.entries.values_list("currency", flat=True).distinct()) - {customer.currency}
    return [customer.currency, *sorted(others)]
