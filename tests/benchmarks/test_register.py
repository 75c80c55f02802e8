"""The register and the home page, with everybody in it: each filter, each order, and how many match."""

import statistics

import pytest
from django.http import QueryDict

from customers.finding import Asked, found_by
from customers.models import Category, Tag
from staff.models import User
from tests.benchmarks.stopwatch import rounds_of

PAGES = {
    "register, first page": "/customers/",
    "register, by name backwards": "/customers/?sort=-name",
    "register, prospects": "/customers/?status=prospect",
    "register, a name fragment": "/customers/?text=hydraul",
    "home": "/",
}
FILTERS = (
    "status=prospect", "kind=person", "tag={tag}", "without_tag={tag}", "category={category}", "sales_rep={rep}",
    "sales_rep=none", "do_not_contact=yes", "hold=yes", "country=Germany", "city=bos", "region=-",
    "postcode_from=2000&postcode_to=2999", "email=orders", "phone=555", "website=*", "language=de", "terms=30",
    "credit_limit_from=5000", "branches=yes", "vat_id=DE", "notes=*", "created_on_from=2024-01-01", "overdue=yes",
    "late=60", "balance_from=1000", "grade=D&grade=E", "risk_from=20", "signal=any", "staff={rep}",
    "tag={tag}&status=customer&overdue=yes&sort=-balance",
)  # fmt: skip
LIMIT = 300  # milliseconds a page, or the number of those that match, may take at 100,000 customers
# What is looked up for each of them: whom nobody is, part of an address, the first of several texts.
SLOW = {"region=-": 600, "email=orders": 500, "categories": 1000, "groups": 1000, "email": 1000, "tags": 500,
        "payer": 500}  # fmt: skip


@pytest.mark.parametrize("what", PAGES)
def test_a_page_over_everybody(what, visitor, board):
    path = PAGES[what]
    board.put(f"{what}: queries", visitor.queries(path), target=35, unit="")
    rounds = rounds_of(lambda: visitor.get(path), 9)
    board.put(f"{what}: server time, median", statistics.median(rounds), best=min(rounds), target=60)


def words(house) -> dict:
    return {"tag": first(Tag), "category": first(Category), "rep": first(User)}


def first(model) -> int:
    return getattr(model.objects.order_by("pk").first(), "pk", 0)


@pytest.mark.parametrize("query", FILTERS)
def test_each_filter_lists_and_counts_everybody(query, house, visitor, board):
    asked = query.format(**words(house))
    rounds = rounds_of(lambda: visitor.get(f"/customers/?{asked}"), 3)
    target = SLOW.get(query, LIMIT)
    board.put(f"register, {query}: page, median", statistics.median(rounds), best=min(rounds), target=target)
    manager = User.objects.filter(is_superuser=True).first() or User.objects.get(groups__name="manager")
    rounds = rounds_of(lambda: found_by(QueryDict(asked), user=manager).count(), 3)
    board.put(f"register, {query}: all that match, counted", min(rounds), target=LIMIT)


def test_each_order_of_everybody(house, visitor, board):
    manager = User.objects.filter(is_superuser=True).first() or User.objects.get(groups__name="manager")
    slowest = {}
    for column in Asked(QueryDict(), user=manager).columns:
        if column.sort:
            path = f"/customers/?sort={column.key}"
            slowest[column.key] = min(rounds_of(lambda path=path: visitor.get(path), 2))
    for key, milliseconds in sorted(slowest.items(), key=lambda one: -one[1])[:8]:
        board.put(f"register, by {key}: page", milliseconds, target=SLOW.get(key, LIMIT))
