"""Which entries somebody wants to see or print: kind, person, period, words."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import JSONField, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.formats import date_format

from foundation.periods import end_of_day
from journal.kinds import NOTED_BY_PEOPLE, kind_of

PEOPLE, HOUSE = "people", "house"
GROUPS = {PEOPLE: "Noted by people", HOUSE: "Events of the house"}


@dataclass(frozen=True)
class EntryFilter:
    """`kind` is a kind, or one of GROUPS; `since` and `until` are days of the company, both included."""

    kind: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""

    def apply(self, entries: QuerySet) -> QuerySet:
        """Narrow a query set of entries."""
        if self.kind:
            entries = entries.filter(self._kind())
        if self.since:
            entries = entries.filter(happened_at__gte=end_of_day(self.since - timedelta(days=1)))
        if self.until:
            entries = entries.filter(happened_at__lt=end_of_day(self.until))
        return self._said(entries) if self.person or self.text else entries

    def in_words(self) -> str:
        """The filter as the heading of a print says it ("Complaint · since 1 Jan 2026"); empty when there is none."""
        words = [
            GROUPS.get(self.kind) or kind_of(self.kind).label if self.kind else "",
            f"with {self.person}" if self.person else "",
            f"since {date_format(self.since, 'j M Y')}" if self.since else "",
            f"until {date_format(self.until, 'j M Y')}" if self.until else "",
            f"“{self.text}”" if self.text else "",
        ]
        return " · ".join(filter(None, words))

    def _kind(self) -> Q:
        if self.kind in GROUPS:
            noted = Q(kind__in=NOTED_BY_PEOPLE)
            return noted if self.kind == PEOPLE else ~noted
        return Q(kind=self.kind)

    def _said(self, entries: QuerySet) -> QuerySet:
        content = Cast("body__content", JSONField())
        entries = entries.annotate(
            parties=KeyTextTransform("parties", content),
            said=KeyTextTransform("text", content),
        )
        if self.person:
            entries = entries.filter(Q(author__name__icontains=self.person) | Q(parties__icontains=self.person))
        if self.text:
            entries = entries.filter(Q(body__subject__icontains=self.text) | Q(said__icontains=self.text))
        return entries
