"""Finding a product by whatever number somebody says."""

import pytest
from django.db import IntegrityError, transaction

from catalog.ean import is_ean
from catalog.finding import known_as, matching, suggested
from catalog.models import AlternativeNumber, Product
from tests import make


@pytest.fixture
def acme(db):
    return make.customer("ACME")


@pytest.fixture
def bolts(acme):
    product = make.product("HB-0101", description="Hexagon bolt M8 x 40, zinc plated")
    product.numbers.create(kind="ean", number="4006381333931")
    product.numbers.create(kind="manufacturer", number="DIN933-8x40")
    product.numbers.create(kind="customer", number="M30008", customer=acme)
    return product


@pytest.fixture
def nuts(acme):
    return make.product("HN-0101", description="Hexagon nut M8")


@pytest.mark.parametrize("said", ["hb-0101", "0101 bolt", "zinc hexagon", "4006381333931", "din933", "m30008"])
def test_every_number_and_word_finds_the_product(bolts, nuts, said):
    assert list(matching(Product.objects.all(), said)) == [bolts]


def test_a_customers_own_number_is_that_customers_alone(acme, bolts):
    other = make.customer()
    assert list(suggested("M30008", customer=acme)) == [bolts]
    assert not suggested("M30008", customer=other)
    assert known_as(["m30008"], customer=acme) == {"M30008": bolts}
    assert known_as(["m30008"], customer=other) == {}


def test_the_exact_number_comes_first_and_what_is_not_sold_stays_out(bolts):
    exact, longer = make.product("HB-01"), make.product("HB-010")
    make.product("HB-011", active=False)
    assert list(suggested("hb-01")) == [exact, longer, bolts]


def test_pasted_numbers_mean_what_they_mean_only_when_it_is_clear(acme, bolts, nuts):
    for product in (bolts, nuts):
        product.numbers.create(kind="old", number="4711")
    nuts.numbers.create(kind="customer", number="DIN933-8X40", customer=acme)
    said = ["HB-0101", "hn-0101 ", "4711", "4006381333931", "DIN933-8x40", "nonsense"]
    assert known_as(said) == {"HB-0101": bolts, "HN-0101": nuts, "4006381333931": bolts, "DIN933-8X40": bolts}
    assert known_as(["din933-8x40"], customer=acme) == {"DIN933-8X40": nuts}


@pytest.mark.parametrize("count", [1, 3])
def test_many_numbers_cost_two_queries(acme, bolts, count, django_assert_num_queries):
    with django_assert_num_queries(2):
        known_as(["M30008", "HB-0101", "x"][:count], customer=acme)


def test_one_customer_uses_a_number_for_one_product(acme, bolts, nuts):
    with pytest.raises(IntegrityError, match="own_number_means_one_product"), transaction.atomic():
        nuts.numbers.create(kind="customer", number="m30008", customer=acme)
    nuts.numbers.create(kind="customer", number="M30008", customer=make.customer())


@pytest.mark.parametrize(("kind", "owned"), [("customer", False), ("ean", True)])
def test_only_a_customers_own_number_has_a_customer(acme, bolts, kind, owned):
    with pytest.raises(IntegrityError, match="own_number_has_a_customer"), transaction.atomic():
        AlternativeNumber.objects.create(product=bolts, kind=kind, number="1", customer=acme if owned else None)


@pytest.mark.parametrize(
    ("number", "right"),
    [("4006381333931", True), ("4006381333932", False), ("96385074", True), ("036000291452", True), ("4006", False),
     ("40063813339-1", False)],
)  # fmt: skip
def test_the_check_digit_of_an_ean(number, right):
    assert is_ean(number) is right


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": "service", "stocked": True}, "only_goods_are_stocked"),
        ({"list_price": -1}, "list_price_is_not_negative"),
        ({"cost": -1}, "cost_is_not_negative"),
        ({"tax_percent": 101}, "product_tax_is_a_percentage"),
    ],
)
def test_the_database_refuses_products_that_cannot_be(db, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Product.objects.create(part_number="X", description="X", **fields)
