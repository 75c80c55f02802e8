"""Originals: what left the house once is kept, and whoever asks again gets the same bytes."""

import hashlib
import json

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.urls import reverse

from customers.models import Person
from documents.models import StoredFile
from financials.cancellation import cancel
from financials.models import Document, Original
from financials.originals import NoOriginal, bytes_of, original_of, original_receipt
from financials.papers import cover_of, cover_of_receipt
from financials.papers.document import window
from financials.returns import return_payment
from financials.sending import NotSent, send_document, send_receipt
from foundation.pdf.press import Press
from journal.models import Entry
from tests import make
from tests.credit.dunning.post import text_of
from tests.financials.papers.desk import NOW, TODAY, document, firm

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def press():
    with Press("A4") as press:
        yield press


@pytest.fixture
def anna():
    return make.person("Anna Meyer", "manager")


@pytest.fixture
def desk(client, anna):
    client.force_login(anna)
    return client


def kept(paper, press, by):
    return original_of(document=paper, by=by, now=NOW, press=press)


def test_the_first_time_makes_the_original_and_every_other_time_is_the_same(press, anna):
    paper = document("invoice", 1, "de")
    first = kept(paper, press, anna)
    paper.customer.name = "Baumgart Holding SE"
    paper.customer.save()
    assert kept(paper, press, anna) == first
    assert "Baumgart GmbH" in text_of(bytes_of(first))
    assert hashlib.sha256(bytes_of(first)).hexdigest() == first.sha256
    assert (StoredFile.objects.count(), Original.objects.count()) == (1, 1)
    assert Entry.objects.get(kind="document_filed").body.subject == f"Filed: invoice-{paper.number}.pdf"


def test_the_page_shows_the_original_once_there_is_one(desk, press, anna):
    paper = document("invoice")
    address = reverse("financials:paper", args=[paper.customer.code, "invoice", paper.number])
    filed = kept(paper, press, anna)
    assert desk.get(address).content == bytes_of(filed)
    cancel(document=paper, reason="wrong customer", by=anna, now=NOW)
    assert "This document has been cancelled." in text_of(desk.get(address).content)


def test_drafts_and_cancelled_documents_have_no_original(press, anna):
    with pytest.raises(NoOriginal, match="has not been issued"):
        kept(document("invoice", status="draft"), press, anna)
    paper = document("invoice")
    kept(paper, press, anna)
    cancel(document=paper, reason="wrong customer", by=anna, now=NOW)
    paper.refresh_from_db()
    with pytest.raises(NoOriginal, match="has been cancelled and is not sent any more"):
        kept(paper, press, anna)


def test_what_was_cancelled_while_it_was_being_printed_does_not_leave(press, anna):
    paper = document("invoice")
    cancel(document=type(paper).objects.get(pk=paper.pk), reason="wrong customer", by=anna, now=NOW)
    assert paper.status == "issued", "as it was read before"
    with pytest.raises(NoOriginal, match="has been cancelled"):
        kept(paper, press, anna)
    assert not Original.objects.exists()


def test_nobody_exchanges_an_original(press, anna):
    paper = document("invoice")
    kept(paper, press, anna)
    other = kept(document("quote"), press, anna)
    with pytest.raises(DatabaseError), transaction.atomic():
        Original.objects.filter(document=paper).update(file=other)
    with pytest.raises(DatabaseError), transaction.atomic():
        Original.objects.filter(document=paper).delete()


def test_the_e_mail_of_a_document_speaks_the_language_of_the_person_it_greets(anna):
    customer = firm("de")
    roth = make.contact(customer)
    invoice = make.invoice(customer, issued_on=TODAY, contact=roth)
    assert Document.objects.get(pk=invoice.pk).attention == "Jan Roth"
    Person.objects.update(language="fr", salutation="Herr")
    subject, text = cover_of(Document.objects.get(pk=invoice.pk), "Anna Meyer")
    assert subject.startswith("Facture ")
    assert text.startswith("Monsieur,\n")
    Person.objects.update(last_name="Lange")
    renamed = Document.objects.get(pk=invoice.pk)
    assert cover_of(renamed, "Anna Meyer")[1].startswith("Guten Tag Jan Roth,")
    assert window(renamed)[1] == "Jan Roth"


