"""Selections while they are put together: how long the count and the first names take among everybody."""

import statistics

import pytest

from customers.models import Category
from customers.selections.drafts import found_by
from customers.selections.selecting import select
from tests.benchmarks.stopwatch import rounds_of


def by(key: str, value=True) -> dict:
    return {"by": key, "value": value}


def year(value) -> dict:
    return {"value": value, "period": "year"}


RULES = {
    "everybody": {},
    "postcodes and country": {"all": [by("postcode", {"from": "20000", "to": "29999"}), by("country", ["US", "DE"])]},
    "any, all, none": {
        "any": [by("name", "hydraul, valve"), by("overdue", {"from": "0.01"})],
        "all": [by("status", ["customer"]), by("has_email")],
        "none": [by("on_hold"), by("do_not_contact")],
    },
    "balance and grade": {"all": [by("balance", {"from": "100"}), by("grade", ["C", "D", "E"])]},
    "last order": {"all": [by("last_order", {"to": "90 days ago"})]},
    "revenue": {"all": [by("revenue", year({"from": "10000"}))]},
    "stopped ordering": {"all": [by("stopped", ["3"])]},
    "revenue class": {"all": [by("revenue_class", year(["A"]))]},
    "margin": {"all": [by("margin", year({"from": "20"}))]},
    "limit used": {"all": [by("limit_used", {"from": "90"})]},
}
# Milliseconds for what reads every document of a year, or every open item.
LIVE = {"revenue": 600, "stopped ordering": 1000, "revenue class": 1000, "margin": 2500, "limit used": 3000}


@pytest.mark.parametrize("what", RULES)
def test_a_selection_counted(what, manager, board):
    found = rounds_of(lambda: found_by(select(RULES[what], user=manager)), 5)
    target = LIVE.get(what, 300)
    board.put(f"selection, {what}: count and names", statistics.median(found), best=min(found), target=target)


def test_a_selection_by_category(manager, board):
    four = Category.objects.order_by("pk").values_list("pk", flat=True)[:4]
    rules = {"any": [by("category", [str(pk)]) for pk in four]}
    found = rounds_of(lambda: found_by(select(rules, user=manager)), 5)
    board.put("selection, any of four categories", statistics.median(found), best=min(found), target=300)
