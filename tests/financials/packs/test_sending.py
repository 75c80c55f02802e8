"""A caller asks for invoices, delivery notes and a statement: one e-mail answers, with the very papers kept here."""

import hashlib
import json
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.urls import reverse

from customers.models import DeliveryPreference
from documents.filing import store_file
from financials.cancellation import cancel
from financials.conversion import carry_out
from financials.models import AnswerPack, DocumentFile, Original
from financials.originals import bytes_of, original_of
from financials.packs.contents import Picked, picked
from financials.packs.enclosing import Wanted
from financials.packs.sending import send_pack
from financials.packs.words import WORDS
from financials.sending import NotSent
from financials.statements.reading import statement_of
from foundation.periods import company_today
from journal.models import Entry
from journal.timeline import latest
from tests import make
from tests.financials.einvoice.conftest import HOUSE, firm

pytestmark = pytest.mark.django_db

TODAY = company_today()
LATELY = TODAY - timedelta(days=10)
POST = "tests.credit.dunning.post."
ALL = Wanted(deliveries=True, e_invoices=True, statement=True)


@pytest.fixture
def rita():
    return make.person("Rita Meyer", "manager")


@pytest.fixture
def acme():
    acme = make.customer(language="de")
    petra = make.contact(acme, "Petra", "Lindner", role="Accounts payable")
    make.email(petra, "petra@baumgart.example")
    return acme


@pytest.fixture
def delivered(acme, rita):
    """An invoice of a delivery whose note came back signed."""
    now = make.at(LATELY)
    order = make.order(acme, "40.00", issued_on=LATELY)
    delivery = carry_out(source=order, into="delivery", issued_on=LATELY, by=rita, now=now)
    invoice = carry_out(source=delivery, into="invoice", issued_on=LATELY, by=rita, now=now)
    signed = store_file(customer=acme, content=ContentFile(b"signed\r\nPetra"), name="signed.txt", by=rita, now=now)
    DocumentFile.objects.create(customer=acme, document=delivery, file=signed)
    return invoice


def ticked(customer, *things) -> Picked:
    return picked(customer, [str(thing.pk * 3 + (thing._meta.model_name == "payment")) for thing in things])


def send(chosen: Picked, by, *, wanted: Wanted = ALL, key=None, to="petra@baumgart.example") -> AnswerPack:
    said = {"subject": "Ihre Unterlagen", "text": "Guten Tag", "key": key or uuid.uuid4()}
    return send_pack(picked=chosen, wanted=wanted, to=to, by=by, now=make.at(TODAY), **said)


def test_one_mail_carries_the_papers_their_proof_of_delivery_and_a_statement(acme, delivered, rita):
    second = make.invoice(acme, "7.00", issued_on=LATELY)
    paid = make.payment(acme, "5.00", received_on=TODAY, to=[(second, "5.00")])
    send(ticked(acme, delivered, second, paid), rita)
    [message] = mail.outbox
    names = [name for name, _, _ in message.attachments]
    delivery = acme.documents.get(kind="delivery")
    wanted = [delivered, second, delivery]
    assert [f"{one.kind}-{one.number}.pdf" for one in wanted] == names[:3]
    assert names[4:] == ["signed.txt", f"statement-{acme.code}-{TODAY:%Y-%m-%d}.pdf"]
    balance = statement_of(customer=acme, kind="open_item", begins_on=None, ends_on=TODAY).totals[0].closing
    assert f"Kontoauszug: Offene Posten vom {TODAY:%d.%m.%Y}: {balance:.2f}".replace(".00", ",00") in message.body
    assert f"Lieferschein {delivery.number}" in message.body
    assert "Anlagen:" in message.body


def test_what_was_attached_is_byte_for_byte_what_is_kept(acme, delivered, rita):
    send(ticked(acme, delivered), rita)
    [message] = mail.outbox
    kept = {file.name: file for file in acme.files.all()}
    assert len(message.attachments) == 4
    for name, content, _ in message.attachments:
        content = content.encode() if isinstance(content, str) else content
        assert content == bytes_of(kept[name])
        assert hashlib.sha256(content).hexdigest() == kept[name].sha256
    signed = json.loads(Entry.objects.get(customer=acme, kind="email").payload)["attachments"]
    assert {sha for sha, _, _ in signed} == {kept[name].sha256 for name, _, _ in message.attachments}


