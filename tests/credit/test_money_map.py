"""Who orders, receives and pays in a group, and whose credit counts: the figures of the check of an order."""

import random
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from credit.limits import over_limit
from credit.money_map import money_map
from customers.models import Customer
from customers.payers import set_payer
from customers.register import edit_customer
from financials.aging import agings
from foundation.periods import company_today
from tests import make

MAY = date(2026, 5, 4)
NOW = make.at(MAY)
CENT = Decimal("0.01")


@pytest.fixture
def mia(db):
    return make.person("Mia Wirth", "manager")


def mapped(customer, viewer):
    return money_map(customer, viewer=viewer, as_of=MAY, today=MAY)


def random_tree(chance: random.Random, count: int = 6) -> list[Customer]:
    """Some customers below one another, in two currencies, who share credit or not, with what they owe and ordered."""
    tree: list[Customer] = []
    for place in range(count):
        parent = chance.choice(tree) if tree else None
        fields = {"currency": chance.choice(["USD", "USD", "EUR"]), "parent": parent}
        tree.append(make.customer(name=f"Firm {place}", shares_credit=bool(parent) and chance.random() < 0.7, **fields))
        own = {"issued_on": MAY, "currency": tree[-1].currency}
        if chance.random() < 0.6:
            make.invoice(tree[-1], str(chance.randint(1, 90)), **own)
        if chance.random() < 0.5:
            make.order(tree[-1], str(chance.randint(1, 90)), **own)
    for customer in tree:  # only now, as an order that passes a limit would be refused
        limit = chance.choice([None, Decimal(0), Decimal(chance.randint(100, 900))])
        Customer.objects.filter(pk=customer.pk).update(credit_limit=limit)
    return tree


@pytest.mark.parametrize("seed", range(4))
def test_what_the_map_says_is_used_is_what_an_order_is_checked_against(mia, seed):
    chance = random.Random(seed)
    tree = random_tree(chance)
    found = mapped(chance.choice(tree), mia)
    assert {stand.customer for stand in found.stands} == set(tree)
    for stand in found.stands:
        asked = {"customer": stand.customer, "currency": stand.use.currency, "today": MAY}
        if stand.use.limit is None:
            assert over_limit(total=Decimal(1_000_000), **asked) is None
            continue
        refused = over_limit(total=max(stand.use.free, Decimal(0)) + CENT, **asked)
        assert (refused.use.used, refused.use.root) == (stand.use.used, stand.use.root)
        if stand.use.free >= CENT:
            assert over_limit(total=stand.use.free, **asked) is None


@pytest.fixture
def group(mia):
    """A head office that pays for one of two branches; one of them buys in another currency."""
    head = make.customer("HQ", "Concordia Kliniken", credit_limit=Decimal(1000))
    north = make.customer("NORD", "Concordia Nord", parent=head, shares_credit=True)
    west = make.customer("WEST", "Concordia West", parent=head, currency="EUR")
    for customer, amount in ((head, "100.00"), (north, "20.00"), (west, "3.00")):
        make.invoice(customer, amount, issued_on=MAY, currency=customer.currency)
    north.addresses.create(purpose="delivery", label="Ramp 4", line1="Am Tor 1", city="Kiel", country="DE")
    set_payer(customer=north, payer=head, by=mia, now=NOW)
    return head, north, west


def test_a_branch_receives_the_head_office_pays_and_its_credit_counts(group, mia):
    head, north, _ = group
    found = mapped(north, mia)
    assert [(stand.customer.code, stand.depth) for stand in found.stands] == [("HQ", 0), ("NORD", 1), ("WEST", 1)]
    at = {stand.customer.code: stand for stand in found.stands}
    assert (at["NORD"].payer, at["NORD"].use.root, at["NORD"].use.used) == (head, head, Decimal(120))
    assert [place.address.label for place in at["NORD"].places] == ["Ramp 4"]
    assert (at["WEST"].pays_itself, at["WEST"].own_credit) == (True, True)
    assert [(one.currency, one.balance) for one in found.totals] == [("EUR", 3), ("USD", 120)]


def test_a_branch_that_moves_takes_its_account_along_and_leaves_what_was_written(group, mia):
    head, _, west = group
    other = make.customer("OTHER", "Hansa AG")
    before = agings([west.pk], as_of=MAY)
    edit_customer(customer=west, original={"parent": head}, changes={"parent": other}, by=mia, now=NOW)
    assert [stand.customer.code for stand in mapped(head, mia).stands] == ["HQ", "NORD"]
    assert [stand.customer.code for stand in mapped(other, mia).stands] == ["OTHER", "WEST"]
    assert agings([west.pk], as_of=MAY) == before
    assert west.documents.count() == 1
    assert any("head office" in entry.body.content.lower() for entry in west.journal_entries.all())


def test_the_head_office_pays_a_branchs_invoice_and_the_group_owes_less(group, mia):
    head, north, _ = group
    invoice = north.documents.get()
    make.payment(north, "20.00", received_on=MAY, to=[(invoice, "20.00")], reference="Check 77 of Concordia Kliniken")
    found = mapped(head, mia)
    assert [(one.currency, one.balance) for one in found.totals] == [("EUR", 3), ("USD", 100)]
    assert {stand.use.used for stand in found.stands if stand.use.root == head} == {Decimal(100)}


def test_who_pays_from_outside_stands_beside_the_group(mia):
    child, mother = make.customer("BO", "Bo Lindqvist", kind="person"), make.customer("ASTRID", "Astrid Lindqvist")
    set_payer(customer=child, payer=mother, by=mia, now=NOW)
    assert [(one.customer.code, one.in_group) for one in mapped(child, mia).stands] == [("BO", True), ("ASTRID", False)]
    assert [(one.customer.code, one.in_group) for one in mapped(mother, mia).stands] == [
        ("ASTRID", True),
        ("BO", False),
    ]


@pytest.mark.parametrize("branches", [1, 3])
def test_the_page_costs_the_same_for_one_branch_and_for_three(client, mia, branches, django_assert_max_num_queries):
    head = make.customer("HQ", "Concordia Kliniken")
    for place in range(branches):
        make.invoice(make.customer(parent=head, name=f"Branch {place}"), "10.00", issued_on=company_today())
    client.force_login(mia)
    url = reverse("credit:money_map", args=["HQ"])
    client.get(url)
    with django_assert_max_num_queries(40):
        page = client.get(url).content.decode()
    assert page.count("Branch ") >= branches
    assert f">{10 * branches}.00" in page


def test_the_overview_names_the_group_and_a_lone_customer_has_no_such_block(client, mia, group):
    client.force_login(mia)
    head = client.get(reverse("folder", args=["HQ"]), follow=True).content.decode()
    assert "Head office and branches" in head
    assert ">120.00" in head
    branch = client.get(reverse("folder", args=["NORD"]), follow=True).content.decode()
    assert "whose credit limit it uses" in branch
    alone = make.customer("ALONE")
    assert "Head office and branches" not in client.get(alone.get_absolute_url(), follow=True).content.decode()
