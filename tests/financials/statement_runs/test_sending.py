"""Statements leave the house: once, each with its own customer's numbers, and the journal knows."""

import hashlib
import io
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from documents.models import StoredFile
from documents.rounds.refusals import NotPossible
from documents.rounds.sending import CannotSend
from financials.models import Statement, StatementBalance
from financials.statement_runs.outcome import letters_to_print, mark_sent, send_again
from financials.statement_runs.sending import send_run
from foundation.jobs import Cancelled
from journal.models import Entry
from tests import make
from tests.credit.dunning.post import Refusing, Silent, Unreachable, amounts, backend, text_of
from tests.financials.statement_runs.post import (
    DAY,
    NOW,
    branch,
    debtor,
    lives,
    only,
    prefers,
    proposed,
    released,
    sent,
)

pytestmark = pytest.mark.django_db
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


def letter_of(statement: Statement) -> bytes:
    with statement.file.content.open("rb") as file:
        return file.read()


def test_a_statement_goes_out_by_e_mail_once_and_is_filed_and_noted(anna):
    acme = debtor("1234.50")
    jan = make.contact(acme, is_key=True, role="Accounts payable")
    make.email(jan, "jan@acme.example")
    run = released(anna)
    assert (sent(run).sent, sent(run).sent) == (1, 0)
    (message,), statement = mail.outbox, only(run)
    assert (message.to, message.reply_to, message.subject) == (["jan@acme.example"], [anna.email], statement.subject)
    assert message.extra_headers["Message-ID"] == f"<statement-{run.pk}-{statement.pk}@localhost>"
    ((name, letter, kind),) = message.attachments
    assert (name, kind) == (f"statement-{acme.code}-2026-11-13.pdf", "application/pdf")
    assert statement.file.sha256 == hashlib.sha256(letter).hexdigest()
    entry = Entry.objects.get(customer=acme, kind="statement_sent")
    assert (
        entry.body.subject == "Statement as of 13 Nov 2026 by e-mail to jan@acme.example: 1,234.50\N{NO-BREAK SPACE}USD"
    )
    said = json.loads(entry.body.content)
    assert message.body.strip() in said["text"]
    assert [entry.author_id, said["parties"]] == [anna.pk, ["Jan Roth"]]
    assert statement.file.sha256 in bytes(entry.payload).decode()
    run.refresh_from_db()
    assert (run.status, statement.status, statement.sent_at, statement.counts) == ("finished", "sent", NOW, True)


def test_letter_and_e_mail_name_the_same_amounts_as_the_row_keeps(anna):
    """A13: what the e-mail says is what the PDF says, in each customer's language."""
    for language in ("en", "de-AT", "fr", "es"):
        firm = debtor("12345.60", language=language)
        make.invoice(firm, "77.10", issued_on=DAY, due_on=DAY + timedelta(30))
    run = released(anna)
    assert sent(run).sent == 4
    for statement, message in zip(run.statements.order_by("pk"), mail.outbox, strict=True):
        in_mail, on_paper = amounts(message.body), amounts(text_of(message.attachments[0][1]))
        assert len(set(in_mail)) == 2
        assert set(in_mail) <= set(on_paper)
        balance = statement.balances.get()
        assert (balance.closing, balance.overdue) == (Decimal("12422.70"), Decimal("12345.60"))
    assert "12.422,70" in mail.outbox[1].body


def test_of_many_letters_each_holds_the_numbers_of_its_own_customer_only(anna):
    """A13: of a batch each PDF holds its own customer's numbers, and nobody else's."""
    firms = [debtor(f"{1000 + 7 * n}.{n}3", name=f"Firm {chr(65 + n)}") for n in range(6)]
    for firm in firms[:3]:
        lives(firm, f"Street {firm.code}")
        prefers(firm, anna, "both" if firm == firms[0] else "post")
    run = released(anna)
    assert sent(run).sent == 6
    assert len(mail.outbox) == 4
    for statement in run.statements.select_related("file", "customer"):
        said = text_of(letter_of(statement)) + statement.text
        for firm in firms:
            bill = firm.documents.get()
            theirs = [firm.name, firm.code, bill.number, f"{bill.total:,.2f}"]
            assert [each in said for each in theirs] == [firm == statement.customer] * 4
    letters = PdfReader(io.BytesIO(letters_to_print(run)))
    assert [firm.name in page.extract_text() for firm, page in zip(firms[:3], letters.pages, strict=True)] == [True] * 3


