"""Which entries somebody wants to see or print: kind, person, period, words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.formats import date_format

from customers.models import Customer
from foundation.periods import end_of_day
from foundation.sql import fetch
from journal.company_kinds import own_kinds
from journal.kinds import NOTED_BY_PEOPLE, OWN, kind_of
from journal.words import Question, read

PEOPLE, HOUSE = "people", "house"
GROUPS = {PEOPLE: "Noted by people", HOUSE: "Events of the house"}
SAYING = "SELECT entry_id FROM journal_body WHERE words @@ %s::tsquery"
AUTHORS = "SELECT id FROM staff_user WHERE journal_words_of(name) @@ %(query)s::tsquery"


@dataclass(frozen=True)
class EntryFilter:
    """`kind` is a kind, or one of GROUPS; `since` and `until` are days of the company, both included.

    `person` took part or wrote the entry; `newer` says after which entries: the number of one of the folder's own book,
    and with the book before it that of one of another: "5" or "5.77-12".
    """

    kind: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""
    newer: str = ""

    @property
    def question(self) -> Question | None:
        """The words looked for, taken apart; None when none are."""
        return read(self.text) if self.text.strip() else None

    def apply(self, entries: QuerySet, customer: Customer | None = None) -> QuerySet:
        """Narrow a query set of entries; `customer` when they are all of one, which is quicker."""
        if self.kind:
            entries = entries.filter(self._kind())
        if self.since:
            entries = entries.filter(happened_at__gte=end_of_day(self.since - timedelta(days=1)))
        if self.until:
            entries = entries.filter(happened_at__lt=end_of_day(self.until))
        if self.newer:
            entries = entries.filter(reduce(or_, (_after(part) for part in self.newer.split("."))))
        if self.person.strip():
            entries = entries.filter(_with(read(self.person), customer))
        question = self.question
        return entries.filter(_saying(question.query, customer)) if question else entries

    def in_words(self) -> str:
        """The filter as the heading of a print says it ("Complaint · since 1 Jan 2026"); empty when there is none."""
        words = [
            GROUPS.get(self.kind) or _label(self.kind) if self.kind else "",
            f"with {self.person}" if self.person else "",
            f"since {date_format(self.since, 'j M Y')}" if self.since else "",
            f"until {date_format(self.until, 'j M Y')}" if self.until else "",
            f"“{self.text}”" if self.text else "",
            f"after entry {self.newer.partition('.')[0].rpartition('-')[2]}" if self.newer else "",
        ]
        return " · ".join(filter(None, words))

    def _kind(self) -> Q:
        if self.kind in GROUPS:
            noted = Q(kind__in=NOTED_BY_PEOPLE) | Q(kind__startswith=OWN)
            return noted if self.kind == PEOPLE else ~noted
        return Q(kind=self.kind)


def after_of(seen: Mapping[int, int], *, own: int) -> str:
    """Return EntryFilter.newer for the last numbers seen of each book; `own` is the folder's own."""
    return ".".join(f"{seq}" if book == own else f"{book}-{seq}" for book, seq in seen.items())


def _after(part: str) -> Q:
    book, _, seq = part.rpartition("-")
    return Q(book=int(book) if book else F("customer"), seq__gt=int(seq))


def _label(kind: str) -> str:
    return kind_of(kind, own_kinds() if kind.startswith(OWN) else {}).label


def _saying(query: str, customer: Customer | None) -> Q:
    """What the index of the words gives; it begins with the customer."""
    if not query:
        return Q(pk__in=())
    of_one = (f"{SAYING} AND customer_id = %s", [query, customer.pk]) if customer else (SAYING, [query])
    return Q(pk__in=RawSQL(*of_one))  # noqa: S611 -- two constants


def _with(question: Question, customer: Customer | None) -> Q:
    """Somebody of this name took part or wrote it."""
    authors = [row["id"] for row in fetch(AUTHORS, {"query": question.query})]
    return _saying(question.among_names, customer) | (Q(author_id__in=authors) if authors else Q())
