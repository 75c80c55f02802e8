"""What the journal adds to the criteria of selections: when somebody last spoke with or wrote to a customer."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from customers.selections.criteria import Criterion
from customers.selections.periods import InPeriod
from customers.selections.values import Between, OneOf, days
from foundation.periods import end_of_day
from journal.kinds import BY_PEOPLE, PEOPLE
from journal.models import Entry

HEADING = "Contacts and events"
DAY = timedelta(days=1)


def journal_criteria(today: date) -> list[Criterion]:
    """Return the criteria for customers.selections (settings.SELECTION_CRITERIA)."""
    kinds = OneOf("kind", lambda: [(kind.value, kind.label) for kind in PEOPLE])
    permission = "journal.view_entry"
    return [
        Criterion("last_contact", "Last contact", HEADING, Between(days(today)), last_contact, permission=permission,
                  hint="calls, visits, letters and mails people noted; “up to 90 days ago” is: not since"),
        Criterion("noted", "Noted in the journal", HEADING, InPeriod(kinds, today), noted, permission=permission),
    ]  # fmt: skip


def last_contact(ends: tuple[date | None, date | None]) -> Q:
    """Return the condition that the last contact lies in a range of days; of nobody who was never spoken with."""
    low, high = ends
    entries = Entry.objects.filter(customer=OuterRef("pk"), kind__in=sorted(BY_PEOPLE))
    known = entries if low is None else entries.filter(happened_at__gte=end_of_day(low - DAY))
    if high is None:
        return Q(Exists(known))
    later = entries.filter(happened_at__gte=end_of_day(high))
    return Q(Exists(known.filter(happened_at__lt=end_of_day(high)))) & ~Q(Exists(later))


def noted(asked: tuple[list[str], date, date]) -> Q:
    """Return the condition that something of a kind happened in a period."""
    kinds, first, last = asked
    entries = Entry.objects.filter(customer=OuterRef("pk"), kind__in=kinds, happened_at__lt=end_of_day(last))
    since = entries if first == date.min else entries.filter(happened_at__gte=end_of_day(first - DAY))
    return Q(Exists(since))
