""" "Why this amount?": each open amount and each balance as a sum of things a person can look up (D2)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.text import capfirst

from customers.models import Customer
from financials.aging import open_items
from financials.models import Document, Entry, Payment
from foundation.money import NOTHING
from foundation.sql import fetch


@dataclass(frozen=True)
class Step:
    """One summand: signed amount, what it is, its day and the page that shows it."""

    amount: Decimal
    label: str
    day: date
    url: str | None = None


@dataclass(frozen=True)
class Explanation:
    """Steps that add up to the total, to the cent."""

    steps: list[Step]
    currency: str

    @property
    def total(self) -> Decimal:
        return sum((step.amount for step in self.steps), NOTHING)


def why_open(entry: Entry, *, customer: Customer, as_of: date) -> Explanation:
    """Explain what is open of an invoice, credit note or payment on a day: its amount less what settled it by then."""
    mine, other, sign = ("debit", "credit", -1) if entry.amount > 0 else ("credit", "debit", 1)
    settled = (
        customer.allocations.filter(**{mine: entry}, counts_from__lte=as_of)
        .select_related(f"{other}__document", f"{other}__payment")
        .order_by("effective_on", "id")
    )
    first = Step(entry.amount, _name(entry), entry.posted_on)
    rest = [
        Step(sign * one.amount, _name(getattr(one, other)), one.effective_on, _url(getattr(one, other), customer))
        for one in settled
    ]
    return Explanation([first, *rest], entry.currency)


def why_balance(*, customer: Customer, currency: str, as_of: date) -> Explanation:
    """Explain a balance as the sum of what is open on that day, oldest due first."""
    items = [item for item in open_items(customer_id=customer.pk, as_of=as_of) if item["currency"] == currency]
    documents = Document.objects.in_bulk([item["document_id"] for item in items if item["document_id"]])
    payments = Payment.objects.in_bulk([item["payment_id"] for item in items if item["payment_id"]])
    steps = []
    for item in items:
        source = documents.get(item["document_id"]) or payments[item["payment_id"]]
        source.customer = customer
        label = f"{Entry.Kind(item['kind']).label.capitalize()} {item['number']}"
        steps.append(Step(item["open"], label, item["due_on"] or item["issued_on"], source.get_absolute_url()))
    return Explanation(steps, currency)


def turnover(*, customer: Customer, currency: str, as_of: date) -> Explanation:
    """Explain the same balance the other way: everything ever posted by that day, summed by kind."""
    sql = """
        SELECT kind, count(*) AS entries, sum(amount) AS amount, max(posted_on) AS last_on FROM financials_entry
        WHERE customer_id = %(customer)s AND currency = %(currency)s AND counts_from <= %(as_of)s
        GROUP BY kind ORDER BY sum(amount) DESC, kind
    """
    rows = fetch(sql, {"customer": customer.pk, "currency": currency, "as_of": as_of})
    steps = [
        Step(row["amount"], f"{row['entries']:,} × {Entry.Kind(row['kind']).label.lower()}", row["last_on"])
        for row in rows
    ]
    return Explanation(steps, currency)


def _name(entry: Entry) -> str:
    kind = entry.get_kind_display().capitalize()
    if entry.payment and entry.kind == Entry.Kind.PAYMENT:
        return f"{capfirst(entry.payment.get_method_display())} {entry.payment.reference}"
    number = entry.document.number if entry.document else entry.payment.reference
    return f"{kind} {number}"


def _url(entry: Entry, customer: Customer) -> str:
    source = entry.document or entry.payment
    source.customer = customer
    return source.get_absolute_url()