def test_who_asks_again_gets_the_same_bytes(acme, delivered, rita):
    first = bytes_of(original_of(document=delivered, by=rita, now=make.at(LATELY)))
    send(ticked(acme, delivered), rita)
    send(ticked(acme, delivered), rita, wanted=Wanted())
    assert [message.attachments[0][1] for message in mail.outbox] == [first, first]
    assert Original.objects.filter(document=delivered).count() == 1


def test_the_journal_names_the_person_and_links_the_papers(acme, delivered, rita):
    other = make.invoice(acme, "7.00", issued_on=LATELY)
    send(ticked(acme, delivered, other), rita)
    [line] = [line for line in latest(acme) if line.entry.kind == "email"]
    assert line.subject == f"Invoice {delivered.number}, Invoice {other.number} sent to petra@baumgart.example"
    assert line.people == ["Petra Lindner"]
    assert [pk for _, pk, _ in line.links] == [delivered.pk, other.pk]
    assert "Anlagen:" in line.body


def test_a_form_sent_twice_sends_one_mail(acme, delivered, rita):
    key = uuid.uuid4()
    first = send(ticked(acme, delivered), rita, key=key)
    assert send(ticked(acme, delivered), rita, key=key) == first
    assert len(mail.outbox) == 1
    assert Entry.objects.filter(customer=acme, kind="email").count() == 1


def test_a_server_that_refuses_says_so_and_the_same_form_can_be_sent_again(acme, delivered, rita, settings):
    key, backend = uuid.uuid4(), settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{POST}Refusing"
    with pytest.raises(NotSent, match=r"The e-mail was not sent\. The mail server refused it"):
        send(ticked(acme, delivered), rita, key=key)
    assert not Entry.objects.filter(customer=acme, kind="email").exists()
    settings.EMAIL_BACKEND = backend
    assert send(ticked(acme, delivered), rita, key=key).status == "sent"
    assert len(mail.outbox) == 1


def test_a_server_that_falls_silent_leaves_it_open_and_the_journal_says_so(acme, delivered, rita, settings):
    key = uuid.uuid4()
    settings.EMAIL_BACKEND = f"{POST}Silent"
    with pytest.raises(NotSent, match="Nobody knows whether the e-mail went out"):
        send(ticked(acme, delivered), rita, key=key)
    [line] = [line for line in latest(acme) if line.entry.kind == "email"]
    assert "may have been sent to petra" in line.subject
    with pytest.raises(NotSent, match="before you send it anew"):
        send(ticked(acme, delivered), rita, key=key)


def test_a_program_that_was_killed_while_handing_over_sends_nothing_a_second_time(acme, delivered, rita):
    key = uuid.uuid4()
    AnswerPack.objects.create(
        customer=acme, key=key, status="handing", to="petra@baumgart.example", subject="-", papers=1, message_id="-",
        sent_by=rita, begun_at=make.at(TODAY),
    )  # fmt: skip
    with pytest.raises(NotSent, match="being handed over, or was when the program stopped"):
        send(ticked(acme, delivered), rita, key=key)
    assert mail.outbox == []


def test_a_program_that_was_killed_while_making_leaves_a_form_that_can_be_sent_again(acme, delivered, rita):
    key, begun = uuid.uuid4(), make.at(TODAY) - timedelta(minutes=1)
    left = AnswerPack.objects.create(
        customer=acme, key=key, status="making", to="petra@baumgart.example", subject="-", papers=0, message_id="<-@->",
        sent_by=rita, begun_at=begun,
    )  # fmt: skip
    with pytest.raises(NotSent, match="is being made"):
        send(ticked(acme, delivered), rita, key=key)
    AnswerPack.objects.filter(pk=left.pk).update(begun_at=begun - timedelta(minutes=5))
    assert send(ticked(acme, delivered), rita, key=key).status == "sent"
    assert len(mail.outbox) == 1


def test_what_has_no_paper_is_never_sent(acme, delivered, rita):
    wrong = make.invoice(acme, "7.00", issued_on=LATELY)
    cancel(document=wrong, reason="Wrong firm", by=rita, now=make.at(LATELY))
    strangers = make.invoice(make.customer(), "9.00", issued_on=LATELY)
    chosen = picked(acme, [str(one.pk * 3) for one in (wrong, strangers, delivered)])
    assert chosen.documents == (delivered,)
    with pytest.raises(NotSent, match="Tick at least one"):
        send(ticked(acme, wrong), rita)


