"""What a unit costs a customer, and why: the decision table of the price rule, and that nothing beats the winner."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.family import Family
from catalog.models import ListedPrice, PriceList, Product
from catalog.prices import ORDER, choose, discounted, list_price_at, price_for, prices_for
from customers.models import Category, Customer
from tests import make

DAY = date(2026, 6, 15)
BEFORE, AFTER = date(2026, 6, 14), date(2026, 6, 16)


@pytest.fixture
def bolts(db):
    return make.product("HB-0101", "13.00")


@pytest.fixture
def acme(db):
    """A branch that belongs to two groups; its head office is Acme Holding."""
    holding = make.customer("HOLD", "Acme Holding")
    branch = make.customer("ACME", "Acme Ltd", parent=holding)
    branch.categories.set([Category.objects.create(name="Hospitals"), Category.objects.create(name="Route North")])
    return branch


@pytest.fixture
def price(acme, bolts):
    """What Acme pays for bolts; 10 pieces on DAY in dollars unless somebody says otherwise."""

    def asked(quantity="10", day=DAY, currency="USD"):
        return price_for(customer=acme, product=bolts, quantity=Decimal(quantity), currency=currency, day=day)

    return asked


def group(name: str) -> Category:
    return Category.objects.get(name=name)


# Each row: the prices on file (level, amount, from quantity, first day, last day), and who wins with what.
TABLE = {
    "nothing listed: the list price": ([], "product", "13.00"),
    "a list for everybody before the list price": ([("list", "14.00")], "list", "14.00"),
    "a group before everybody, though dearer": ([("list", "11.00"), ("group", "12.00")], "group", "12.00"),
    "its own price before its group's": ([("group", "9.00"), ("customer", "10.00")], "customer", "10.00"),
    "the contract before all": ([("customer", "8.00"), ("contract", "11.80"), ("list", "1.00")], "contract", "11.80"),
    "two groups: the lower price": ([("group", "12.00"), ("group 2", "11.50")], "group", "11.50"),
    "two contracts: the lower price": ([("contract", "12.00"), ("contract", "11.90")], "contract", "11.90"),
    "a break not reached does not count": ([("contract", "9.00", 50), ("list", "12.00")], "list", "12.00"),
    "a break reached to the piece": ([("contract", "9.00", 10), ("contract", "9.50", 1)], "contract", "9.00"),
    "of several breaks the lowest": ([("list", "12.00"), ("list", "11.00", 5), ("list", "12.50", 8)], "list", "11.00"),
    "the branch's own before its head's": ([("customer", "12.00"), ("head customer", "9.00")], "customer", "12.00"),
    "the head office's counts for the branch": ([("head customer", "9.50"), ("group", "9.00")], "customer", "9.50"),
    "its head's contract before its own": ([("head contract", "12.50"), ("customer", "9.00")], "contract", "12.50"),
    "not begun yet": ([("contract", "9.00", 1, AFTER, None)], "product", "13.00"),
    "over since yesterday": ([("contract", "9.00", 1, None, BEFORE)], "product", "13.00"),
    "its first and last day count": ([("contract", "9.00", 1, DAY, DAY)], "contract", "9.00"),
    "another customer's does not count": ([("other customer", "1.00")], "product", "13.00"),
    "a group it is not in does not count": ([("other group", "1.00")], "product", "13.00"),
    "another currency does not count": ([("euro contract", "1.00")], "product", "13.00"),
    "a discount off the list price": ([("group", "-10")], "group", "11.7000"),
    "a discount off the list for everybody": ([("group", "-10"), ("list", "12.00")], "group", "10.8000"),
    "a price of zero is a price": ([("contract", "0")], "contract", "0"),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_the_price_rule(case, acme, bolts, price):
    rows, level, amount = TABLE[case]
    for row in rows:
        put(acme, bolts, *row)
    found = price()
    assert (found.level, found.unit_price) == (level, Decimal(amount))


def put(acme, bolts, whose, amount, quantity=1, valid_from=None, valid_until=None):
    """Put a price on file as the table writes it; below zero it is a discount in percent."""
    other = make.customer()
    lists = {
        "list": {},
        "group": {"category": group("Hospitals")},
        "group 2": {"category": group("Route North")},
        "other group": {"category": Category.objects.get_or_create(name="Bakers")[0]},
        "customer": {"customer": acme},
        "other customer": {"customer": other},
        "head customer": {"customer": acme.parent},
        "contract": {"customer": acme, "contract_number": "K-2026-7"},
        "head contract": {"customer": acme.parent, "contract_number": "K-1"},
        "euro contract": {"customer": acme, "contract_number": "K-2026-8", "currency": "EUR"},
    }
    value = Decimal(amount)
    said = {"discount_percent": -value} if value < 0 else {"unit_price": value}
    days = {"valid_from": valid_from, "valid_until": valid_until}
    make.listed(make.price_list(**lists[whose]), bolts, min_quantity=quantity, **said, **days)


def test_a_list_that_is_over_does_not_count_whatever_its_prices_say(acme, bolts, price):
    over = make.price_list(customer=acme, valid_until=BEFORE)
    make.listed(over, bolts, "9.00")
    assert price().level == "product"


def test_every_price_says_why(acme, bolts, price):
    contract = make.price_list(customer=acme, contract_number="K-2026-7", valid_until=date(2026, 12, 31))
    make.listed(contract, bolts, "11.80", min_quantity=50)
    make.listed(make.price_list(category=group("Hospitals"), name="Clinics"), bolts, discount_percent=Decimal("7.5"))
    make.listed(make.price_list(customer=acme.parent, contract_number="K-1"), bolts, "12.345", min_quantity=5)
    assert price("50").reason == "Contract K-2026-7: 11.80 from 50 pc, until 31 Dec 2026"
    assert price("5").reason == "Contract K-1 of the head office Acme Holding: 12.3450 from 5 pc"
    assert price("1").reason == "Group Hospitals, Clinics: 12.0250, 7.5 % off the list price 13.00"
    assert [other.reason for other in price("1").others] == ["List price: 13.00"]


def test_the_screen_can_show_who_comes_next_and_what_more_would_save(acme, bolts, price):
    contract = make.price_list(customer=acme, contract_number="K-2026-7")
    make.listed(contract, bolts, "11.80", min_quantity=50)
    make.listed(make.price_list(), bolts, "12.50")
    found = price("10")
    assert (found.next_break.min_quantity, found.next_break.unit_price) == (50, Decimal("11.80"))
    assert [other.level for other in price("50").others] == ["list", "product"]
    assert price("50").next_break is None


def test_where_nothing_is_priced_in_the_currency_the_sentence_says_so(price):
    found = price(currency="EUR")
    assert found.unit_price is None
    assert found.reason == "No price in EUR is known for HB-0101. Write one, or add it to a price list."


def test_a_discount_in_another_currency_is_taken_off_the_list_in_that_currency(acme, bolts, price):
    make.listed(make.price_list(category=group("Hospitals"), currency="EUR"), bolts, discount_percent=10)
    assert price(currency="EUR").unit_price is None
    make.listed(make.price_list(currency="EUR"), bolts, "12.00")
    assert price(currency="EUR").unit_price == Decimal("10.80")


@pytest.mark.parametrize("count", [1, 3])
def test_many_lines_cost_two_queries(acme, count, django_assert_num_queries):
    lines = [(make.product(), Decimal(5)) for _ in range(count)]
    for product, _ in lines:
        make.listed(make.price_list(customer=acme), product, "10.00")
    with django_assert_num_queries(2):
        found = prices_for(customer=acme, lines=lines, currency="USD", day=DAY)
    assert [each.level for each in found] == ["customer"] * count


AMOUNTS = st.integers(0, 9999).map(lambda cents: Decimal(cents) / 100)
LISTED = st.builds(
    lambda level, whose, amount, discount, quantity: (level, whose, amount, discount, quantity),
    st.sampled_from(PriceList.Level.values), st.sampled_from([1, 2]), AMOUNTS, st.none() | st.integers(0, 100),
    st.integers(0, 20),
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(st.lists(LISTED, max_size=8), st.integers(0, 25), st.none() | AMOUNTS)
def test_nobody_beats_the_winner_inside_its_level_and_no_level_is_jumped(rows, quantity, list_price):
    branch, head = Customer(pk=1, name="Branch"), Customer(pk=2, name="Head office")
    product = Product(pk=1, part_number="X", list_price=list_price, unit="pc")
    listed = [row_of(index, *row) for index, row in enumerate(rows)]
    family = Family(branch, ((head.pk, head.name),))
    found = choose(product, Decimal(quantity), listed, family, "USD")
    base = list_price_at(product, Decimal(quantity), listed, "USD")
    entitled = [each for each in listed if each.min_quantity <= quantity]
    entitled = [each for each in entitled if each.unit_price is not None or base is not None]
    levels = {each.price_list.level for each in entitled} | ({"product"} if list_price is not None else set())
    assert found.level == min(levels, key=ORDER.get, default="none")
    rivals = [each for each in entitled if each.price_list.level == found.level]
    nearest = min((family.distance(each.price_list.customer_id) for each in rivals), default=0)
    nearest_rivals = [each for each in rivals if family.distance(each.price_list.customer_id) == nearest]
    assert all(found.unit_price <= discounted(each, base, "USD") for each in nearest_rivals)


def row_of(index, level, whose, amount, discount, quantity) -> ListedPrice:
    own = {"customer_id": whose} if level in ("customer", "contract") else {}
    prices = PriceList(pk=index + 1, name=f"L{index}", level=level, currency="USD", contract_number="K", **own)
    prices.category = Category(name="Group")
    said = {"discount_percent": Decimal(discount)} if discount is not None else {"unit_price": amount}
    return ListedPrice(price_list=prices, product_id=1, min_quantity=Decimal(quantity), **said)
