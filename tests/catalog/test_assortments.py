"""Restricted catalogs: who may buy what."""

from datetime import date

import pytest

from catalog.assortments import buyable, refusal, refusals
from catalog.models import Assortment
from customers.models import Category
from tests import make

DAY = date(2026, 6, 15)


@pytest.fixture
def acme(db):
    return make.customer("ACME", "Acme Ltd")


@pytest.fixture
def bolts(db):
    return make.product("HB-1")


@pytest.fixture
def nuts(db):
    return make.product("HN-1")


def assortment(kind, name, *products, customers=(), groups=(), **fields):
    made = Assortment.objects.create(name=name, kind=kind, **fields)
    made.products.set(products)
    made.customers.set(customers)
    made.categories.set(groups)
    return made


def ask(customer, product, day=DAY):
    return refusal(customer=customer, product=product, day=day)


def test_without_restrictions_everybody_buys_everything(acme, bolts):
    assert ask(acme, bolts) == ""


def test_what_is_not_sold_any_more_is_refused(acme):
    assert ask(acme, make.product("OLD-1", active=False)) == "OLD-1 is not sold any more."


def test_a_customer_of_limited_assortments_buys_what_one_of_them_holds(acme, bolts, nuts):
    assortment("limited", "Framework A", bolts, customers=[acme])
    assert ask(acme, bolts) == ""
    assert ask(acme, nuts) == "Acme Ltd buys only from Framework A; HN-1 is not in it."
    assortment("limited", "Framework B", nuts, customers=[acme])
    assert ask(acme, nuts) == ""


def test_an_exclusive_product_is_sold_to_its_customers_alone(acme, bolts):
    other = make.customer()
    assortment("exclusive", "Partners", bolts, customers=[other])
    assert ask(acme, bolts) == "HB-1 is sold only to the customers of Partners."
    assert ask(other, bolts) == ""


def test_groups_and_head_offices_count(acme, bolts, nuts):
    clinics = Category.objects.create(name="Clinics")
    branch, stranger = make.customer(parent=acme), make.customer()
    acme.categories.add(clinics)
    assortment("exclusive", "Clinics only", bolts, groups=[clinics])
    assortment("exclusive", "Acme only", nuts, customers=[acme])
    assert ask(acme, bolts) == ""
    assert ask(branch, nuts) == ""
    assert ask(branch, bolts) != ""
    assert ask(stranger, nuts) != ""


def test_a_restriction_counts_on_its_days(acme, bolts, nuts):
    assortment("limited", "Spring", bolts, customers=[acme], valid_until=date(2026, 6, 14))
    assert ask(acme, nuts) == ""
    assert ask(acme, nuts, date(2026, 6, 14)) != ""


def test_the_products_to_choose_from_are_those_that_are_not_refused(acme, bolts, nuts):
    other, gone = make.customer(), make.product(active=False)
    products = [bolts, nuts, gone, make.product(), make.product()]
    assortment("limited", "Framework", bolts, products[3], products[4], customers=[acme])
    assortment("exclusive", "Partners", products[3], customers=[other])
    assortment("exclusive", "Friends", products[4], customers=[acme])
    for customer in (acme, other, make.customer()):
        refused = refusals(customer=customer, products=products, day=DAY)
        allowed = {product for product in products if product.pk not in refused}
        assert set(buyable(customer=customer, day=DAY)) == allowed


@pytest.mark.parametrize("count", [1, 3])
def test_many_products_cost_the_same_queries(acme, count, django_assert_num_queries):
    products = [make.product() for _ in range(count)]
    assortment("limited", "Framework", *products, customers=[acme])
    assortment("exclusive", "Partners", *products)
    with django_assert_num_queries(3):
        refused = refusals(customer=acme, products=products, day=DAY)
    assert len(refused) == count