def test_the_window_of_a_paper_names_the_person_as_its_language_does(anna):
    customer = firm("de")
    invoice = make.invoice(customer, issued_on=TODAY, contact=make.contact(customer))
    Person.objects.update(salutation="Mr")
    assert window(Document.objects.get(pk=invoice.pk))[1] == "Herrn Jan Roth"


def test_a_document_goes_out_in_the_customers_language_and_again_as_the_same_bytes(anna):
    customer = firm("de")
    roth = make.contact(customer)
    make.email(roth, "roth@baumgart.example")
    invoice = make.invoice(customer, issued_on=TODAY, contact=roth)
    subject, text = cover_of(invoice, "Anna Meyer")
    assert subject == f"Rechnung {invoice.number} von Our company"
    assert text.startswith(f"Guten Tag Jan Roth,\n\nanbei erhalten Sie unsere Rechnung {invoice.number}.")
    for _ in range(2):
        send_document(document=invoice, to="roth@baumgart.example", subject=subject, text=text, by=anna, now=NOW)
    [[(_, first, _)], [(name, second, kind)]] = [message.attachments for message in mail.outbox]
    assert (name, kind) == (f"invoice-{invoice.number}.pdf", "application/pdf")
    assert first == second
    assert "Zahlungsbedingungen" not in text_of(first)
    noted = Entry.objects.filter(kind="email").last()
    assert noted.body.subject == f"Invoice {invoice.number} sent to roth@baumgart.example"
    signed = json.loads(bytes(noted.payload))["attachments"]
    assert signed == [[hashlib.sha256(first).hexdigest(), len(first), "application/pdf"]]


def test_a_lost_original_is_said_and_not_printed_anew(press, anna):
    paper = document("invoice")
    default_storage.delete(kept(paper, press, anna).content.name)
    with pytest.raises(NotSent, match="is on record, but its content is not in the file store"):
        send_document(document=paper, to="a@b.example", subject="s", text="t", by=anna, now=NOW)
    assert not mail.outbox


def test_a_receipt_is_sent_from_its_payment_and_a_returned_payment_has_none(desk, anna):
    customer = firm("fr")
    make.email(customer, "office@baumgart.example")
    paid = make.payment(customer, "33.00", received_on=TODAY, reference="5567")
    page = reverse("financials:send-receipt", args=[customer.code, paid.pk])
    said = desk.get(page).context["form"].initial
    assert said["to"] == "office@baumgart.example"
    assert (said["subject"], said["text"]) == cover_of_receipt(paid, "Anna Meyer")
    assert said["subject"] == "Reçu de paiement 5567 de Our company"
    assert desk.post(page, said).status_code == 302
    [[(name, content, _)]] = [message.attachments for message in mail.outbox]
    assert name == "receipt-5567.pdf"
    shown = desk.get(reverse("financials:receipt", args=[customer.code, paid.pk]))
    assert shown.content == content
    return_payment(payment=paid, returned_on=TODAY, reason="no funds", by=anna, now=NOW)
    refused = desk.post(page, said)
    assert refused.status_code == 422
    assert "was returned by the bank, so there is no receipt to send" in refused.content.decode()
    assert "rejeté par la banque" in text_of(desk.get(shown.request["PATH_INFO"]).content)
    with pytest.raises(NoOriginal):
        original_receipt(payment=paid, by=anna, now=NOW)


def test_a_receipt_that_cannot_be_sent_is_not_noted(anna, settings):
    paid = make.payment(firm(), "33.00", received_on=TODAY)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(NotSent, match="the mail server refused it or does not answer"):
        send_receipt(payment=paid, to="a@b.example", subject="s", text="t", by=anna, now=NOW)
    assert not Entry.objects.filter(kind="email").exists()
