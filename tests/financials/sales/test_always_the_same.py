"""However an office has sold, and whoever looks after whom by now: each way to cut it comes to the plain sum."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from customers.models import Category
from financials.models import Document, Line
from financials.sales.cuts import CUTS
from financials.sales.sold import Which, sold
from financials.sales.spans import Span
from tests import make

pytestmark = pytest.mark.django_db

BEGAN = date(2024, 1, 1)
ROWS = st.tuples(
    st.sampled_from([0, 1, None]),  # product
    st.integers(-5, 20).filter(bool),  # quantity
    st.integers(1, 50_000),  # net, in hundredths
    st.sampled_from([None, 0, 3]),  # cost a unit
)
DOCUMENTS = st.tuples(
    st.sampled_from(["invoice", "invoice", "credit_note", "order"]),
    st.sampled_from(["issued", "issued", "issued", "cancelled", "draft"]),
    st.sampled_from(["USD", "EUR"]),
    st.integers(0, 2),  # customer
    st.sampled_from([0, 1, None]),  # sales rep of that day
    st.integers(0, 1_000),  # days since the beginning
    st.lists(ROWS, min_size=1, max_size=3),
)
OFFICES = st.fixed_dictionaries(
    {
        "documents": st.lists(DOCUMENTS, max_size=12),
        "reps_today": st.tuples(*[st.sampled_from([0, 1, None])] * 3),
        "categories": st.tuples(*[st.sets(st.integers(0, 2))] * 3),
        "first": st.integers(366, 900),
        "days": st.integers(1, 500),
    }
)


@settings(max_examples=25, deadline=None)
@given(office=OFFICES)
def test_every_cut_comes_to_the_plain_sum(office):
    with transaction.atomic():
        customers = settle(office)
        written = write(office["documents"], customers)
        first = BEGAN + timedelta(days=office["first"])
        agree(written, Span(first, first + timedelta(days=office["days"])), customers)
        transaction.set_rollback(True)


def settle(office) -> list:
    """Three customers with the sales reps and categories of today."""
    reps = [make.user("Rita Meyer"), make.user("Carl Roth")]
    categories = [Category.objects.create(name=name) for name in ("A", "B", "C")]
    products = [make.product(group="Pumps"), make.product()]
    customers = [make.customer(sales_rep=None if rep is None else reps[rep]) for rep in office["reps_today"]]
    for customer, some in zip(customers, office["categories"], strict=True):
        customer.categories.set([categories[place] for place in some])
        customer.reps, customer.products = reps, products
    return customers


def write(documents, customers) -> list[tuple]:
    """Write the documents as they are; return (currency, day, sign, net, cost) of what counts."""
    written = []
    for number, (kind, status, currency, customer, rep, days, rows) in enumerate(documents):
        of, day = customers[customer], BEGAN + timedelta(days=days)
        net = sum(Decimal(row[2]).scaleb(-2) for row in rows)
        document = Document.objects.create(
            customer=of, kind=kind, status=status, number=None if status == "draft" else f"N-{number}",
            currency=currency, issued_on=day, due_on=day, known_on=day, net=net, tax=0, total=net,
            sales_rep=None if rep is None else of.reps[rep],
        )  # fmt: skip
        for place, (product, quantity, hundredths, cost) in enumerate(rows, 1):
            amount = Decimal(hundredths).scaleb(-2)
            known = None if product is None else of.products[product]
            Line.objects.create(
                customer=of, document=document, position=place, product=known, quantity=quantity, unit_price=1,
                part_number=known.part_number if known else "", net=amount, tax=0, unit_cost=cost,
            )  # fmt: skip
            if status == "issued" and kind != "order":
                sign = 1 if kind == "invoice" else -1
                written.append((currency, day, sign * amount, None if cost is None else sign * quantity * cost))
    return written


def agree(written: list[tuple], span: Span, customers: list) -> None:
    plain = plain_sums(written, span), plain_sums(written, span.year_before)
    for by in CUTS:
        net, before, cost = (defaultdict(Decimal) for _ in range(3))
        for row in sold(cut=by, span=span):
            net[row.currency] += row.net
            before[row.currency] += row.before
            cost[row.currency] += row.cost or 0
        expected = [plain[0][0], plain[1][0] if CUTS[by].compares else {}, plain[0][1]]
        assert [nonzero(found) for found in (net, before, cost)] == [nonzero(sums) for sums in expected], by
    parts = [row.net for customer in customers for row in of_one(customer, span)]
    assert sum(parts) == sum(plain[0][0].values()), "customer by customer it is the same"


def of_one(customer, span: Span):
    return sold(cut="month", span=span, which=Which(customers=[customer.pk]))


def plain_sums(written: list[tuple], span: Span) -> tuple[dict, dict]:
    net, costs = defaultdict(Decimal), defaultdict(Decimal)
    for currency, day, amount, cost in written:
        if span.first_on <= day <= span.last_on:
            net[currency] += amount
            costs[currency] += cost or 0
    return net, costs


def nonzero(sums) -> dict[str, Decimal]:
    return {currency: amount for currency, amount in sums.items() if amount}
