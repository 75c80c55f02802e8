"""A message is put where it belongs by hand: both journals say so, and what follows goes along."""

import json

import pytest
from django.contrib.auth.models import Permission

from documents.models import StoredFile
from journal.examine import examine
from journal.mail.filing import CannotFile, file_mail
from journal.mail.intake import take_in
from journal.models import Entry, Mail, MailFiling, MailThread
from tests.journal.mail.letters import MAILBOX, letter

pytestmark = pytest.mark.django_db

STRANGER = "who@else.example"


@pytest.fixture
def filer(anna):
    anna.user_permissions.add(Permission.objects.get(codename="add_storedfile"))
    return anna


def test_a_strangers_message_is_filed_and_its_files_go_into_the_cabinet(acme, filer, now):
    raw = letter("1@x", sender=STRANGER, subject="Plan", files=[("plan.pdf", b"%PDF-1.4 plan")])
    mail = file_mail(mail=take_in(raw=raw, mailbox=MAILBOX, now=now), customer=acme, by=filer, now=now)
    kept = StoredFile.objects.get()
    assert (mail.customer, mail.entry.author, kept.name, kept.customer) == (acme, filer, "plan.pdf", acme)
    assert json.loads(bytes(mail.entry.payload))["attachments"] == [[kept.sha256, kept.size, kept.content_type]]
    assert STRANGER in mail.entry.body.content
    filing = MailFiling.objects.get()
    assert (filing.how, filing.by, filing.taken_from) == ("hand", filer, None)


def test_what_was_filed_wrong_is_taken_elsewhere_and_both_journals_say_so(acme, jan, brid, anna, now):
    wrong = take_in(raw=letter("1@a", subject="For O'Neill"), mailbox=MAILBOX, now=now)
    mail = file_mail(mail=wrong, customer=brid, by=anna, now=now, reason="Jan wrote for O'Neill")
    left, moved = Entry.objects.filter(customer=acme).order_by("seq")
    assert (left.pk, moved.kind, moved.amends, moved.author) == (wrong.entry_id, "mail_refiled", left.entry_id, anna)
    assert "Jan wrote for O'Neill" in moved.body.content
    assert "For O'Neill" in mail.entry.body.content
    assert mail.entry.customer == brid
    assert [(f.taken_from, f.customer, f.how) for f in mail.filings.order_by("pk")] == [
        (None, acme, "sender"),
        (acme, brid, "hand"),
    ]
    assert examine().bad is None


def test_what_follows_in_the_thread_goes_where_it_was_put(acme, jan, brid, anna, now):
    first = take_in(raw=letter("1@a"), mailbox=MAILBOX, now=now)
    file_mail(mail=first, customer=brid, by=anna, now=now, reason="Jan wrote for O'Neill")
    answer = take_in(raw=letter("2@a", references=["1@a"]), mailbox=MAILBOX, now=now)
    other = take_in(raw=letter("9@a", subject="Another matter"), mailbox=MAILBOX, now=now)
    assert (answer.customer, answer.filings.get().how, other.customer) == (brid, "thread", acme)
    assert answer.thread == Mail.objects.get(pk=first.pk).thread


def test_a_copy_in_another_mailbox_goes_along_and_is_told_once(acme, jan, brid, anna, now):
    sales, service = (take_in(raw=letter("1@a"), mailbox=to, now=now) for to in (MAILBOX, "service@house.example"))
    file_mail(mail=sales, customer=brid, by=anna, now=now, reason="not Acme's")
    copy = Mail.objects.get(pk=service.pk)
    assert copy.customer == brid
    assert copy.entry == Mail.objects.get(pk=sales.pk).entry
    assert Entry.objects.filter(customer=brid).count() == 1
    assert Entry.objects.filter(customer=acme, kind="mail_refiled").count() == 1


def test_a_thread_falls_apart_where_a_message_is_taken_out(acme, jan, brid, anna, now):
    take_in(raw=letter("1@a"), mailbox=MAILBOX, now=now)
    middle = take_in(raw=letter("2@a", references=["1@a", "3@a"]), mailbox=MAILBOX, now=now)
    take_in(raw=letter("3@a"), mailbox=MAILBOX, now=now)
    assert len(set(Mail.objects.values_list("thread", flat=True))) == 1
    file_mail(mail=middle, customer=brid, by=anna, now=now, reason="not Acme's")
    assert len(set(Mail.objects.values_list("thread", flat=True))) == 3
    assert MailThread.objects.filter(mails=None).count() == 0
    file_mail(mail=middle, customer=acme, by=anna, now=now, reason="after all")
    assert len(set(Mail.objects.values_list("thread", flat=True))) == 1
    assert MailThread.objects.count() == 1


def test_filing_where_it_is_or_without_a_reason_is_refused_with_a_sentence(acme, jan, brid, anna, now):
    mail = take_in(raw=letter("1@a"), mailbox=MAILBOX, now=now)
    with pytest.raises(CannotFile, match=r"filed under Acme Tools Ltd \(ACME\) already"):
        file_mail(mail=mail, customer=acme, by=anna, now=now, reason="x")
    with pytest.raises(CannotFile, match="Say why"):
        file_mail(mail=mail, customer=brid, by=anna, now=now)
