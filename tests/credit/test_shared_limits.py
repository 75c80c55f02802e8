"""A limit that a head office and its branches share (F52): shown as it is checked, over any tree (D16)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credit.exposure import exposure
from credit.limits import OverLimit, limit_use, limit_uses, over_limit
from customers.models import Customer
from tests import make

MAY = date(2026, 5, 4)


@pytest.fixture
def group(db):
    """A head office with a limit of 1,000.00 that two of its three branches use."""
    head = make.customer("HQ", "Acme Holding", credit_limit=Decimal(1000))
    shared = {"parent": head, "shares_credit": True}
    north, south = (make.customer(code, code.title(), **shared) for code in ("NORTH", "SOUTH"))
    alone = make.customer("ALONE", "Alone", parent=head, credit_limit=Decimal(50))
    return head, north, south, alone


def test_branches_use_the_head_offices_limit_together(group):
    head, north, south, alone = group
    make.order(north, "600.00", issued_on=MAY)
    make.order(alone, "50.00", issued_on=MAY)
    with pytest.raises(OverLimit, match=r"take Acme Holding and its branches to 1,100\.00 of their limit of 1,000\.00"):
        make.order(south, "500.00", issued_on=MAY)
    make.order(south, "400.00", issued_on=MAY)
    with pytest.raises(OverLimit):
        make.order(head, "0.01", issued_on=MAY)
    use = limit_use(customer=south, as_of=MAY, today=MAY)
    assert (use.root, use.used, use.own.amount, use.free, use.percent) == (head, 1000, 400, 0, 100)
    assert [(one.customer.code, one.exposure.amount) for one in use.members] == [
        ("HQ", 0), ("NORTH", 600), ("SOUTH", 400),
    ]  # fmt: skip


def test_a_branch_of_a_branch_uses_the_same_limit_and_a_circle_is_refused(group):
    _, north, _, _ = group
    leaf = make.customer("LEAF", "Leaf", parent=north, shares_credit=True)
    make.order(leaf, "900.00", issued_on=MAY)
    with pytest.raises(OverLimit):
        make.order(north, "200.00", issued_on=MAY)
    first, second = (make.customer(credit_limit=Decimal(10)) for _ in range(2))
    Customer.objects.filter(pk=first.pk).update(parent=second, shares_credit=True)
    with pytest.raises(DatabaseError, match="branch of its own branch"), transaction.atomic():
        Customer.objects.filter(pk=second.pk).update(parent=first, shares_credit=True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_shown_as_used_is_what_the_check_uses_over_any_tree(db, data):
    """D16: over random trees, balances, orders and currencies, in three queries whatever their number."""
    count = data.draw(st.integers(1, 7))
    members: list[Customer] = []
    for _ in range(count):
        parent = data.draw(st.sampled_from([None, *members]))
        shares = parent is not None and data.draw(st.booleans())
        currency = parent.currency if shares else data.draw(st.sampled_from(["USD", "USD", "EUR"]))
        limit = data.draw(st.sampled_from([None, Decimal(10_000), Decimal(20_000)]))
        one = make.customer(parent=parent, shares_credit=shares, currency=currency, credit_limit=None)
        if owed := data.draw(st.integers(0, 5000)):
            make.invoice(one, owed, issued_on=MAY)
        if ordered := data.draw(st.integers(0, 5000)):
            make.order(one, ordered, issued_on=MAY)
        one.wanted_limit = limit
        members.append(one)
    for one in members:
        Customer.objects.filter(pk=one.pk).update(credit_limit=one.wanted_limit)
    shown = limit_uses([one.pk for one in members], as_of=MAY, today=MAY)
    for one in members:
        root = one
        while root.shares_credit:
            root = root.parent
        same = [each for each in members if root_of(each) == root]
        use = shown[one.pk]
        assert use.used == sum(exposure(customer=each, as_of=MAY, today=MAY) for each in same)
        assert {share.customer for share in use.members} == set(same)
        checked = {"customer": one, "currency": one.currency, "today": MAY}
        if (limit := root.wanted_limit) is None:
            assert over_limit(total=Decimal(10**9), **checked) is None
        else:
            assert over_limit(total=limit - use.used + 1, **checked) if limit - use.used + 1 > 0 else True
            assert over_limit(total=limit - use.used, **checked) is None


def root_of(customer: Customer) -> Customer:
    return root_of(customer.parent) if customer.shares_credit else customer


@pytest.mark.parametrize("count", [1, 4])
def test_many_limits_cost_as_many_queries_as_one(group, count, django_assert_num_queries):
    with django_assert_num_queries(3):
        limit_uses([one.pk for one in group[:count]], as_of=MAY, today=MAY)
