"""Posting to the account and settling one entry by another. The only writer of Entry and Allocation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError

from customers.models import Customer
from customers.terms import Terms
from financials.models import Allocation, Document, Entry
from foundation.money import format_money
from foundation.periods import company_today


class NotBooked(Exception):
    """Nothing was booked; the text says why and what to do next."""


class DoesNotFit(NotBooked):
    """An allocation asks for more than is open on one of its sides, or for entries that do not belong together."""


def post_document(document: Document, *, today: date) -> list[Entry]:
    """Post an issued invoice or credit note to the account; an invoice in instalments as one entry for each.

    A document that comes to nothing is not posted.
    """
    if document.kind == Document.Kind.CREDIT_NOTE:
        parts = [(None, -document.total)] if document.total else []
    else:
        parts = instalments(document)
    return [
        Entry.objects.create(
            customer=document.customer,
            kind=document.kind,
            currency=document.currency,
            amount=amount,
            posted_on=document.issued_on,
            due_on=due_on,
            document=document,
            known_on=today,
        )
        for due_on, amount in parts
    ]


def instalments(invoice: Document) -> list[tuple[date, Decimal]]:
    """Return what of the invoice is due when: by terms in instalments, else the whole on its due day."""
    if not invoice.total:
        return []
    terms = Terms.parse(invoice.terms)
    if not terms.parts:
        return [(invoice.due_on, invoice.total)]
    return terms.instalments(invoice.issued_on, invoice.total, invoice.currency)


def invoice_entries(invoice: Document) -> list[Entry]:
    """Return what the invoice put on the account, the instalment due first before the others."""
    return list(Entry.objects.filter(document=invoice, kind=Entry.Kind.INVOICE).order_by("due_on", "id"))


def post(
    *, customer: Customer, currency: str, on: date, today: date, parts: Iterable[tuple[str, Decimal]], **about
) -> list[Entry]:
    """Post signed amounts (kind, amount) of one payment or adjustment; what comes to nothing is left out."""
    return Entry.objects.bulk_create(
        Entry(customer=customer, kind=kind, currency=currency, amount=amount, posted_on=on, known_on=today, **about)
        for kind, amount in parts
        if amount
    )


def open_amount(entry: Entry) -> Decimal:
    """Return how much of the entry nothing settles yet, as a positive amount."""
    return abs(entry.amount) - entry.allocated


@dataclass(frozen=True, slots=True)
class Pair:
    """So much of a debit is settled by so much of a credit."""

    debit: Entry
    credit: Entry
    amount: Decimal


class Matching:
    """Puts debits and sources together, first by first, never more than is open of each."""

    def __init__(self) -> None:
        self.pairs: list[Pair] = []
        self._left: dict[int, Decimal] = {}

    def left(self, entry: Entry) -> Decimal:
        """Return what of the entry is open besides what has been matched here."""
        return self._left.setdefault(entry.pk, open_amount(entry))

    def match(self, debits: Sequence[Entry], sources: Sequence[Entry], amount: Decimal) -> Decimal:
        """Settle up to `amount` of the debits by the sources; returns how much of it could not be."""
        for debit in debits:
            for credit in sources:
                part = min(amount, self.left(debit), self.left(credit))
                if part > 0:
                    self.pairs.append(Pair(debit, credit, part))
                    self._left[debit.pk] -= part
                    self._left[credit.pk] -= part
                    amount -= part
        return amount


def allocate(*, debit: Entry, credit: Entry, amount: Decimal, now: datetime) -> Allocation:
    """Settle part of an invoice (debit) by part of a payment or credit note (credit).

    The customer's row must be locked by the verb that calls. Effective from the day both sides exist: money counts
    from its value date. Raises DoesNotFit; the database refuses the same by itself.
    """
    return settle([Pair(_fresh(debit), _fresh(credit), amount)], now=now)[0]


def settle(pairs: Sequence[Pair], *, now: datetime) -> list[Allocation]:
    """Allocate all pairs in one statement, as `allocate` does; the entries were read under the customer's lock."""
    for pair in pairs:
        _ensure_fits(pair)
        pair.debit.allocated += pair.amount
        pair.credit.allocated += pair.amount
    today = company_today(now)
    return Allocation.objects.bulk_create(
        Allocation(
            customer_id=pair.debit.customer_id,
            currency=pair.debit.currency,
            debit=pair.debit,
            credit=pair.credit,
            amount=pair.amount,
            effective_on=max(pair.debit.posted_on, pair.credit.posted_on),
            known_on=max(today, pair.debit.known_on, pair.credit.known_on),
        )
        for pair in pairs
    )


def reverse(allocation: Allocation, *, effective_on: date, now: datetime) -> Allocation:
    """Take back an allocation, whole; both sides are open again from `effective_on`.

    Raises DoesNotFit when it was taken back before.
    """
    try:
        return Allocation.objects.create(
            customer_id=allocation.customer_id,
            currency=allocation.currency,
            debit_id=allocation.debit_id,
            credit_id=allocation.credit_id,
            amount=-allocation.amount,
            effective_on=effective_on,
            reverses=allocation,
            known_on=max(company_today(now), allocation.known_on),
        )
    except IntegrityError as error:
        raise DoesNotFit("This allocation has already been taken back.") from error


def _fresh(entry: Entry) -> Entry:
    related = Entry.objects.select_related("document", "payment", "adjustment")
    return related.get(pk=entry.pk, customer_id=entry.customer_id)


def _ensure_fits(pair: Pair) -> None:
    debit, credit, amount = pair.debit, pair.credit, pair.amount
    if (debit.customer_id, debit.currency) != (credit.customer_id, credit.currency):
        raise DoesNotFit("Both sides must belong to the same customer and be in the same currency.")
    for side in (debit, credit):
        if amount > open_amount(side):
            raise only_open(side.document or side.payment or side.adjustment, open_amount(side), amount, side.currency)


def only_open(what: object, left: Decimal, asked: Decimal, currency: str) -> DoesNotFit:
    """Return the refusal that says how much of a document, payment or adjustment is left."""
    return DoesNotFit(
        f"Only {said_money(left, currency)} of {what} is open; {format_money(asked, currency)} was asked for."
    )


def said_money(amount: Decimal, currency: str) -> str:
    """Return an amount with its currency for a sentence."""
    return f"{format_money(amount, currency)} {currency}"
