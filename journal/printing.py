"""The journal on paper and in files: entries one after the other, oldest first, each with its signature line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from customers.models import Customer
from foundation.periods import company_zone
from journal.canonical import NotCanonical, parse_canonical
from journal.filters import EntryFilter
from journal.models import Entry
from journal.timeline import Line, shown

BATCH = 500
EVERYTHING = EntryFilter()
LONG = 1_500  # characters; a shorter entry is not torn between two pages


@dataclass(frozen=True)
class Printed:
    """One entry as it stands on paper: its text plain and, where it has a format, as HTML.

    `opens` says that the journal of its customer begins here, `chain` is the beginning of its link, `key` the
    fingerprint of the key. `number` has the code of the book before it where that is not the customer's own.
    """

    customer_code: str
    customer_name: str
    opens: bool
    book_code: str
    seq: int
    number: str
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
    problem: str
    confirmed_with: str
    attached: tuple[str, ...]
    remark: str
    erased: bool

    @property
    def when(self) -> str:
        return on_paper(self.happened_at)

    @property
    def is_short(self) -> bool:
        return len(self.text) < LONG

    @property
    def headed(self) -> bool:
        """Whether it has a subject of its own: one without is headed by its kind, one that was erased by neither."""
        return not self.erased and self.subject != self.kind

    @property
    def signature_line(self) -> str:
        """Who signed with which key, where the entry stands in the chain, and whether all of it was found to be so."""
        parts = [
            f"Signed for {self.author}",
            f"key {self.key}",
            f"entry {self.number}",
            f"link {self.chain}",
            f"recorded {on_paper(self.recorded_at)}",
            f"confirmed with {self.confirmed_with}" if self.confirmed_with else "",
            f"NOT AS SIGNED, {self.problem}: do not rely on this entry" if self.problem else "verified",
        ]
        return " · ".join(filter(None, parts))


def on_paper(instant: datetime) -> str:
    """An instant in the company's time zone, "12 Nov 2026 14:05"."""
    return date_format(timezone.localtime(instant, company_zone()), "j M Y H:i")


def count_entries(of: Customer | QuerySet | None = None, chosen: EntryFilter = EVERYTHING) -> int:
    """How many entries printed_entries would give."""
    return _entries(of, chosen).count()


def printed_entries(
    of: Customer | QuerySet | None = None, chosen: EntryFilter = EVERYTHING, *, batch: int = BATCH
) -> Iterator[Printed]:
    """Yield the entries of one customer, of several or of all, by code, verified; `batch` of them are in memory."""
    stream = _entries(of, chosen).order_by("customer__code", "happened_at", "pk").iterator(chunk_size=batch)
    customer = None
    while some := list(islice(stream, batch)):
        for _, of_customer in groupby(some, key=lambda entry: entry.customer_id):
            entries = list(of_customer)
            for line in shown(entries[0].customer, entries):
                yield _one(entries[0].customer, line, opens=customer != entries[0].customer_id)
                customer = entries[0].customer_id


def _entries(of: Customer | QuerySet | None, chosen: EntryFilter) -> QuerySet:
    entries = Entry.objects.select_related("author", "body", "customer")
    if isinstance(of, Customer):
        return chosen.apply(entries.filter(customer=of), of)
    return chosen.apply(entries if of is None else entries.filter(customer__in=of))


def _one(customer: Customer, line: Line, *, opens: bool) -> Printed:
    signed = _signed(line.entry)
    return Printed(
        customer_code=customer.code,
        customer_name=customer.name,
        opens=opens,
        book_code=line.code,
        seq=line.seq,
        number=line.number,
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
        problem=line.problem,
        confirmed_with=" ".join(signed.get("confirmed_with", "").split())[: len("passkey ") + 16],
        attached=tuple(f"{kind}, {size:,} bytes, SHA-256 {sha256}" for sha256, size, kind in signed["attachments"]),
        remark=line.remark,
        erased=line.erased,
    )


def _signed(entry: Entry) -> dict:
    """What the signed bytes say beside the text; nothing when somebody altered them, which its line then says."""
    try:
        return parse_canonical(bytes(entry.payload))
    except NotCanonical:
        return {"attachments": []}
