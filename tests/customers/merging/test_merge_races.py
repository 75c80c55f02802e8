"""Two clerks at the same moment: nothing is left on who was merged (real connections)."""

import pytest
from django.db import DatabaseError

from customers.merging.merge import merge_customers
from customers.merging.refusals import MergeRefused
from customers.models import Customer
from tests import make
from tests.customers.merging.everything import named_in
from tests.customers.merging.test_merging import NOW, firms
from tests.financials.at_once import second_comes_before_first_commits

pytestmark = pytest.mark.django_db(transaction=True)


def merge(loser, survivor):
    ruth = make.somebody()
    return lambda: merge_customers(loser=loser, survivor=survivor, choices={}, by=ruth, now=NOW)


def test_who_adds_something_while_the_merge_runs_is_sent_to_the_survivor():
    old, new = firms()
    met = second_comes_before_first_commits(merge(old, new), lambda: make.contact(old))
    assert met.waited
    assert isinstance(met.second, DatabaseError)
    assert named_in(old.pk) == []


def test_the_merge_waits_for_who_came_first_and_takes_it_along():
    old, new = firms()
    met = second_comes_before_first_commits(lambda: make.contact(old), merge(old, new))
    assert met.waited
    assert new.contacts.count() == 1
    assert named_in(old.pk) == []


def test_of_two_merges_of_the_same_two_the_second_is_refused():
    old, new = firms()
    met = second_comes_before_first_commits(merge(old, new), merge(new, old))
    assert met.waited
    assert isinstance(met.second, MergeRefused)
    assert Customer.objects.present().get() == new
