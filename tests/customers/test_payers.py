"""Who pays for whom (F28): the parents for the child, the head office for the branch."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from customers.archiving import archive_customer
from customers.delivery import delivery_of
from customers.models import Address, Customer
from customers.payers import PayerRefused, set_payer
from customers.register import RegisterRefused, edit_customer
from tests import make

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make.user("Anna Meyer")


@pytest.fixture
def child():
    return make.customer("C-41", "Bo Lindqvist", kind="person")


@pytest.fixture
def mother():
    return make.customer("C-40", "Astrid Lindqvist", kind="person", language="sv")


def told(customer: Customer) -> list[str]:
    return [entry.body.subject for entry in customer.journal_entries.order_by("seq")]


def test_the_parents_pay_and_both_folders_say_so(child, mother, anna):
    set_payer(customer=child, payer=mother, by=anna, now=NOW)
    child.refresh_from_db()
    assert (child.payer, child.version, child.changed_by) == (mother, 2, anna)
    assert told(child) == ["Invoices go to Astrid Lindqvist (C-40) from now on"]
    assert told(mother) == ["Pays for Bo Lindqvist (C-41)"]


def test_another_payer_is_told_in_three_folders_and_none_at_all_in_two(child, mother, anna):
    father = make.customer("C-42", "Nils Lindqvist", kind="person")
    set_payer(customer=child, payer=mother, by=anna, now=NOW)
    set_payer(customer=child, payer=father, by=anna, now=NOW)
    assert told(mother)[-1] == "No longer pays for Bo Lindqvist (C-41)"
    assert told(father) == ["Pays for Bo Lindqvist (C-41)"]
    set_payer(customer=child, payer=None, by=anna, now=NOW)
    assert told(child)[-1] == "Invoices go to the customer itself again"
    assert told(father)[-1] == "No longer pays for Bo Lindqvist (C-41)"


def test_the_same_payer_again_is_no_event(child, mother, anna):
    set_payer(customer=child, payer=mother, by=anna, now=NOW)
    set_payer(customer=child, payer=mother, by=anna, now=NOW)
    assert len(told(child)) == 1


def test_nobody_is_its_own_payer(child, anna):
    with pytest.raises(PayerRefused, match="cannot be its own payer: leave it empty"):
        set_payer(customer=child, payer=child, by=anna, now=NOW)


def test_who_is_archived_gets_no_invoices(child, mother, anna):
    archive_customer(customer=mother, by=anna, now=NOW)
    with pytest.raises(PayerRefused, match="is archived, so nobody would get the invoices"):
        set_payer(customer=child, payer=mother, by=anna, now=NOW)


def test_who_pays_for_somebody_is_not_archived(child, mother, anna):
    set_payer(customer=child, payer=mother, by=anna, now=NOW)
    with pytest.raises(RegisterRefused, match=r"gets the invoices of Bo Lindqvist \(C-41\)"):
        archive_customer(customer=mother, by=anna, now=NOW)


def test_there_are_no_chains_at_either_end(child, mother, anna):
    firm = make.customer("C-50", "Lindqvist AB")
    set_payer(customer=mother, payer=firm, by=anna, now=NOW)
    with pytest.raises(PayerRefused, match=r"does not pay for itself: Lindqvist AB .* Choose C-50 instead"):
        set_payer(customer=child, payer=mother, by=anna, now=NOW)
    with pytest.raises(PayerRefused, match=r"pays for Astrid Lindqvist \(C-40\), so it has to pay for itself"):
        set_payer(customer=firm, payer=child, by=anna, now=NOW)


def test_the_master_data_take_a_payer_beside_what_somebody_else_changed(child, mother, anna):
    rita = make.user("Rita Winter")
    edit_customer(customer=child, changes={"website": "bo.example"}, original={"website": ""}, by=rita, now=NOW)
    original = {"payer": None, "website": ""}
    edit_customer(customer=child, changes={"payer": mother, "website": ""}, original=original, by=anna, now=NOW)
    child.refresh_from_db()
    assert (child.payer, child.website) == (mother, "bo.example")


def test_the_master_data_refuse_a_chain_at_the_field(child, mother, anna):
    set_payer(customer=child, payer=mother, by=anna, now=NOW)
    with pytest.raises(RegisterRefused) as refused:
        edit_customer(customer=mother, changes={"payer": child}, original={"payer": None}, by=anna, now=NOW)
    assert refused.value.field == "payer"


def test_papers_about_money_go_where_the_payer_wants_them(child, mother, anna):
    make.email(child, "bo@post.example")
    make.email(mother, "astrid@post.example")
    home = Address.objects.create(customer=mother, purpose="main", line1="Storgatan 5", city="Lund", country="SE")
    Address.objects.create(customer=child, purpose="main", line1="Vindgatan 1", city="Lund", country="SE")
    set_payer(customer=child, payer=mother, by=anna, now=NOW)
    to = delivery_of(child)
    assert (to.email, to.address, to.language, to.contact_id) == ("astrid@post.example", home, "sv", None)
    assert (to.payer.name, to.payer.code, to.greeted) == ("Astrid Lindqvist", "C-40", "Astrid Lindqvist")
    assert delivery_of(child, to_payer=False).email == "bo@post.example"


def test_where_papers_go_takes_the_same_queries_for_any_number(child, mother, anna, django_assert_num_queries):
    others = [make.customer(name=f"Branch {number}") for number in range(3)]
    for one in others:
        set_payer(customer=one, payer=mother, by=anna, now=NOW)
    with django_assert_num_queries(2):
        delivery_of(child)
    with django_assert_num_queries(2):
        delivery_of(others[0])


def test_the_database_refuses_chains_and_being_ones_own_payer(child, mother):
    Customer.objects.filter(pk=child.pk).update(payer=mother)
    for customer, payer in ((mother, make.customer()), (make.customer(), child), (mother, mother)):
        with pytest.raises(DatabaseError), transaction.atomic():
            Customer.objects.filter(pk=customer.pk).update(payer=payer)


def test_the_payer_is_set_in_the_folder_and_stands_in_both(client, child, mother):
    renate = make.person("Renate Meyer", "manager")
    client.force_login(renate)
    url = reverse("customers:edit", args=[child.code])
    form = client.get(url).context["form"]
    typed = {bound.name: value for bound in form if (value := bound.value()) is not None} | {"seen": form.seen}
    refused = client.post(url, {**typed, "payer": "NOBODY"}).content.decode()
    assert "No customer is called “NOBODY”" in refused
    assert client.post(url, {**typed, "payer": "c-40"}).status_code == 302
    tab = client.get(reverse("customers:contacts", args=[child.code])).content.decode()
    assert "Invoices go to Astrid Lindqvist (C-40)" in tab, "the chip of the header"
    assert "As Astrid Lindqvist wants them; delivery notes and order confirmations go to Bo Lindqvist." in tab
    theirs = client.get(reverse("customers:contacts", args=[mother.code])).content.decode()
    assert "Pays for" in theirs
    assert child.get_absolute_url() in theirs
