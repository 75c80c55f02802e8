"""Two clerks at one form (A29), whatever the form of the Contacts tab: different fields merge, the same field asks."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from crm.roles import give_roles
from customers.banking import add_bank_account
from customers.delivery import change_delivery
from customers.emails import remove_email
from customers.mandates import add_mandate
from customers.models import Contact
from customers.people import remove_contact
from customers.phones import remove_phone
from tests import make
from tests.financials.at_once import second_comes_before_first_commits

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
IBAN = "DE89 3704 0044 0532 0130 00"


class Desk:
    """Somebody at a desk, with a browser of their own."""

    def __init__(self, name):
        self.user = make.user(name)
        give_roles(self.user, "manager")
        self.client = Client()
        self.client.force_login(self.user)

    def open(self, url):
        """What the form holds, as a browser would send it back."""
        form = self.client.get(url).context["form"]
        values = {bound.name: bound.value() for bound in form}
        return {name: value for name, value in values.items() if value not in (None, False)} | {"seen": form.seen}

    def save(self, url, typed, **headers):
        return self.client.post(url, typed, headers=headers)


def things(acme, by):
    """One of everything that has a form on the tab, as the URL of its form."""
    contact = make.contact(acme, role="Buyer")
    phone = contact.person.phones.create(as_typed="030 1234567", e164="+49301234567")
    email = contact.person.emails.create(address="jan@acme.example")
    address = acme.addresses.create(
        purpose="delivery", line1="Seestr. 1", postcode="12345", city="Berlin", country="DE"
    )
    account = add_bank_account(customer=acme, iban=IBAN, by=by, now=NOW)
    mandate = add_mandate(
        account=account, signed_on=date(2026, 11, 2), first_debit_on=date(2026, 11, 20), by=by, now=NOW
    )
    change_delivery(
        customer=acme, invoices="", statements="", reminders="", email="a@acme.example", mobile="", by=by, now=NOW
    )
    rows = {
        "edit_contact": contact, "edit_phone": phone, "edit_email": email, "edit_address": address,
        "edit_bank_account": account, "edit_mandate": mandate,
    }  # fmt: skip
    urls = {name: reverse(f"customers:{name}", args=[acme.code, row.pk]) for name, row in rows.items()}
    return rows, urls | {name: reverse(f"customers:{name}", args=[acme.code]) for name in ("delivery", "payment_type")}


@pytest.fixture
def anna(db):
    return Desk("Anna Meyer")


@pytest.fixture
def ben(db):
    return Desk("Ben Ott")


@pytest.fixture
def acme(db):
    return make.customer("ACME", "Acme Ltd")


DISJOINT = {
    "edit_contact": ({"role": "Chair"}, {"notes": "Rings late."}),
    "edit_phone": ({"kind": "fax"}, {"number": "030 7654321"}),
    "edit_address": ({"line1": "Seestr. 2"}, {"label": "Warehouse North", "country": "Austria"}),
    "edit_bank_account": ({"holder": "Acme Holding"}, {"bank_name": "Commerzbank"}),
    "edit_mandate": ({"received_on": "2026-11-03"}, {"first_debit_on": "2026-12-01"}),
    "delivery": ({"email": "b@acme.example"}, {"invoices": "email"}),
}
SAME = {
    "edit_contact": ("role", "Chair", "Owner"),
    "edit_phone": ("number", "030 7654321", "030 1111111"),
    "edit_email": ("address", "j@acme.example", "roth@acme.example"),
    "edit_address": ("city", "Wien", "Graz"),
    "edit_bank_account": ("holder", "Acme Holding", "Acme AG"),
    "edit_mandate": ("first_debit_on", "2026-12-01", "2026-12-02"),
    "delivery": ("email", "b@acme.example", "c@acme.example"),
    "payment_type": ("payment_type", "sepa", "paypal"),
}


@pytest.mark.parametrize("form", DISJOINT)
def test_different_fields_merge_by_themselves(acme, anna, ben, form):
    _, urls = things(acme, anna.user)
    hers, his = DISJOINT[form]
    opened = anna.open(urls[form])
    assert anna.save(urls[form], opened | hers).status_code == 302
    assert ben.save(urls[form], opened | his).status_code == 302
    standing = ben.open(urls[form])
    assert {name: standing[name] for name in hers | his} == {
        name: date.fromisoformat(value) if value[:3] == "202" else value for name, value in (hers | his).items()
    }


@pytest.mark.parametrize("form", SAME)
def test_the_same_field_asks_names_who_saved_and_keeps_what_was_typed(acme, anna, ben, form):
    _, urls = things(acme, anna.user)
    name, hers, his = SAME[form]
    opened = anna.open(urls[form])
    assert anna.save(urls[form], opened | {name: hers}).status_code == 302
    stands = anna.open(urls[form])[name]
    asked = ben.save(urls[form], opened | {name: his})
    assert asked.status_code == 409
    assert anna.open(urls[form])[name] == stands
    clash = [field["name"] for field in asked.context["fields"] if field["clash"]]
    assert clash == [name]
    text = asked.content.decode()
    if form not in ("edit_mandate",):
        assert "Anna Meyer saved this on" in text
    sent = {}
    for each, value in asked.context["hidden"]:
        sent.setdefault(each, []).append(value)
    assert ben.save(urls[form], {**sent, f"choose-{name}": "theirs"}).status_code == 302
    assert anna.open(urls[form])[name] == stands
    assert ben.save(urls[form], {**sent, f"choose-{name}": "mine"}).status_code == 302
    assert str(anna.open(urls[form])[name]) == his


@pytest.mark.parametrize("form", SAME)
def test_one_change_of_one_person_is_never_a_conflict(acme, anna, form):
    _, urls = things(acme, anna.user)
    name, hers, _ = SAME[form]
    assert anna.save(urls[form], anna.open(urls[form]) | {name: hers}).status_code == 302
    assert anna.save(urls[form], anna.open(urls[form])).status_code == 302


@pytest.mark.parametrize("form", SAME)
def test_every_form_of_something_that_exists_carries_what_it_showed(acme, anna, form):
    _, urls = things(acme, anna.user)
    assert b'name="seen"' in anna.client.get(urls[form]).content


def test_the_question_takes_the_place_of_the_form(acme, anna, ben):
    _, urls = things(acme, anna.user)
    url = urls["edit_contact"]
    opened = anna.open(url)
    anna.save(url, opened | {"role": "Chair"})
    piece = ben.save(url, opened | {"role": "Owner"}, **{"HX-Request": "true"})
    assert piece.status_code == 409
    assert b"<html" not in piece.content
    assert f'hx-post="{url}"'.encode() in piece.content


def test_a_person_in_two_firms_is_one_record_for_both(acme, anna, ben):
    brd = make.customer("BRD", "Brd Dairies")
    here = make.contact(acme)
    there = Contact.objects.create(customer=brd, person=here.person)
    urls = [reverse("customers:edit_contact", args=[each.customer.code, each.pk]) for each in (here, there)]
    opened = [desk.open(url) for desk, url in zip((anna, ben), urls, strict=True)]
    assert anna.save(urls[0], opened[0] | {"name": "Dr. Jan Roth"}).status_code == 302
    asked = ben.save(urls[1], opened[1] | {"name": "Jan Rothe"})
    assert asked.status_code == 409
    assert "Anna Meyer saved this on" in asked.content.decode()


REMOVED = {"edit_contact": remove_contact, "edit_phone": remove_phone, "edit_email": remove_email}


@pytest.mark.parametrize(
    ("form", "typed"),
    [("edit_contact", {"role": "Chairwoman"}), ("edit_phone", {"number": "030 7654321"}),
     ("edit_email", {"address": "new@acme.example"})],
)  # fmt: skip
def test_what_was_removed_meanwhile_is_said_and_what_was_typed_can_be_saved_anew(acme, anna, ben, form, typed):
    rows, urls = things(acme, anna.user)
    opened = ben.open(urls[form])
    row = rows[form]
    more = {"contact": row} if form == "edit_contact" else {form.removeprefix("edit_"): row, "of": rows["edit_contact"]}
    REMOVED[form](**more, by=anna.user, now=NOW)
    answer = ben.save(urls[form], opened | typed)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Somebody removed this while you were typing" in text
    assert next(iter(typed.values())) in text
    assert "Save as new" in text
    assert ben.client.get(urls[form]).status_code == 404


def test_a_form_that_is_not_whole_saves_nothing(acme, anna):
    _, urls = things(acme, anna.user)
    answer = anna.save(urls["edit_contact"], anna.open(urls["edit_contact"]) | {"seen": "nonsense", "role": "X"})
    assert answer.status_code == 422
    assert "This form is not whole any more" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("form", "outcome"), [("edit_contact", 409), ("edit_phone", 409), ("edit_address", 409)])
def test_of_two_who_save_at_the_same_moment_the_second_is_asked(acme, anna, ben, form, outcome):
    _, urls = things(acme, anna.user)
    name, hers, his = SAME[form]
    opened = anna.open(urls[form])
    met = second_comes_before_first_commits(
        lambda: anna.save(urls[form], opened | {name: hers}), lambda: ben.save(urls[form], opened | {name: his})
    )
    assert (met.waited, met.first.status_code, met.second.status_code) == (True, 302, outcome)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", ["edit_contact", "edit_phone", "edit_address"])
def test_of_two_who_save_different_fields_at_the_same_moment_both_are_kept(acme, anna, ben, form):
    _, urls = things(acme, anna.user)
    hers, his = DISJOINT[form]
    opened = anna.open(urls[form])
    met = second_comes_before_first_commits(
        lambda: anna.save(urls[form], opened | hers), lambda: ben.save(urls[form], opened | his)
    )
    assert (met.waited, met.second.status_code) == (True, 302)
    standing = anna.open(urls[form])
    assert {name: standing[name] for name in hers | his} == hers | his


@pytest.mark.django_db(transaction=True)
def test_the_person_of_two_firms_waits_for_the_other_firm_too(acme, anna, ben):
    here = make.contact(acme)
    there = Contact.objects.create(customer=make.customer("BRD"), person=here.person)
    urls = [reverse("customers:edit_contact", args=[each.customer.code, each.pk]) for each in (here, there)]
    opened = [desk.open(url) for desk, url in zip((anna, ben), urls, strict=True)]
    met = second_comes_before_first_commits(
        lambda: anna.save(urls[0], opened[0] | {"name": "Dr. Jan Roth"}),
        lambda: ben.save(urls[1], opened[1] | {"name": "Jan Rothe"}),
    )
    assert (met.waited, met.second.status_code) == (True, 409)
