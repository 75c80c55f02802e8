"""The journal as it is read on a screen: lines with their signature checked, by day, the house's events folded."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, Model, QuerySet, TextField
from django.shortcuts import get_object_or_404
from django.urls import reverse

from customers.models import Customer
from foundation.periods import company_today, company_zone, end_of_day
from foundation.tables.paging import Page, keyset_page
from journal.company_kinds import own_kinds
from journal.filters import EntryFilter
from journal.kinds import ERASURE, OWN, Kind, kind_of
from journal.models import Entry
from journal.richtext import formatted_text, plain
from journal.stored import Beside
from journal.verify import read_now
from staff.models import User

A_PAGE = 30  # entries; each is verified and drawn anew
ERASED = "The text was erased by order; that it was written, when and by whom still stands."


@dataclass
class Line:
    """One entry as a reader sees it. `problem` says what is not as it was signed; empty when all is well; `code` is
    that of the customer whose book it is, and stands before the `number` where that is not the folder's own.

    `body` are the words, `formatted` the same as HTML where the text has a format; `links` what the entry speaks of.
    """

    entry: Entry
    kind: Kind
    author: str
    people: list[str]
    subject: str
    body: str
    code: str
    number: str
    url: str
    problem: str
    formatted: str = ""
    links: list[list] = field(default_factory=list)
    erased: bool = False
    remark: str = ""
    remark_url: str = ""

    @property
    def verified(self) -> bool:
        return not self.problem

    @property
    def customer(self) -> Customer:
        """Whose journal it stands in; for lists over several folders, which read it along."""
        return self.entry.customer

    @property
    def kind_label(self) -> str:
        return self.kind.label

    @property
    def icon(self) -> str:
        return self.kind.icon

    @property
    def seq(self) -> int:
        return self.entry.seq

    @property
    def position(self) -> str:
        return self.number

    @property
    def happened_at(self) -> datetime:
        return self.entry.happened_at

    @property
    def recorded_at(self) -> datetime:
        return self.entry.recorded_at

    @property
    def signer(self) -> str:
        return self.author

    @property
    def key(self) -> str:
        return self.entry.key_id

    @property
    def link(self) -> str:
        return bytes(self.entry.chain).hex()


@dataclass
class Day:
    """The lines of one day; `events` are those of the house when they are folded away."""

    day: date
    lines: list[Line] = field(default_factory=list)
    events: list[Line] = field(default_factory=list)


def journal_of(customer: Customer, as_of: date | None = None):
    """The entries of the customer as they stood on a day, with all a line needs."""
    return customer.journal_entries.filter(happened_at__lt=end_of_day(as_of or company_today())).select_related(
        "author", "body"
    )


def page_of(customer: Customer, chosen: EntryFilter, as_of: date, *, after: str = "", before: str = "") -> Page:
    """A page of entries, newest first."""
    entries = chosen.apply(journal_of(customer, as_of), customer)
    return keyset_page(entries, size=A_PAGE, by="happened_at", descending=True, after=after, before=before)


def page_of_all(customers: QuerySet, chosen: EntryFilter, *, after: str = "", before: str = "") -> Page:
    """A page of what stands in the journals of these customers, newest first."""
    entries = Entry.objects.filter(customer__in=customers).select_related("author", "body", "customer")
    return keyset_page(
        chosen.apply(entries), size=A_PAGE, by="happened_at", descending=True, after=after, before=before
    )


def latest(customer: Customer, count: int = 10, as_of: date | None = None) -> list[Line]:
    """The newest lines as of a day, whoever wrote them."""
    return shown(customer, journal_of(customer, as_of).order_by("-happened_at", "-pk")[:count])


def about(customer: Customer, thing: Model, as_of: date | None = None) -> list[Line]:
    """What the journal says about a saved document (see record()) as of a day, the newest first."""
    speaking = Func(F("body__content"), function="journal_speaks_of", output_field=ArrayField(TextField()))
    named = f"{thing._meta.label_lower}:{thing.pk}"
    of_it = journal_of(customer, as_of).alias(speaking=speaking).filter(speaking__contains=[named])
    return shown(customer, of_it.order_by("-happened_at", "-pk"))


def shown(customer: Customer | None, entries: Iterable[Entry]) -> list[Line]:
    """The entries as lines, verified now; a query more, whatever their number, and one for kinds of the company.

    Without a customer they are of several, each read with its own.
    """
    entries = list(entries)
    known = read_now(entries)
    own = own_kinds() if any(entry.kind.startswith(OWN) for entry in entries) else {}
    return [
        _line(
            customer or entry.customer,
            entry,
            kind_of(entry.kind, own),
            *known[entry.pk],
        )
        for entry in entries
    ]


def by_day(lines: list[Line], *, fold: bool) -> Iterator[Day]:
    """The lines under the company's days; with `fold`, several events of the house in a day stand apart."""
    for day, of_day in groupby(lines, lambda line: line.happened_at.astimezone(company_zone()).date()):
        of_day = list(of_day)
        events = [line for line in of_day if line.kind.is_event] if fold else []
        if len(events) < 2:
            events = []
        yield Day(day, [line for line in of_day if line not in events], events)


def written_for(entries: QuerySet, code: str, seq: int, user: User) -> Entry:
    """Return the entry of this number in the book of the customer of this code, in whosever folder it stands now.

    Raises Http404 when there is none, or when the person may not open that folder.
    """
    folders = Customer.objects.visible_to(user)
    return get_object_or_404(entries, book__code=code, seq=seq, customer__in=folders)


def entry_url(code: str, seq: int) -> str:
    """Where the entry of this number is read, by the code of the customer whose book it stands in."""
    return reverse("journal:entry", args=[code, seq])


def _line(customer: Customer, entry: Entry, kind: Kind, problem: str, beside: Beside) -> Line:
    said = _said(entry)
    formatted = formatted_text(said["text"]) if said.get("format") == "rich" else ""
    line = Line(
        entry=entry,
        kind=kind,
        author=entry.author.get_short_name() if entry.author else "the house",
        people=said.get("parties", []),
        subject=said.get("subject") or kind.label,
        body=(plain(formatted) if formatted else said.get("text", "")) if said else ERASED,
        formatted=formatted,
        links=[link for link in (said.get("about"), *said.get("links", ())) if link],
        erased=not said,
        code=beside.code,
        number=str(entry.seq) if entry.book_id == entry.customer_id else f"{beside.code}/{entry.seq}",
        url=entry_url(beside.code, entry.seq),
        problem=problem,
    )
    if remark := _remark(entry, beside):
        words, seq = remark
        line.remark, line.remark_url = f"{words} entry {seq}", entry_url(beside.code, seq)
    return line


def _said(entry: Entry) -> dict:
    """What was written; nothing when it was erased, or taken away by somebody who should not."""
    body = getattr(entry, "body", None)
    said = json.loads(body.content) if body and body.content is not None else {}
    return said if isinstance(said, dict) else {}


def _remark(entry: Entry, beside: Beside) -> tuple[str, int] | None:
    """Which earlier entry it amends or erases, else which later one amends it."""
    if beside.amends:
        return ("erases the text of" if entry.kind == ERASURE else "amends"), beside.amends
    return ("amended by", beside.amended_by) if beside.amended_by else None
