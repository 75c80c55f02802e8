"""The child's account, the parents pay: invoices go to the parents, delivery notes to the child (screen 5.3)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse
from lxml import etree

from customers.delivery import change_delivery
from customers.payers import set_payer
from financials.billing import addressee
from financials.conversion import carry_out
from financials.drafts import issue, save_draft
from financials.einvoice.enclosing import wanted
from financials.einvoice.writing import einvoice_of
from financials.models import Document
from financials.paid_for import paid_for
from financials.papers import cover_of, cover_of_receipt, html_of
from financials.papers.receipt import receipt_of
from financials.sending import send_document
from foundation.periods import company_today
from tests import make
from tests.financials.einvoice.conftest import HOUSE
from tests.financials.einvoice.official import broken
from tests.financials.family import family

pytestmark = pytest.mark.django_db
TODAY = company_today()
NOW = make.at(TODAY)
TO_THE_MOTHER = ["Astrid Lindqvist", "Hafenstr. 12", "28195 Bremen"]


@pytest.fixture
def anna():
    return make.person("Anna Meyer", "manager")


@pytest.fixture
def relatives(settings, anna):
    for name, value in HOUSE.items():
        setattr(settings, name, value)
    return family(NOW)


@pytest.fixture
def child(relatives):
    return relatives[0]


@pytest.fixture
def mother(relatives):
    return relatives[1]


@pytest.fixture
def chain(child, anna) -> dict[str, Document]:
    """An order of the child, delivered and invoiced."""
    home = child.addresses.get()
    order = make.order(child, "40.00", issued_on=TODAY, billing_address=home, delivery_address=home)
    delivery = carry_out(source=order, into="delivery", issued_on=TODAY, by=anna, now=NOW)
    invoice = carry_out(source=delivery, into="invoice", issued_on=TODAY, by=anna, now=NOW)
    return {"order": order, "delivery": delivery, "invoice": invoice}


def window_of(document: Document) -> list[str]:
    page = etree.HTML(html_of(document))
    [window] = page.xpath("//*[contains(concat(' ', @class, ' '), ' window ')]")
    return [line.strip() for line in window.itertext() if line.strip()]


def test_the_invoice_goes_to_the_mother_and_the_delivery_note_to_the_child(chain, mother):
    assert window_of(chain["invoice"])[-3:] == TO_THE_MOTHER
    assert "Für" in html_of(chain["invoice"]), "in her language"
    assert "Bo Lindqvist, C-41" in html_of(chain["invoice"]), "who wants to know for whom"
    assert "Vindgatan 1" in html_of(chain["invoice"]), "and where the goods went"
    for kind in ("order", "delivery"):
        assert window_of(chain[kind])[-4:-2] == ["Bo Lindqvist", "Vindgatan 1"]
        assert "Customer number" in html_of(chain[kind])
    assert (chain["invoice"].payer, chain["invoice"].billing_address) == (mother, None)


def test_what_was_issued_stays_as_it_was_addressed(chain, child, mother, anna):
    mother.name = "Astrid Holm"
    mother.save()
    mother.addresses.update(line1="Neue Str. 1")
    set_payer(customer=child, payer=None, by=anna, now=NOW)
    invoice = Document.objects.get(pk=chain["invoice"].pk)
    assert window_of(invoice)[-3:] == TO_THE_MOTHER
    note = carry_out(source=invoice, into="credit_note", issued_on=TODAY, by=anna, now=NOW)
    assert note.payer == mother, "who got the invoice gets what corrects it"
    assert make.invoice(child, issued_on=TODAY).payer is None


def test_a_draft_goes_to_whoever_pays_when_it_is_issued(child, mother, anna):
    set_payer(customer=child, payer=None, by=anna, now=NOW)
    asked = {"kind": "invoice", "lines": [make.line("10.00")], "issued_on": TODAY, "by": anna, "now": NOW}
    draft = save_draft(customer=child, billing_address=child.addresses.get(), **asked)
    assert window_of(draft)[-4] == "Bo Lindqvist"
    set_payer(customer=child, payer=mother, by=anna, now=NOW)
    draft = Document.objects.get(pk=draft.pk)
    assert window_of(draft)[-3:] == TO_THE_MOTHER
    assert issue(draft=draft, by=anna, now=NOW).payer == mother


def test_this_once_it_goes_to_the_child(child):
    invoice = make.invoice(child, issued_on=TODAY, to_customer=True, billing_address=child.addresses.get())
    assert invoice.payer is None
    assert addressee(invoice) == child
    assert window_of(invoice)[-4] == "Bo Lindqvist"


def test_the_database_lets_only_bills_go_to_somebody_else(chain, mother):
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.filter(pk=chain["order"].pk).update(payer=mother)
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.filter(pk=chain["invoice"].pk).update(payer=None)


@pytest.mark.parametrize("form", ["ubl", "cii"])
def test_the_e_invoice_names_the_mother_as_buyer_and_the_child_as_where_goods_went(chain, form):
    xml = einvoice_of(chain["invoice"], form)
    assert broken(xml, form) == []
    tree = etree.fromstring(xml)
    buyer = {"ubl": "//*[local-name()='AccountingCustomerParty']", "cii": "//*[local-name()='BuyerTradeParty']"}[form]
    goods = {"ubl": "//*[local-name()='DeliveryLocation']", "cii": "//*[local-name()='ShipToTradeParty']"}[form]
    bought = " ".join(tree.xpath(buyer)[0].itertext())
    assert all(said in bought for said in ("Astrid Lindqvist", "Hafenstr. 12", "Bremen", "C-40", "astrid@post.example"))
    assert "Vindgatan 1" in " ".join(tree.xpath(goods)[0].itertext())
    assert b"Bo Lindqvist, C-41" in xml


def test_the_form_of_e_invoice_is_the_one_the_mother_wants(chain, child, mother, anna):
    said = {"invoices": "", "statements": "", "reminders": "", "email": "", "mobile": ""}
    change_delivery(customer=child, **said, einvoice="cii", by=anna, now=NOW)
    assert wanted(chain["invoice"]) == ""
    change_delivery(customer=mother, **said, einvoice="ubl", by=anna, now=NOW)
    assert wanted(chain["invoice"]) == "ubl"


def test_the_e_mail_of_the_invoice_is_proposed_to_the_mother_in_her_language(client, chain, anna):
    client.force_login(anna)
    invoice, delivery = chain["invoice"], chain["delivery"]
    form = client.get(reverse("financials:send", args=["C-41", "invoice", invoice.number])).context["form"]
    assert form["to"].value() == "astrid@post.example"
    assert "Astrid Lindqvist" in cover_of(invoice, "Anna")[1]
    assert cover_of(invoice, "Anna")[0].startswith("Rechnung")
    form = client.get(reverse("financials:send", args=["C-41", "delivery", delivery.number])).context["form"]
    assert form["to"].value() == "bo@post.example"
    subject, text = cover_of(invoice, "Anna")
    send_document(document=invoice, to="astrid@post.example", subject=subject, text=text, by=anna, now=NOW)
    assert [message.to for message in mail.outbox] == [["astrid@post.example"]]


def test_the_receipt_of_a_payment_goes_to_the_mother(chain, child):
    paid = make.payment(child, "40.00", received_on=TODAY, to=[(chain["invoice"], "40.00")], currency="EUR")
    html = receipt_of(paid, today=TODAY)
    assert "Hafenstr. 12" in html
    assert "Bo Lindqvist, C-41" in html
    assert "Astrid Lindqvist" in cover_of_receipt(paid, "Anna")[1]


def test_the_editor_offers_the_mother_first_and_the_child_for_once(client, child, mother, anna):
    client.force_login(anna)
    new = reverse("financials:new", args=["C-41", "invoice"])
    field = client.get(new).context["sheet"].head["billing_address"]
    assert (field.label, field.value()) == ("Invoice to", "payer")
    page = str(field)
    assert "Astrid Lindqvist (C-40)" in page
    assert "This once to Bo Lindqvist" in page
    line = {"row": ["r1"], "r1-description": "Lesson", "r1-price": "30", "r1-quantity": "1"}
    head = {"issued_on": TODAY.isoformat(), "terms": "net30", "currency": "EUR"}
    for chosen, payer in (("payer", mother), (str(child.addresses.get().pk), None), ("", None)):
        assert client.post(new, {**head, **line, "billing_address": chosen, "save": "draft"}).status_code == 302
        draft = Document.objects.latest("pk")
        again = client.get(reverse("financials:edit", args=["C-41", "invoice", draft.pk])).context["sheet"]
        assert str(again.head["billing_address"].value()) == chosen, "opened again it says the same"
        assert issue(draft=draft, by=anna, now=NOW).payer == payer
    order = client.get(reverse("financials:new", args=["C-41", "order"])).context["sheet"].head["billing_address"]
    assert (order.label, order.value()) == ("Billing address", str(child.addresses.get().pk))


def test_the_mothers_folder_says_what_is_open_of_whom_she_pays_for(client, chain, child, mother, anna):
    client.force_login(anna)
    page = client.get(reverse("financials:overview", args=["C-40"])).content.decode()
    assert "Pays for 1 customer" in page
    assert "40.00" in page
    assert reverse("financials:overview", args=["C-41"]) in page
    assert "Pays for" not in client.get(reverse("financials:overview", args=["C-41"])).content.decode()


@pytest.mark.parametrize("children", [1, 3])
def test_what_is_open_of_them_takes_two_queries(mother, anna, children, django_assert_num_queries):
    for number in range(children):
        one = make.customer(name=f"Child {number}")
        set_payer(customer=one, payer=mother, by=anna, now=NOW)
        make.invoice(one, "10.00", issued_on=TODAY - timedelta(60))
    with django_assert_num_queries(2):
        found = paid_for(mother, as_of=TODAY)
    assert found.totals[-1] == ("USD", Decimal(10 * children), Decimal(10 * children))
