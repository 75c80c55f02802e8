"""Reminders leave the house: once, with the right figures, to the right people, and the journal knows."""

import hashlib
import io
import json
import re
from decimal import Decimal

import pytest
from django.core import mail
from django.urls import reverse
from pypdf import PdfReader

from credit.collecting.disputes import open_dispute
from credit.dunning.outcome import letters_to_print, mark_sent, send_again
from credit.dunning.refusals import NotPossible
from credit.dunning.runs import make_run
from credit.dunning.sending import send_run
from credit.models import DunningText, Reminder, ReminderItem
from customers.delivery import change_delivery
from documents.models import StoredFile
from documents.rounds.sending import CannotSend
from financials.models import Document
from foundation.jobs import Cancelled
from journal.models import Entry
from tests import make
from tests.credit.dunning.debts import DAY, NOW, debtor, overdue
from tests.credit.dunning.post import (
    Refusing,
    Silent,
    Unreachable,
    amounts,
    backend,
    costs,
    only,
    released,
    sent,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make.person("Anna Meyer", "collections")


def prefers(customer, anna, **chosen):
    fields = {"invoices": "", "statements": "", "reminders": "", "email": "", "mobile": "", **chosen}
    change_delivery(customer=customer, by=anna, now=NOW, **fields)


def lives(customer, street: str) -> None:
    customer.addresses.create(line1=street, postcode="20457", city="Hamburg", country="DE")


def test_a_reminder_goes_out_by_e_mail_once_and_is_filed_and_noted(anna):
    acme = debtor("1000.00")
    jan = make.contact(acme, is_key=True, role="Accounts payable")
    make.email(jan, "jan@acme.example")
    run = released(anna)
    assert (sent(run).sent, sent(run).sent) == (1, 0)
    (message,) = mail.outbox
    reminder = only(run)
    assert (message.to, message.reply_to, message.subject) == (["jan@acme.example"], [anna.email], reminder.subject)
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.extra_headers["Message-ID"] == reminder.message_id == f"<reminder-{run.pk}-{reminder.pk}@localhost>"
    assert message.body.startswith("Dear Jan Roth,")
    ((name, letter, kind),) = message.attachments
    assert (name, kind) == (f"reminder-1-{acme.code}-2026-11-13.pdf", "application/pdf")
    assert reminder.file.sha256 == hashlib.sha256(letter).hexdigest()
    entry = Entry.objects.get(customer=acme, kind="reminder_sent")
    assert entry.body.subject == "Reminder by e-mail to jan@acme.example: 1,000.00\N{NO-BREAK SPACE}USD"
    said = json.loads(entry.body.content)
    assert message.body.strip() in said["text"]
    assert [entry.author_id, said["parties"]] == [anna.pk, ["Jan Roth"]]
    assert [link[:2] for link in said["links"]] == [["financials.document", acme.documents.get().pk]]
    assert reminder.file.sha256 in bytes(entry.payload).decode()
    run.refresh_from_db()
    assert (run.status, reminder.status, reminder.sent_at) == ("finished", "sent", NOW)


def test_who_paid_between_release_and_sending_gets_nothing(anna):
    acme, other = debtor("1000.00"), debtor("500.00")
    run = released(anna)
    make.payment(acme, "1000.00", received_on=DAY, to=[(acme.documents.get(), "1000.00")])
    assert str(sent(run)) == "1 sent, 1 left out"
    left = run.reminders.get(customer=acme)
    assert (left.status, left.file, bool(left.why)) == ("excluded", None, True)
    assert [message.to for message in mail.outbox] == [[f"payables@{other.code.lower()}.example"]]
    assert not Entry.objects.filter(customer=acme, kind__startswith="reminder").exists()


def test_letter_and_e_mail_name_the_same_amounts_and_the_books_know_the_charges(anna):
    costs(1)
    firms = [debtor("1000.00", days=30, language=language) for language in ("en", "de-AT", "fr", "es")]
    for firm in firms:
        invoice = firm.documents.get()
        open_dispute(document=invoice, amount=Decimal(200), reason="price", by=anna, now=make.at(DAY))
        overdue(firm, "12345.60", days=12)
    run = released(anna)
    assert sent(run).sent == 4
    for reminder, message in zip(run.reminders.order_by("pk"), mail.outbox, strict=True):
        in_mail, on_paper = amounts(message.body), amounts(text_of(message.attachments[0][1]))
        assert len(set(in_mail)) >= 6
        assert set(in_mail) <= set(on_paper)
        assert reminder.amount == Decimal("13145.60")
        assert reminder.charge.total == reminder.fee + reminder.interest > 5
        assert f"{reminder.total:.2f}" in [re.sub(r"\D", "", each[:-3]) + "." + each[-2:] for each in in_mail]


def test_of_many_letters_each_holds_the_numbers_of_its_own_customer_only(anna):
    firms = [debtor(f"{100 + n}.{n}7", name=f"Firm {chr(65 + n)}") for n in range(4)]
    for firm in firms[:2]:
        lives(firm, f"Street {firm.code}")
        prefers(firm, anna, reminders="post")
    run = released(anna)
    assert sent(run).sent == 4
    for reminder in run.reminders.select_related("file", "customer"):
        with reminder.file.content.open("rb") as file:
            said = text_of(file.read()) + reminder.text
        for firm in firms:
            theirs = [firm.name, firm.code, firm.documents.get().number, f"{firm.documents.get().total:.2f}"]
            assert [each in said for each in theirs] == [firm == reminder.customer] * 4
    letters = PdfReader(io.BytesIO(letters_to_print(run)))
    assert [firm.name in letters.pages[at].extract_text() for at, firm in enumerate(firms[:2])] == [True, True]
    assert (len(letters.pages), len(mail.outbox)) == (2, 2)


def test_a_wording_that_lacks_something_sends_nothing_and_says_what(anna):
    costs(1)
    acme = debtor()
    DunningText.objects.filter(level__position=1, language="en").update(body="Pay {totl}.")
    run = released(anna)
    assert str(sent(run)) == "0 sent, 1 failed"
    failed = only(run)
    assert failed.trouble.startswith("“Reminder” in “en”: There is no field {totl}. Did you mean {total}?")
    assert (mail.outbox, failed.charge, Document.objects.filter(customer=acme).count()) == ([], None, 1)
    DunningText.objects.filter(level__position=1, language="en").update(body="Pay {total}.")
    send_again(reminder=failed, by=anna, now=NOW)
    assert sent(run).sent == 1


def test_what_the_mail_server_refuses_fails_costs_nothing_and_may_be_sent_again(anna, settings):
    costs(1)
    acme = debtor()
    run = released(anna)
    settings.EMAIL_BACKEND = backend(Refusing)
    assert str(sent(run)) == "0 sent, 1 failed"
    failed = only(run)
    assert "no such mailbox" in failed.trouble
    assert (failed.charge, failed.total) == (None, 1000)
    assert Document.objects.get(customer=acme, status="cancelled").total > 5
    assert not ReminderItem.objects.filter(counts=True).exists()
    assert Entry.objects.get(customer=acme, kind="reminder_failed").body.subject.endswith("did not go out")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_again(reminder=failed, by=anna, now=NOW)
    assert sent(run).sent == 1
    again = only(run)
    assert (again.status, again.trouble, again.total > 1005, len(mail.outbox)) == ("sent", "", True, 1)
    with pytest.raises(NotPossible, match="This reminder is sent"):
        send_again(reminder=again, by=anna, now=NOW)


def test_a_missing_answer_leaves_it_unclear_until_a_person_says_what_happened(anna, settings):
    acme = debtor()
    run = released(anna)
    settings.EMAIL_BACKEND = backend(Silent)
    assert str(sent(run)) == "0 sent, 1 unclear"
    assert "did not confirm it" in only(run).trouble
    assert str(sent(run)) == "0 sent"  # never by itself
    assert not make_run(now=NOW, by=anna).reminders.exclude(status="excluded").exists()
    mark_sent(reminder=only(run), by=anna, now=NOW)
    assert (only(run).status, only(run).sent_at, len(mail.outbox)) == ("sent", NOW, 1)
    assert "Anna Meyer says that it went out" in Entry.objects.get(customer=acme, kind="reminder_sent").body.content


def test_without_a_mail_server_or_when_stopped_the_run_waits(anna, settings):
    debtor(), debtor()
    run = released(anna)
    settings.EMAIL_BACKEND = backend(Unreachable)
    with pytest.raises(CannotSend, match=r"does not answer.*0 sent so far; the others wait in the run"):
        sent(run)
    assert [each.status for each in run.reminders.all()] == ["queued", "queued"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    def stop(done):
        raise Cancelled

    with pytest.raises(Cancelled):  # somebody presses Stop
        send_run(run=run, clock=lambda: NOW, told=stop)
    assert (len(mail.outbox), sent(run).sent, len(mail.outbox)) == (1, 1, 2)
    assert StoredFile.objects.count() == 2  # the same letter is filed once, however often it was tried


def test_a_customer_who_wants_sms_gets_one_and_no_letter(anna, settings, tmp_path):
    settings.SMS_FILE_PATH = tmp_path
    acme = debtor()
    prefers(acme, anna, reminders="sms", mobile="+49 170 1234567")
    run = released(anna)
    assert sent(run).sent == 1
    (message,) = tmp_path.iterdir()
    assert message.name == f"reminder-{run.pk}-{only(run).pk}-localhost.txt"
    assert message.read_text().startswith("To: +491701234567\n\nOur company: ")
    assert (only(run).text in message.read_text(), only(run).file, mail.outbox) == (True, None, [])
    with pytest.raises(NotPossible, match="No letter of this run"):
        letters_to_print(run)


def test_a_level_that_is_always_on_paper_is_printed_beside_the_e_mail(anna):
    costs(1, by_post=True)
    debtor()
    run = released(anna)
    assert (sent(run).sent, len(mail.outbox)) == (1, 1)
    assert letters_to_print(run).startswith(b"%PDF")


def test_a_run_nobody_released_is_not_sent(anna):
    debtor()
    run = released(anna)
    run.status = "proposed"
    run.save()
    with pytest.raises(CannotSend, match="was not released"):
        sent(run)
    assert Reminder.objects.get().status == "queued"


def test_what_the_house_filed_by_itself_says_so(anna, client):
    acme = debtor()
    run = released(anna)
    run.released_by = None
    run.save()
    sent(run)
    assert StoredFile.objects.get(customer=acme).uploaded_by is None
    client.force_login(anna)
    page = client.get(reverse("documents:files", args=[acme.code])).content.decode()
    assert "the house" in page
    assert mail.outbox[0].reply_to == []
