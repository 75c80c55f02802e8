"""Two clerks at the same moment: no chain of payers comes of what each of them may do (real connections)."""

import pytest
from django.db import DatabaseError

from customers.models import Customer
from customers.payers import PayerRefused, set_payer
from tests import make
from tests.customers.test_payers import NOW
from tests.financials.at_once import second_comes_before_first_commits

pytestmark = pytest.mark.django_db(transaction=True)


def family() -> tuple[Customer, Customer, Customer]:
    return tuple(make.customer(code, code.title()) for code in ("CHILD", "MOTHER", "FIRM"))


def pays(customer: Customer, payer: Customer):
    anna = make.somebody()
    return lambda: set_payer(customer=customer, payer=payer, by=anna, now=NOW)


@pytest.mark.parametrize("the_other_way", [False, True])
def test_of_two_links_of_a_chain_the_second_is_refused(the_other_way):
    child, mother, firm = family()
    links = [pays(child, mother), pays(mother, firm)]
    met = second_comes_before_first_commits(*(reversed(links) if the_other_way else links))
    assert met.waited
    assert isinstance(met.second, PayerRefused)


def test_two_who_would_pay_for_each_other_do_not_wait_for_each_other():
    child, mother, _ = family()
    met = second_comes_before_first_commits(pays(mother, child), pays(child, mother))
    assert met.waited
    assert isinstance(met.second, PayerRefused)


@pytest.mark.parametrize("the_other_way", [False, True])
def test_the_database_refuses_it_to_who_does_not_ask(the_other_way):
    child, mother, firm = family()
    links = [
        lambda: Customer.objects.filter(pk=child.pk).update(payer=mother),
        lambda: Customer.objects.filter(pk=mother.pk).update(payer=firm),
    ]
    met = second_comes_before_first_commits(*(reversed(links) if the_other_way else links))
    assert met.waited
    assert isinstance(met.second, DatabaseError)
    assert Customer.objects.exclude(payer=None).count() == 1
