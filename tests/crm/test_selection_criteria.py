"""What the floors above add to selections says the same as their own pages: sales, who stopped, a night's credit."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from credit.limits import limit_uses
from credit.models import Standing
from customers.models import Customer
from customers.selections import select
from customers.selections.criteria import all_criteria
from customers.selections.periods import InPeriod
from customers.selections.values import Asked, Between, OneOf, Words
from financials.sales.sold import sold
from financials.sales.spans import Span
from financials.sales.stopped import stopped
from journal.record import record
from tests import make

TODAY = date(2026, 11, 12)
NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
YEAR = Span(TODAY - timedelta(days=364), TODAY)


@pytest.fixture
def ruth(db):
    return make.person("Ruth Meyerhof", "manager")


def codes(user, key: str, value: object) -> list[str]:
    rules = {"all": [{"by": key, "value": value}]}
    return sorted(select(rules, user=user, today=TODAY).values_list("code", flat=True))


def in_a_year(value: object) -> dict:
    return {"value": value, "period": "year"}


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def trade(ruth):
    """Big buys much and often, Mid less, Small little, Back gave all of it back, Gone bought two years ago."""
    big, mid, small, back, gone, _ = (make.customer(code) for code in ("BIG", "MID", "SMALL", "BACK", "GONE", "NEVER"))
    for age in (5, 40, 80, 120):
        make.invoice(big, "2000", issued_on=days_ago(age))
    make.invoice(mid, "1500", issued_on=days_ago(200))
    make.invoice(small, "90", issued_on=days_ago(20))
    make.invoice(back, "500", issued_on=days_ago(60))
    make.credit_note(back, "500", issued_on=days_ago(50))
    make.invoice(gone, "9000", issued_on=days_ago(700))


def test_revenue_is_what_the_sales_analysis_says(ruth, trade):
    with transaction.atomic():
        told = {one.code: one.net for one in sold(cut="customer", span=YEAR)}
    for least in (0, 90, 1500, 8000):
        meant = sorted(code for code, net in told.items() if net >= least > 0)
        assert not least or codes(ruth, "revenue", in_a_year({"from": str(least)})) == meant
    assert codes(ruth, "revenue", in_a_year({"to": "100"})) == ["BACK", "GONE", "NEVER", "SMALL"]
    assert codes(ruth, "orders", in_a_year({"from": "4"})) == ["BIG"]
    assert codes(ruth, "orders", in_a_year({"to": "0"})) == ["GONE", "NEVER"]


def test_the_large_ones_are_those_who_make_four_fifths(ruth, trade):
    assert codes(ruth, "revenue_class", in_a_year(["A"])) == ["BIG"]
    assert codes(ruth, "revenue_class", in_a_year(["B", "C"])) == ["MID", "SMALL"]


def test_the_last_invoice_is_the_last_one(ruth, trade):
    assert codes(ruth, "last_invoice", {"to": "90 days ago"}) == ["GONE", "MID"]
    assert codes(ruth, "last_order", {"from": "60 days ago"}) == ["BACK", "BIG", "SMALL"]
    assert codes(ruth, "last_order", {"from": "365 days ago", "to": "90 days ago"}) == ["MID"]


def test_who_stopped_ordering_is_who_the_report_names(ruth):
    steady, silent = make.customer("STEADY"), make.customer("SILENT")
    for customer, last in ((steady, 5), (silent, 200)):
        for age in range(last, last + 150, 30):
            make.invoice(customer, issued_on=days_ago(age))
    with transaction.atomic():
        named = [one.code for one in stopped(as_of=TODAY)]
    assert codes(ruth, "stopped", ["3"]) == named == ["SILENT"]


def test_what_was_bought_is_found_by_part_number_in_any_spelling(ruth):
    acme = make.customer("ACME")
    make.invoice(acme, issued_on=days_ago(3), lines=[make.line("10", part_number="HB-8")])
    assert codes(ruth, "bought", in_a_year("x-1, hb-8")) == ["ACME"]
    assert codes(ruth, "bought", {"value": "HB-8", "period": "last-year"}) == []


def test_the_last_contact_is_what_people_noted(ruth):
    acme, bolt = make.customer("ACME"), make.customer("BOLT")
    for customer, age in ((acme, 100), (acme, 5), (bolt, 100)):
        at = NOW - timedelta(days=age)
        record(customer, "call_in", "Asked for prices", by=ruth, now=NOW, happened_at=at)
    record(bolt, "customer_changed", "Changed terms", by=ruth, now=NOW)
    assert codes(ruth, "last_contact", {"to": "90 days ago"}) == ["BOLT"]
    assert codes(ruth, "last_contact", {"from": "7 days ago"}) == ["ACME"]
    assert codes(ruth, "noted", {"value": ["call_in"], "period": "month"}) == ["ACME"]


def standing(code: str, **figures) -> None:
    """What a night kept; amounts nobody says are nothing."""
    customer, zero = make.customer(code), Decimal(0)
    fields = {field.name: zero for field in Standing._meta.fields if field.name not in ("pk", "customer")}
    fields |= {"currency": "USD", "since": TODAY, "grade": "A", "provisional": False, "score": 80.0, "risk": 0.1}
    Standing.objects.create(customer=customer, **fields | figures)


def test_credit_is_selected_by_what_the_last_night_kept(ruth):
    standing("OWES", balance=Decimal(500), overdue=Decimal(100), grade="C", risk=0.6)
    standing("PAYS", balance=Decimal(20))
    make.customer("NEVER")
    assert codes(ruth, "balance", {"from": "100"}) == ["OWES"]
    assert codes(ruth, "balance", {"to": "50"}) == ["NEVER", "PAYS"]
    assert codes(ruth, "overdue", {"from": "0.01"}) == ["OWES"]
    assert codes(ruth, "grade", ["C", "D"]) == ["OWES"]
    assert codes(ruth, "risk", {"from": "50"}) == ["OWES"]


def test_the_limit_used_is_that_of_all_who_share_it(ruth):
    head = make.customer("HEAD", credit_limit=1000)
    branch = make.customer("BRANCH", parent=head, shares_credit=True)
    make.customer("ALONE", credit_limit=400)
    for customer, amount in ((head, "300"), (branch, "456")):
        make.invoice(customer, amount, issued_on=days_ago(3))
    uses = limit_uses(Customer.objects.values_list("pk", flat=True), as_of=TODAY, today=TODAY)
    told = {use.percent for use in uses.values()}
    assert told == {75, 0}
    assert codes(ruth, "limit_used", {"from": "75", "to": "75"}) == ["BRANCH", "HEAD"]
    assert codes(ruth, "limit_used", {"to": "74.9"}) == ["ALONE"]


def sample(asked: Asked) -> object:
    """Something a criterion may be asked with."""
    if isinstance(asked, InPeriod):
        return {"value": sample(asked.inner), "period": "year"}
    if isinstance(asked, OneOf):
        return list(asked.things)[:2]
    if isinstance(asked, Words):
        return "a, b"
    return {"from": "1 day ago" if "ago" in asked.scale.hint else "1"} if isinstance(asked, Between) else True


def test_every_criterion_can_be_used_in_each_column_and_says_itself(ruth):
    make.customer("ONE")
    known = all_criteria(TODAY)
    assert len(known) > 40
    for key, criterion in known.items():
        kept = sample(criterion.asked)
        if kept in ([], in_a_year([])):  # there is no tag, group or product to choose
            continue
        entry = [{"by": key, "value": kept}]
        assert select({"any": entry * 2, "none": entry}, user=ruth, today=TODAY).count() == 0, key
        assert criterion.words(kept).strip(), key