def test_an_invoice_written_from_its_order_finds_what_was_delivered_of_it(acme, rita):
    now = make.at(LATELY)
    order = make.order(acme, "40.00", issued_on=LATELY)
    delivery = carry_out(source=order, into="delivery", issued_on=LATELY, by=rita, now=now)
    invoice = carry_out(source=order, into="invoice", issued_on=LATELY, by=rita, now=now)
    assert ticked(acme, invoice).deliveries == [delivery]
    assert ticked(acme, invoice, delivery).deliveries == []


def test_who_wants_e_invoices_gets_them_beside_the_pdf_and_hears_why_where_none_can_be_made(acme, rita, desk):
    wrong = make.invoice(acme, "7.00", issued_on=LATELY)
    DeliveryPreference.objects.create(customer=acme, einvoice="ubl", changed_at=make.at(LATELY), changed_by=rita)
    page = " ".join(pack_page(desk, acme, wrong).content.decode().split())
    assert f"No e-invoice of {wrong.number}:" in page
    send(ticked(acme, wrong), rita, wanted=Wanted(e_invoices=True))
    assert [name for name, _, _ in mail.outbox[0].attachments] == [f"invoice-{wrong.number}.pdf"]


def test_the_e_invoice_beside_the_pdf_is_the_one_that_is_kept(settings, rita):
    for name, value in HOUSE.items():
        setattr(settings, name, value)
    baumgart = firm("C-1", "Baumgart & Söhne GmbH", country="DE", city="Berlin", vat_id="DE811111111", language="de")
    DeliveryPreference.objects.create(customer=baumgart, einvoice="ubl", changed_at=make.at(LATELY), changed_by=rita)
    invoice = make.invoice(baumgart, issued_on=LATELY, lines=[make.line("100", tax_percent=19)])
    send(ticked(baumgart, invoice), rita, wanted=Wanted(e_invoices=True))
    sent = {name: content for name, content, _ in mail.outbox[0].attachments}
    as_data = sent[f"invoice-{invoice.number}.ubl.xml"]
    assert as_data == bytes_of(Original.objects.get(document=invoice, form="ubl").file)
    assert f"Rechnung {invoice.number} als E-Rechnung" in mail.outbox[0].body


def test_every_language_has_its_words():
    assert set(WORDS) == {"en", "de", "fr", "es"}


# The page


@pytest.fixture
def desk(client, rita):
    client.force_login(rita)
    return client


def pack_page(desk, acme, *things, **said):
    url = reverse("financials:pack", args=[acme.code])
    rows = {"pick": [str(thing.pk * 3) for thing in things]}
    return desk.post(url, rows | said) if said else desk.get(url, rows)


def test_the_page_is_filled_in_the_customers_language_and_sends_with_one_click(desk, acme, delivered):
    page = pack_page(desk, acme, delivered)
    form = page.context["form"]
    assert form["to"].value() == "petra@baumgart.example"
    assert form["subject"].value().startswith(f"Rechnung {delivered.number} von")
    assert "Guten Tag Petra Lindner," in form["text"].value()
    said = {name: form[name].value() for name in ("key", "to", "subject", "text", "deliveries", "statement")}
    answer = pack_page(desk, acme, delivered, **said)
    assert answer.status_code == 302
    assert len(mail.outbox[0].attachments) == 4


def test_a_refusal_keeps_what_was_typed(desk, acme, delivered, settings):
    settings.EMAIL_BACKEND = f"{POST}Unreachable"
    said = {"key": str(uuid.uuid4()), "to": "petra@baumgart.example", "subject": "Eilig", "text": "Wie besprochen"}
    page = pack_page(desk, acme, delivered, **said)
    assert page.status_code == 422
    words = page.content.decode()
    assert "The mail server does not answer" in words
    assert "Wie besprochen" in words
    assert 'name="pick"' in words


def test_nothing_ticked_is_told_on_the_list(desk, acme):
    answer = desk.get(reverse("financials:pack", args=[acme.code]), follow=True)
    assert "Tick the papers to send first" in answer.content.decode()


def test_the_list_offers_a_tick_for_what_can_be_sent_and_none_on_a_past_day(desk, acme, delivered):
    url = reverse("financials:overview", args=[acme.code])
    page = desk.get(url).content.decode()
    assert f'name="pick" value="{delivered.pk * 3}"' in page
    assert 'name="pick"' not in desk.get(url, {"as_of": (TODAY - timedelta(days=1)).isoformat()}).content.decode()