def test_what_is_booked_between_release_and_sending_is_on_the_statement(anna):
    acme, paid = debtor("1000.00"), debtor("500.00", name="Paid Ltd")
    run = released(anna)
    make.credit_note(acme, "400.00", issued_on=DAY, applies_to=acme.documents.get())
    make.payment(paid, "500.00", received_on=DAY, to=[(paid.documents.get(), "500.00")])
    assert str(sent(run)) == "1 sent, 1 left out"
    assert StatementBalance.objects.get(statement__customer=acme).closing == 600
    assert run.statements.get(customer=paid).why == "Nothing is open"


def test_a_head_office_gets_the_accounts_of_its_branches_and_they_get_none(anna):
    head = debtor("100.00", name="Head SE")
    south = branch(head, anna, "30.25", name="South")
    run = released(anna)
    assert sent(run).sent == 1
    said = text_of(mail.outbox[0].attachments[0][1])
    assert all(each in said for each in ("Head SE", "South", south.documents.get().number, "130.25"))
    assert run.statements.get(customer=head).balances.get().closing == Decimal("130.25")


def test_of_two_runs_over_the_same_day_one_is_sent_and_the_database_sees_to_it(anna):
    debtor()
    first, second = released(anna), released(anna)
    assert (str(sent(first)), str(sent(second))) == ("1 sent", "0 sent, 1 left out")
    assert only(second).why == "Sent already on 13 Nov 2026"
    assert len(mail.outbox) == 1
    with pytest.raises(IntegrityError, match="one_statement_of_a_day"), transaction.atomic():
        Statement.objects.filter(pk=only(second).pk).update(counts=True)


def test_what_the_mail_server_refuses_fails_and_may_be_sent_again(anna, settings):
    acme = debtor()
    run = released(anna)
    settings.EMAIL_BACKEND = backend(Refusing)
    assert str(sent(run)) == "0 sent, 1 failed"
    failed = only(run)
    assert ("no such mailbox" in failed.trouble, failed.counts) == (True, False)
    assert Entry.objects.get(customer=acme, kind="statement_failed").body.subject.endswith("did not go out")
    settings.EMAIL_BACKEND = LOCMEM
    send_again(statement=failed, by=anna, now=NOW)
    assert sent(run).sent == 1
    with pytest.raises(NotPossible, match="This statement is sent"):
        send_again(statement=only(run), by=anna, now=NOW)
    assert StoredFile.objects.count() == 1  # the same letter is filed once, however often it was tried


def test_a_missing_answer_leaves_it_unclear_until_a_person_says_what_happened(anna, settings):
    acme = debtor()
    run = released(anna)
    settings.EMAIL_BACKEND = backend(Silent)
    assert str(sent(run)) == "0 sent, 1 unclear"
    assert str(sent(run)) == "0 sent"  # never by itself
    assert only(proposed(anna)).why == "Under way already: the same statement is in the run of 13 Nov 2026"
    mark_sent(statement=only(run), by=anna, now=NOW)
    assert (only(run).status, only(run).sent_at, len(mail.outbox)) == ("sent", NOW, 1)
    assert "Anna Meyer says that it went out" in Entry.objects.get(customer=acme, kind="statement_sent").body.content


def test_what_failed_cannot_be_said_to_be_sent_once_another_run_has_sent_it(anna, settings):
    debtor()
    run = released(anna)
    settings.EMAIL_BACKEND = backend(Refusing)
    sent(run)
    settings.EMAIL_BACKEND = LOCMEM
    sent(released(anna))
    with pytest.raises(NotPossible, match="in another run meanwhile"):
        mark_sent(statement=only(run), by=anna, now=NOW)


def test_without_a_mail_server_or_when_stopped_the_run_waits(anna, settings):
    debtor(), debtor()
    run = released(anna)
    settings.EMAIL_BACKEND = backend(Unreachable)
    with pytest.raises(CannotSend, match=r"does not answer.*0 sent so far; the others wait in the run"):
        sent(run)
    assert [(each.status, each.counts) for each in run.statements.all()] == [("queued", False)] * 2
    settings.EMAIL_BACKEND = LOCMEM

    def stop(done):
        raise Cancelled

    with pytest.raises(Cancelled):  # somebody presses Stop
        send_run(run=run, clock=lambda: NOW, told=stop)
    assert (len(mail.outbox), sent(run).sent, len(mail.outbox)) == (1, 1, 2)


def test_a_run_nobody_released_is_not_sent(anna):
    debtor()
    with pytest.raises(CannotSend, match="was not released"):
        sent(proposed(anna))


def test_letters_without_any_are_refused_with_a_sentence(anna):
    debtor()
    run = released(anna)
    sent(run)
    with pytest.raises(NotPossible, match="No letter of this run"):
        letters_to_print(run)
