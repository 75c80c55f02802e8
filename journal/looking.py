"""Since you last looked (D6): what others have written in a journal since somebody last had it on the screen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.urls import reverse

from customers.models import Customer
from foundation.sql import fetch
from journal.company_kinds import own_kinds
from journal.filters import after_of
from journal.kinds import OWN, Kind, kind_of
from journal.models import Entry
from staff.models import User

NAMED = 5  # entries named in the strip
COUNTED = 100  # more are not counted: "100 or more"
ON_MY_DAY = 10
FOLLOWED = timedelta(days=30)  # how long a customer somebody looked at stays on that person's day
NEWEST = 30  # entries that are looked through for somebody's day, of one customer and of all
AGAIN = timedelta(hours=1)  # within which looking again writes nothing down


@dataclass(frozen=True)
class Newer:
    """An entry somebody else wrote, as one line. Without an author it is an event of the house."""

    entry: Entry
    kind: Kind
    subject: str
    author: str

    @property
    def customer(self) -> Customer:
        return self.entry.customer

    @property
    def at(self) -> datetime:
        """When it was recorded: what happened long ago and was written down today is new today."""
        return self.entry.recorded_at

    @property
    def url(self) -> str:
        return self.entry.get_absolute_url()


@dataclass(frozen=True)
class News:
    """What is new in one folder since somebody looked `at`: how many entries, and the newest of them."""

    customer: Customer
    at: datetime
    after: str  # the last entry seen then of each book (journal.filters.EntryFilter)
    count: int
    lines: list[Newer]

    @property
    def many(self) -> bool:
        """Whether there are more than were counted."""
        return self.count >= COUNTED

    @property
    def more(self) -> int:
        return self.count - len(self.lines)

    @property
    def url(self) -> str:
        """The list of all of them, the same however often it is looked at."""
        return f"{reverse('journal:entries', args=[self.customer.code])}?newer={self.after}"


# What was seen before, and in the same statement that it is seen now. Looking never goes back, and again within the
# hour at what is seen already writes nothing.
GLANCE = """
WITH state AS (
    SELECT head.book_id AS book, head.seq AS head, looked.seq, looked.at
    FROM journal_head head
        LEFT JOIN journal_looked looked ON looked.book_id = head.book_id AND looked.user_id = %(user)s
    WHERE head.customer_id = %(customer)s
    UNION ALL  -- a journal nobody has written in yet is seen, too: its first entry will be new
    SELECT %(customer)s, 0, looked.seq, looked.at
    FROM (SELECT) nothing LEFT JOIN journal_looked looked
        ON looked.book_id = %(customer)s AND looked.user_id = %(user)s
    WHERE NOT EXISTS (SELECT FROM journal_head head WHERE head.customer_id = %(customer)s)
), look AS (
    INSERT INTO journal_looked AS known (user_id, customer_id, book_id, seq, at)
    SELECT %(user)s, %(customer)s, book, head, %(now)s FROM state
    WHERE at IS NULL OR seq < head OR at < %(now)s - %(again)s
    ON CONFLICT (user_id, book_id) DO UPDATE SET seq = greatest(known.seq, excluded.seq), at = excluded.at
    WHERE known.seq < excluded.seq OR known.at < excluded.at - %(again)s
)
SELECT book, head, seq, at FROM state ORDER BY book
"""
# Of what somebody looked at, the newest few of each customer are enough for the newest few of all. Who looks after
# thousands of customers meets some of them among the latest entries of the house, so these are gone through.
OF_MINE = """
(
    SELECT newer.id
    FROM journal_looked looked
        JOIN journal_head head ON head.book_id = looked.book_id
        JOIN journal_entry newer ON newer.book_id = looked.book_id
            AND newer.seq > greatest(looked.seq, head.seq - %s)
    WHERE looked.user_id = %s AND looked.at >= %s AND head.seq > looked.seq
        AND newer.recorded_at >= %s AND newer.author_id IS DISTINCT FROM %s
    ORDER BY newer.recorded_at DESC, newer.id DESC LIMIT %s
) UNION (
    SELECT newer.id
    FROM journal_entry newer
        JOIN customers_customer mine ON mine.id = newer.customer_id AND mine.sales_rep_id = %s
        LEFT JOIN journal_looked looked ON looked.book_id = newer.book_id AND looked.user_id = %s
    WHERE newer.recorded_at >= %s AND newer.author_id IS DISTINCT FROM %s AND newer.seq > coalesce(looked.seq, 0)
    ORDER BY newer.recorded_at DESC LIMIT %s
)
"""


def glance(*, user: User, customer: Customer, now: datetime) -> News | None:
    """Return what is new to this person in the folder, and note that it was seen now. None when nothing is."""
    if not user.has_perm("journal.view_entry"):
        return None
    seen = {"user": user.pk, "customer": customer.pk, "now": now, "again": AGAIN}
    return _news(user, customer, [row for row in fetch(GLANCE, seen) if row["at"] is not None])


def news_of(*, user: User, now: datetime) -> list[Newer]:
    """Return the newest entries of others, not seen yet, for somebody's day: at most ten.

    Of customers this person looked at in the last 30 days or is the sales representative of.
    """
    if not user.has_perm("journal.view_entry"):
        return []
    since, me = now - FOLLOWED, user.pk
    asked = [NEWEST, me, since, since, me, NEWEST, me, me, since, me, NEWEST]
    mine = RawSQL(OF_MINE, asked)  # noqa: S611 -- a constant
    entries = Entry.objects.filter(pk__in=mine, customer__in=Customer.objects.visible_to(user))
    return _lines(entries.order_by("-recorded_at", "-pk"), ON_MY_DAY)


def _news(user: User, customer: Customer, books: list[dict]) -> News | None:
    """Up to the heads that were read, no further: what is committed meanwhile is new the next time, and only then.

    `books` are those of the folder this person has seen before.
    """
    grown = [Q(book=each["book"], seq__gt=each["seq"], seq__lte=each["head"]) for each in books if _has_grown(each)]
    if not grown:
        return None
    since = Entry.objects.filter(reduce(or_, grown), customer=customer).exclude(author=user)
    lines = _lines(since.order_by("-pk"), COUNTED)
    after = after_of({each["book"]: each["seq"] for each in books}, own=customer.pk)
    return News(customer, max(each["at"] for each in books), after, len(lines), lines[:NAMED]) if lines else None


def _has_grown(book: dict) -> bool:
    return book["seq"] < book["head"]


def _lines(entries: QuerySet, count: int) -> list[Newer]:
    found = list(entries.select_related("author", "body", "customer", "book").defer("body__content", "payload")[:count])
    own = own_kinds() if any(entry.kind.startswith(OWN) for entry in found) else {}
    return [_line(entry, kind_of(entry.kind, own)) for entry in found]


def _line(entry: Entry, kind: Kind) -> Newer:
    author = entry.author.get_short_name() if entry.author else "the house"
    body = getattr(entry, "body", None)
    return Newer(entry, kind, (body and body.subject) or kind.label, author)
