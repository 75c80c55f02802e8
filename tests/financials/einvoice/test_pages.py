"""Saving an e-invoice from the page of its invoice, and sending what the customer asked for."""

import io

import pikepdf
import pytest
from django.core.management import call_command
from django.urls import reverse

from customers.delivery import change_delivery
from financials.einvoice.writing import einvoice_of
from financials.models import Document, Original
from financials.originals import bytes_of, original_of
from financials.papers import cover_of
from financials.sending import send_document
from foundation.pdf.press import Press
from journal.attachments import attachments_of
from journal.models import Entry
from tests import make
from tests.financials.einvoice.conftest import TODAY

pytestmark = pytest.mark.django_db
SAID = {"invoices": "", "statements": "", "reminders": "", "email": "", "mobile": ""}


@pytest.fixture(scope="module")
def press():
    with Press("A4") as one:
        yield one


@pytest.fixture
def anna(client, db):
    anna = make.person("Anna Meyer", "clerk")
    client.force_login(anna)
    return anna


@pytest.fixture
def invoice(baumgart):
    return make.invoice(baumgart, issued_on=TODAY, lines=[make.line("100", tax_percent=19)])


def wants(customer, form: str) -> None:
    change_delivery(customer=customer, **SAID, einvoice=form, by=make.somebody(), now=make.at(TODAY))


def address(invoice, form: str) -> str:
    return reverse("financials:einvoice", args=[invoice.customer.code, "invoice", invoice.number, form])


def test_an_invoice_is_saved_in_each_form_from_its_page(client, anna, invoice):
    page = client.get(invoice.get_absolute_url()).content.decode()
    for form, name in (("ubl", "ubl.xml"), ("cii", "cii.xml")):
        assert address(invoice, form) in page
        answer = client.get(address(invoice, form))
        assert (answer.content, answer["Content-Type"]) == (einvoice_of(invoice, form), "application/xml")
        assert answer["Content-Disposition"] == f'attachment; filename="invoice-{invoice.number}.{name}"'
    assert client.get(address(invoice, "edifact")).status_code == 404
    with pikepdf.open(io.BytesIO(client.get(address(invoice, "facturx")).content)) as pdf:
        assert list(pdf.attachments) == ["factur-x.xml"]


def test_what_is_missing_is_said_on_the_page_of_the_invoice(client, anna, invoice, house):
    house.COMPANY_VAT_ID = house.COMPANY_TAX_ID = ""
    page = client.get(address(invoice, "ubl"), follow=True)
    assert page.redirect_chain == [(invoice.get_absolute_url(), 302)]
    assert "There is no e-invoice of it. Our VAT identifier is missing" in page.content.decode()


def test_a_customer_who_wants_it_inside_gets_one_pdf_for_people_and_programs(client, invoice, anna, press):
    wants(invoice.customer, "facturx")
    file = original_of(document=invoice, by=anna, now=make.at(TODAY), press=press)
    with pikepdf.open(io.BytesIO(bytes_of(file))) as pdf:
        assert list(pdf.attachments) == ["factur-x.xml"]
    assert original_of(document=invoice, by=anna, now=make.at(TODAY)) == file
    assert client.get(address(invoice, "facturx")).content == bytes_of(file)


def test_a_customer_who_wants_it_beside_gets_both_and_the_journal_knows_their_bytes(
    client, invoice, anna, press, mailoutbox
):
    wants(invoice.customer, "ubl")
    send = reverse("financials:send", args=[invoice.customer.code, "invoice", invoice.number])
    assert "and the e-invoice (UBL) beside it" in client.get(send).content.decode()
    pdf = original_of(document=invoice, by=anna, now=make.at(TODAY), press=press)
    subject, text = cover_of(invoice, "Anna Meyer")
    send_document(document=invoice, to="kasse@b.example", subject=subject, text=text, by=anna, now=make.at(TODAY))
    [mail] = mailoutbox
    assert [(name, kind) for name, _, kind in mail.attachments] == [
        (f"invoice-{invoice.number}.pdf", "application/pdf"), (f"invoice-{invoice.number}.ubl.xml", "application/xml"),
    ]  # fmt: skip
    assert mail.attachments[1][1] == einvoice_of(invoice, "ubl")
    kept = Original.objects.get(document=invoice, form="ubl").file
    entry = Entry.objects.get(customer=invoice.customer, kind="email")
    assert [attached.sha256 for attached in attachments_of(entry)] == [pdf.sha256, kept.sha256]


def test_where_none_can_be_made_the_page_says_why_and_the_pdf_goes_alone(
    client, invoice, anna, press, house, mailoutbox
):
    house.COMPANY_VAT_ID = house.COMPANY_TAX_ID = ""
    wants(invoice.customer, "ubl")
    send = reverse("financials:send", args=[invoice.customer.code, "invoice", invoice.number])
    page = client.get(send).content.decode()
    assert "Baumgart &amp; Söhne GmbH wants e-invoices, and none can be made of this one." in page
    assert "Our VAT identifier is missing" in page
    original_of(document=invoice, by=anna, now=make.at(TODAY), press=press)
    send_document(document=invoice, to="a@b.example", subject="s", text="t", by=anna, now=make.at(TODAY))
    assert len(mailoutbox[0].attachments) == 1


def test_a_script_gets_each_form_by_the_number_alone(invoice, tmp_path, capsys):
    def paper(number, *options) -> bytes:
        file = tmp_path / "out"
        call_command("paper", number, *options, "-o", str(file))
        return file.read_bytes()

    for form in ("ubl", "cii"):
        assert paper(invoice.number, "--form", form) == einvoice_of(invoice, form)
    assert paper(invoice.number).startswith(b"%PDF")
    for wrong in (("INV-0",), (invoice.number, "--kind", "quote")):
        with pytest.raises(SystemExit):
            paper(*wrong)
    assert f"There is no quote with the number {invoice.number}." in capsys.readouterr().err
    same = make.order(invoice.customer, issued_on=TODAY)
    Document.objects.filter(pk=same.pk).update(number=invoice.number)
    with pytest.raises(SystemExit):
        paper(invoice.number, "--form", "ubl")
    assert "say which by --kind (" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        paper(invoice.number, "--kind", "order", "--form", "ubl")
    assert "e-invoices of invoices and credit notes only" in capsys.readouterr().err
