"""The journal on paper and in files: entries one after the other, oldest first, each with its signature line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from customers.models import Customer
from foundation.periods import company_zone
from journal.filters import EntryFilter
from journal.models import Entry
from journal.timeline import Line, shown

BATCH = 500
EVERYTHING = EntryFilter()
LONG = 1_500  # characters; a shorter entry is not torn between two pages


@dataclass(frozen=True)
class Printed:
    """One entry as it stands on paper: its text plain and, where it has a format, as HTML.

    `chain` is the beginning of its link, `key` the fingerprint of the key.
    """

    customer_code: str
    customer_name: str
    seq: int
    happened_at: datetime
    recorded_at: datetime
    kind: str
    people: str
    subject: str
    text: str
    formatted: str
    author: str
    key: str
    chain: str
    verified: bool
    remark: str
    erased: bool

    @property
    def when(self) -> str:
        return on_paper(self.happened_at)

    @property
    def is_short(self) -> bool:
        return len(self.text) < LONG

    @property
    def signature_line(self) -> str:
        """Who signed with which key, where the entry stands in the chain, and whether all of it was found to be so."""
        state = "verified" if self.verified else "NOT AS SIGNED: do not rely on this entry"
        parts = [
            f"Signed for {self.author}",
            f"key {self.key}",
            f"entry {self.seq}",
            f"link {self.chain}",
            f"recorded {on_paper(self.recorded_at)}",
            state,
        ]
        return " · ".join(parts)


def on_paper(instant: datetime) -> str:
    """An instant in the company's time zone, "12 Nov 2026 14:05"."""
    return date_format(timezone.localtime(instant, company_zone()), "j M Y H:i")


def count_entries(customer: Customer | None = None, chosen: EntryFilter = EVERYTHING) -> int:
    """How many entries printed_entries would give."""
    return chosen.apply(_entries(customer), customer).count()


def printed_entries(
    customer: Customer | None = None, chosen: EntryFilter = EVERYTHING, *, batch: int = BATCH
) -> Iterator[Printed]:
    """Yield the entries of one customer, or of all by code, verified; no more than `batch` are held in memory."""
    entries = chosen.apply(_entries(customer), customer).order_by("customer__code", "happened_at", "seq")
    stream = entries.iterator(chunk_size=batch)
    while some := list(islice(stream, batch)):
        for _, of_customer in groupby(some, key=lambda entry: entry.customer_id):
            yield from _printed(list(of_customer))


def _entries(customer: Customer | None) -> QuerySet:
    entries = Entry.objects.select_related("author", "body", "customer")
    return entries.filter(customer=customer) if customer else entries


def _printed(entries: list[Entry]) -> Iterable[Printed]:
    customer = entries[0].customer
    return (_one(customer, line) for line in shown(customer, entries))


def _one(customer: Customer, line: Line) -> Printed:
    return Printed(
        customer_code=customer.code,
        customer_name=customer.name,
        seq=line.seq,
        happened_at=line.happened_at,
        recorded_at=line.recorded_at,
        kind=line.kind_label,
        people=", ".join(line.people),
        subject=line.subject,
        text=line.body,
        formatted=line.formatted,
        author=line.entry.author.name if line.entry.author else "the house",
        key=line.key,
        chain=line.link[:16],
        verified=line.verified,
        remark=line.remark,
        erased=line.erased,
    )
