"""Branches inherit the tax exemptions of their head offices, or have rules of their own; it is said whose they are."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from catalog.taxes import tax_for
from customers.exemptions import add_exemption
from customers.models import Customer
from customers.register import RegisterRefused, edit_customer
from customers.tax_rules import RulesRefused, exemptions_by_customer, set_own_tax_rules
from tests import make
from tests.financials.at_once import second_comes_before_first_commits

JUNE = date(2026, 6, 15)
NOW = make.at(JUNE)


@pytest.fixture
def rita(db):
    return make.person("Rita Meyerhof", "manager")


@pytest.fixture
def line(rita):
    """A head office with a certificate for its branches, a branch, and a depot below it."""
    head = make.customer("HQ", "Concordia Kliniken")
    north = make.customer("NORD", "Concordia Nord", parent=head)
    depot = make.customer("DEPOT", "Concordia Depot", parent=north)
    fields = {"kind": "exempt", "valid_from": JUNE, "country": "US", "region": "NY"}
    add_exemption(customer=head, certificate="EX-1", for_branches=True, by=rita, now=NOW, **fields)
    return head, north, depot


def taxed(customer, region="NY"):
    return tax_for(customer=customer, product=make.product(tax_percent=8), country="US", region=region, day=JUNE)


def test_a_ship_to_in_the_state_of_the_certificate_is_not_taxed_and_says_whose_it_is(line):
    head, north, depot = line
    assert taxed(head).reason == "No tax: exempt organisation EX-1"
    assert taxed(depot).reason == "No tax: exempt organisation EX-1 of Concordia Kliniken"
    assert taxed(north, "OH").percent == 8


def test_a_branch_with_rules_of_its_own_ends_the_line_for_all_below_it(line, rita):
    head, north, depot = line
    set_own_tax_rules(customer=north, own=True, by=rita, now=NOW)
    assert [taxed(one).percent for one in (head, north, depot)] == [0, 8, 8]
    add_exemption(
        customer=north, kind="resale", certificate="R-9", valid_from=JUNE, for_branches=True, by=rita, now=NOW
    )
    assert taxed(depot).reason == "No tax: resale certificate R-9 of Concordia Nord"
    set_own_tax_rules(customer=north, own=False, by=rita, now=NOW)
    held = exemptions_by_customer(Customer.objects.order_by("pk"))
    assert [[one.certificate for one in held[each.pk]] for each in line] == [["EX-1"], ["R-9", "EX-1"], ["R-9", "EX-1"]]
    said = [entry.body.subject for entry in north.journal_entries.filter(kind="customer_changed").order_by("seq")]
    assert said == ["Only its own tax exemptions count from now on", "Tax exemptions of its head offices count again"]


def test_who_has_no_head_office_has_no_rules_to_leave(line, rita):
    with pytest.raises(RulesRefused, match="has no head office"):
        set_own_tax_rules(customer=line[0], own=True, by=rita, now=NOW)


def test_the_contacts_tab_shows_what_is_inherited_and_lets_the_branch_go_its_own_way(client, line, rita):
    client.force_login(rita)
    url = reverse("customers:contacts", args=["NORD"])
    assert "What Concordia Kliniken has for its branches counts here too." in client.get(url).content.decode()
    client.post(reverse("customers:tax_rules", args=["NORD"]), {"own": "on"})
    page = client.get(url).content.decode()
    assert "Only its own count, not those of Concordia Kliniken." in page
    assert "EX-1" not in page


def test_a_clerk_does_not_change_the_rules(client, line):
    client.force_login(make.person("Carl Clerk", "clerk"))
    assert client.post(reverse("customers:tax_rules", args=["NORD"]), {"own": "on"}).status_code == 403


@pytest.mark.parametrize("below", [0, 1])
def test_the_database_refuses_a_head_office_below_itself(line, below):
    head, *branches = line
    with pytest.raises(DatabaseError, match="branch of its own branch"), transaction.atomic():
        Customer.objects.filter(pk=head.pk).update(parent=branches[below])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_would_make_a_circle_at_once_one_is_refused():
    one, other, third = (make.customer(code) for code in ("ONE", "OTHER", "THIRD"))
    Customer.objects.filter(pk=third.pk).update(parent=other)
    met = second_comes_before_first_commits(
        lambda: Customer.objects.filter(pk=one.pk).update(parent=third),
        lambda: Customer.objects.filter(pk=other.pk).update(parent=one),
    )
    assert isinstance(met.second, DatabaseError)
    assert Customer.objects.get(code="OTHER").parent is None


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_clerks_who_would_close_a_circle_is_told_so():
    one, other, third = (make.customer(code, code.title()) for code in ("ONE", "OTHER", "THIRD"))
    Customer.objects.filter(pk=third.pk).update(parent=other)
    anna = make.somebody()

    def below(customer: Customer, parent: Customer):
        changes = {"original": {"parent": None}, "changes": {"parent": parent}}
        return lambda: edit_customer(customer=customer, **changes, by=anna, now=NOW)

    met = second_comes_before_first_commits(below(one, third), below(other, one))
    assert isinstance(met.second, RegisterRefused)
    assert str(met.second).startswith("One cannot be the head office of Other: it is a branch of it.")
    assert Customer.objects.get(code="OTHER").parent is None
