"""Who said what when: the journal of a giant, the journals of all folders, and what is asked of them in words."""

from urllib.parse import urlencode

import pytest
from django.db.models import Count
from django.utils import timezone

from customers.models import Customer
from journal.looking import news_of
from journal.models import Entry
from staff.models import User
from tests.benchmarks.stopwatch import median_of
from tests.benchmarks.test_folder import put_pages

QUERIES, QUERIES_OF_ALL = 30, 15
ASKED = (
    {},
    {"kind": "people"},
    {"kind": "letter"},
    {"text": "motor"},
    {"text": "178.82"},  # an amount: three words, one after the other
    {"text": '"asked on the phone"'},
    {"text": "submarine"},
    {"person": "sheila"},
    {"person": "marlowe", "kind": "complaint"},
    {"since": "2026-01-01", "text": "price"},
)


@pytest.fixture(scope="module")
def giant(house) -> Customer:
    """Fifty thousand entries in one folder."""
    return Customer.objects.order_by("pk")[0]


def said(asked: dict[str, str]) -> str:
    return ", ".join(asked.values()) or "everything"


@pytest.mark.parametrize("asked", ASKED, ids=said)
def test_the_journal_of_a_giant_opens_at_once_whatever_is_looked_for(asked, giant, visitor, board):
    path = f"/customers/{giant.code}/journal/?{urlencode(asked)}"
    board.put(f"journal of the giant, {said(asked)}: queries", visitor.queries(path), target=QUERIES, unit="")
    put_pages(board, visitor, f"journal of the giant, {said(asked)}", [path], times=9, target=60 if not asked else 100)


def test_a_page_deep_in_a_long_journal_costs_what_the_first_one_does(giant, visitor, board):
    entries = giant.journal_entries.order_by("-happened_at", "-pk")
    middle = entries[entries.count() // 2]
    deep = f"/customers/{giant.code}/journal/?until={middle.happened_at:%Y-%m-%d}"
    put_pages(board, visitor, "journal of the giant, from the middle on", [deep], times=9, target=60)


@pytest.mark.parametrize("asked", ASKED, ids=said)
def test_all_journals_are_read_as_one(asked, visitor, board):
    path = f"/journal/?{urlencode({'kind': '', **asked})}"
    many = Entry.objects.count()
    board.put(f"{many:,} entries of all, {said(asked)}: queries", visitor.queries(path), target=QUERIES_OF_ALL, unit="")
    put_pages(board, visitor, f"{many:,} entries of all, {said(asked)}", [path], times=9, target=300)


def test_what_is_new_to_who_looks_after_thousands_of_customers(house, board):
    looked_after = Customer.objects.exclude(sales_rep=None).values("sales_rep").annotate(count=Count("pk"))
    busiest = looked_after.order_by("-count")[0]
    rep = User.objects.get(pk=busiest["sales_rep"])
    news = median_of(lambda: news_of(user=rep, now=timezone.now()), 9)
    board.put(f"what is new to who looks after {busiest['count']:,} customers", news, target=50)
