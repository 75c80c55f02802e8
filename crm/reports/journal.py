"""The journal of one customer, or of all a sales rep is responsible for, each entry with its signature line."""

from collections.abc import Iterator
from dataclasses import replace

from crm.reports.report import Asked, Report
from foundation.tables import Column
from journal.export import with_evidence
from journal.filters import EntryFilter
from journal.printing import Printed, count_entries, printed_entries

KEYS = (
    ("customer_code", "Customer", "code"),
    ("book_code", "Book", "code"),
    ("seq", "Entry", "text"),
    ("happened_at", "When", "when"),
    ("recorded_at", "Recorded", "when"),
    ("kind", "Kind", "text"),
    ("people", "People", "text"),
    ("subject", "Subject", "text"),
    ("text", "Text", "text"),
    ("author", "By", "text"),
    ("key", "Key", "code"),
    ("chain", "Link", "code"),
    ("verified", "Verified", "text"),
)
SHOWN = {"happened_at", "kind", "people", "subject", "author", "verified"}


def rows(asked: Asked) -> Iterator[Printed]:
    return printed_entries(asked.customer or asked.customers, _chosen(asked))


def count(asked: Asked) -> int:
    return count_entries(asked.customer or asked.customers, _chosen(asked))


def _chosen(asked: Asked) -> EntryFilter:
    """Return what is asked for, without what happened after the day of the report."""
    return replace(asked.chosen, until=min(asked.chosen.until or asked.as_of, asked.as_of))


def document(asked: Asked) -> dict[str, object]:
    """Return the entries, whether each is as it was signed, and what proves it to others (journal.export)."""
    entries = [
        {key: getattr(entry, key) for key, _, _ in KEYS}
        | {name: getattr(entry, name).isoformat() for name in ("happened_at", "recorded_at")}
        for entry in rows(asked)
    ]
    customers = asked.customers if asked.customer or asked.sales_rep else ()
    return {"as_of": asked.as_of.isoformat(), **with_evidence(entries, customers, since=asked.since)}


JOURNAL = Report(
    name="journal",
    title="Journal",
    says="Everything noted and recorded, each entry with who signed it and its place in the chain.",
    permission="journal.view_entry",
    columns=tuple(Column(key, label, kind=kind, shown=key in SHOWN) for key, label, kind in KEYS),
    rows=rows,
    document=document,
    about_one=True,
    block="journal/print.html",
    count=count,
)
