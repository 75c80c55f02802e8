"""The aging cut by head office, sales rep, category or currency: however it is cut, all of it is there once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.head_offices import group_of
from customers.models import Category
from financials.aging import report
from financials.cuts import BELONGS, cut, largest
from tests import make

pytestmark = pytest.mark.django_db

MAY_31 = date(2026, 5, 31)


def balances(by: str, **asked) -> dict[str, tuple[int, Decimal]]:
    return {line.name or line.key: (line.accounts, line.aging.balance) for line in cut(by, as_of=MAY_31, **asked)}


@pytest.fixture
def town():
    """A head office with a branch that has a branch, and a shop of its own in two categories."""
    head = make.customer("HQ", "Hansa", sales_rep=make.user("Anna Meyer"))
    branch = make.customer("B-1", "Hansa Kiel", parent=head)
    below = make.customer("B-2", "Hansa Kiel harbour", parent=branch)
    shop = make.customer("SHOP", "Corner shop")
    for customer, amount in ((head, "100.00"), (branch, "20.00"), (below, "3.00"), (shop, "0.50")):
        make.invoice(customer, amount, issued_on=date(2026, 5, 4))
    for name in ("VIP", "Route North"):
        shop.categories.add(Category.objects.create(name=name))
    head.categories.add(Category.objects.get(name="VIP"))
    return head, branch, below, shop


def test_a_head_office_stands_for_all_below_it_at_any_depth(town):
    head, branch, below, _ = town
    assert balances("group") == {"Hansa": (3, Decimal("123.00")), "Corner shop": (1, Decimal("0.50"))}
    assert group_of(head) == sorted([head.pk, branch.pk, below.pk])
    assert group_of(branch) == sorted([branch.pk, below.pk])


def test_what_is_nobodys_has_a_line_of_its_own(town):
    assert balances("sales_rep") == {"Anna Meyer": (1, Decimal("100.00")), 0: (3, Decimal("23.50"))}


def test_a_customer_in_two_categories_counts_in_full_in_both_and_is_taken_back_once(town):
    assert balances("category") == {
        "VIP": (2, Decimal("100.50")),
        "Route North": (1, Decimal("0.50")),
        0: (2, Decimal("23.00")),
        -1: (-1, Decimal("-0.50")),
    }


def test_only_some_customers_and_one_currency(town):
    head, *_, shop = town
    make.invoice(shop, "7.00", issued_on=date(2026, 5, 4), currency="EUR")
    assert balances("group", customers=[head.pk]) == {"Hansa": (1, Decimal("100.00"))}
    assert [(line.aging.currency, line.aging.balance) for line in cut("currency", as_of=MAY_31, currency="EUR")] == [
        ("EUR", Decimal("7.00"))
    ]


def test_the_largest_stand_beside_all_of_it(town):
    [(together, lines)] = largest("group", 1, as_of=MAY_31).values()
    assert (together.accounts, together.aging.balance) == (4, Decimal("123.50"))
    assert [line.name for line in lines] == ["Hansa"]


@pytest.mark.parametrize("by", BELONGS)
def test_it_is_one_query_however_it_is_cut(town, by, django_assert_num_queries):
    with django_assert_num_queries(1):
        cut(by, as_of=MAY_31)


FIRMS = st.lists(
    st.tuples(
        st.integers(-1, 6),  # the firm above, if it is there
        st.sets(st.integers(0, 2)),  # categories
        st.integers(-1, 1),  # sales rep
        st.lists(
            st.tuples(
                st.sampled_from(["USD", "EUR"]), st.integers(-120, 0), st.integers(1, 90_000), st.integers(0, 120)
            ),
            max_size=3,
        ),  # invoices: currency, when, cents, percent paid a month later
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(firms=FIRMS, ago=st.integers(0, 100))
def test_each_cut_of_a_random_town_adds_up_to_the_sum_of_all_accounts(firms, ago):
    keys, day = settle(firms), MAY_31 - timedelta(days=ago)
    accounts = [aging for _, _, aging in report(as_of=day, customers=keys)]
    wanted = added(accounts)
    for by in BELONGS:
        lines = cut(by, as_of=day, customers=keys)
        assert added(line.aging for line in lines) == wanted, by
        assert sum(line.accounts for line in lines) == len(accounts)
    together = largest("group", 2, as_of=day, customers=keys)
    assert {currency: [*figures(line.aging)] for currency, (line, _) in together.items()} == wanted


def added(agings) -> dict[str, list]:
    """The sums of each figure by currency."""
    found: dict[str, list] = {}
    for aging in agings:
        before = found.get(aging.currency, [0] * 13)
        found[aging.currency] = [one + more for one, more in zip(before, figures(aging), strict=True)]
    return found


def figures(aging):
    yield from (aging.balance, aging.overdue, aging.unapplied)
    for bucket in aging.buckets:
        yield from (bucket.count, bucket.amount)


def settle(firms) -> list[int]:
    """Found the firms with what they bought and paid; returns their keys."""
    categories = [Category.objects.get_or_create(name=f"Category {number}")[0] for number in range(3)]
    reps, there = [make.user("Anna Meyer"), make.user("Ben Roth")], []
    for above, sorted_in, rep, bought in firms:
        parent = there[above] if 0 <= above < len(there) else None
        firm = make.customer(parent=parent, sales_rep=reps[rep] if rep >= 0 else None)
        firm.categories.add(*(categories[number] for number in sorted_in))
        there.append(firm)
        for currency, when, cents, percent in bought:
            buy(firm, currency, MAY_31 + timedelta(days=when), Decimal(cents) / 100, percent)
    return [firm.pk for firm in there]


def buy(firm, currency, day, amount, percent) -> None:
    invoice = make.invoice(firm, amount, issued_on=day, currency=currency)
    if paid := (amount * percent / 100).quantize(Decimal("0.01")):
        to = [(invoice, min(paid, amount))]
        make.payment(firm, paid, received_on=day + timedelta(days=30), currency=currency, to=to)
