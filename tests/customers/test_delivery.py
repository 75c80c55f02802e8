"""How a customer wants its papers (F113), and where they go when it has not said so."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from customers.delivery import DeliveryRefused, change_delivery, deliveries_of, delivery_of
from customers.models import DeliveryPreference
from financials.sending import addresses_of
from journal.models import Entry
from tests import make

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
NOTHING_SAID = {"invoices": "", "statements": "", "reminders": "", "email": "", "mobile": ""}


@pytest.fixture
def acme(db):
    acme = make.customer("ACME", name="Acme Ltd")
    acme.addresses.create(purpose="main", line1="Seestr. 1", postcode="12345", city="Berlin", country="DE")
    return acme


@pytest.fixture
def clerk(client, db):
    clerk = make.person("Anna Meyer", "clerk")
    client.force_login(clerk)
    return clerk


def say(customer, **wanted):
    change_delivery(customer=customer, **NOTHING_SAID | wanted, by=make.somebody(), now=NOW)
    return delivery_of(customer)


def test_an_e_mail_goes_to_accounts_payable_before_the_first_to_call_before_the_office(acme):
    make.email(acme, "office@acme.example")
    assert delivery_of(acme).email == "office@acme.example"
    jan = make.contact(acme, is_key=True, role="Buyer")
    make.email(jan, "jan@acme.example")
    assert (delivery_of(acme).email, delivery_of(acme).contact_id) == ("jan@acme.example", jan.pk)
    ida = make.contact(acme, "Ida", "Falk", department="Kreditorenbuchhaltung")
    make.email(ida, "ida@acme.example")
    assert (delivery_of(acme).email, delivery_of(acme).contact_id) == ("ida@acme.example", ida.pk)


def test_a_letter_goes_to_the_billing_address_before_the_main_one(acme):
    assert delivery_of(acme).address.line1 == "Seestr. 1"
    billing = acme.addresses.create(purpose="billing", line1="Postfach 7", postcode="12345", city="Berlin")
    acme.addresses.create(purpose="delivery", line1="Tor 4", postcode="12345", city="Berlin")
    assert delivery_of(acme).address == billing


def test_without_an_e_mail_papers_go_by_post_and_without_an_address_nowhere(acme):
    assert (delivery_of(acme).reminders, delivery_of(acme).invoices) == ("post", "post")
    acme.addresses.all().delete()
    assert delivery_of(acme).reminders == ""


def test_what_the_customer_said_counts_and_the_journal_knows(acme):
    make.email(acme, "office@acme.example")
    now = say(acme, invoices="both", reminders="sms", email="ap@acme.example", mobile="0170 1234567")
    assert (now.invoices, now.statements, now.reminders) == ("both", "email", "sms")
    assert (now.email, now.contact_id, now.mobile) == ("ap@acme.example", None, "+491701234567")
    assert now.said == {"invoices", "reminders", "email", "mobile"}
    entry = Entry.objects.get(customer=acme, kind="delivery_changed")
    assert "reminders by SMS" in entry.body.subject
    assert '"text":"Before: as the house finds best"' in entry.body.content


def test_saying_the_same_again_is_no_news(acme):
    say(acme, invoices="post")
    say(acme, invoices="post")
    assert Entry.objects.filter(customer=acme, kind="delivery_changed").count() == 1


def test_a_way_that_cannot_be_used_any_more_gives_way(acme):
    make.email(acme, "office@acme.example")
    say(acme, reminders="post")
    acme.addresses.all().delete()
    assert delivery_of(acme).reminders == "email"


@pytest.mark.parametrize(
    ("wanted", "field", "sentence"),
    [
        ({"reminders": "sms"}, "mobile", "need a mobile number"),
        ({"mobile": "A-123"}, "mobile", "Write it with its country"),
        ({"mobile": "030 12345678"}, "mobile", "is a landline"),
        ({"mobile": "0170 1234567 ext. 3"}, "mobile", "with an extension"),
        ({"email": "nobody@"}, "email", "is no e-mail address"),
    ],
)
def test_what_cannot_be_reached_is_refused_with_a_sentence(acme, wanted, field, sentence):
    with pytest.raises(DeliveryRefused, match=sentence) as refusal:
        say(acme, **wanted)
    assert refusal.value.field == field
    assert not DeliveryPreference.objects.exists()


@pytest.mark.parametrize("customers", [1, 3])
def test_many_customers_take_as_many_queries_as_one(db, customers, django_assert_num_queries):
    ids = [make.customer().pk for _ in range(customers)]
    with django_assert_num_queries(2):
        assert set(deliveries_of(ids)) == set(ids)


def test_the_clerk_notes_it_on_the_contacts_tab(client, clerk, acme):
    page = reverse("customers:delivery", args=["ACME"])
    tab = client.get(reverse("customers:contacts", args=["ACME"])).content.decode()
    assert page in tab
    assert "has not said how it wants its papers" in tab
    answer = client.post(page, NOTHING_SAID | {"reminders": "sms", "mobile": "+49 170 1234567"}, follow=True)
    assert "by SMS" in answer.content.decode()
    assert "+49 170 1234567" in client.get(page).content.decode()


def test_a_refusal_keeps_what_was_typed(client, clerk, acme):
    typed = NOTHING_SAID | {"invoices": "both", "mobile": "030 12345678"}
    answer = client.post(reverse("customers:delivery", args=["ACME"]), typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "takes no SMS" in page
    assert 'value="030 12345678"' in page
    assert '<option value="both" selected>' in page


def test_a_document_is_sent_where_the_customer_wants_its_papers(acme):
    make.email(acme, "office@acme.example")
    bill = make.invoice(acme, issued_on=NOW.date())
    say(acme, email="ap@acme.example")
    assert addresses_of(acme, bill.contact) == ["ap@acme.example", "office@acme.example"]


def test_a_customer_who_wants_e_invoices_is_asked_in_which_form(client, clerk, acme):
    form = {"einvoice": "facturx"}
    page = client.get(reverse("customers:delivery", args=["ACME"])).content.decode()
    assert "in the PDF (Factur-X, ZUGFeRD)" in page
    assert "One statement for all branches" not in page
    assert client.post(reverse("customers:delivery", args=["ACME"]), form).status_code == 302
    assert delivery_of(acme).einvoice == "facturx"
    assert "in the PDF (Factur-X" in client.get(reverse("customers:contacts", args=["ACME"])).content.decode()
    assert "e-invoice in the PDF" in Entry.objects.get(customer=acme, kind="delivery_changed").body.subject


def test_a_head_office_can_have_its_branches_on_its_statement(client, clerk, acme):
    make.customer("ACME-N", parent=acme)
    asked = reverse("customers:delivery", args=["ACME"])
    assert "One statement for all branches" in client.get(asked).content.decode()
    client.post(asked, {"consolidated": "on"})
    assert delivery_of(acme).consolidated
    client.post(asked, {"invoices": "post"})
    assert not delivery_of(acme).consolidated
