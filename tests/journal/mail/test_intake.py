"""The post of the house: who wrote is known by the address, and a message stands in the journal once."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from customers.models import Customer, Email
from journal.mail.intake import take_in
from journal.models import Entry, Mail, MailFiling
from tests import make
from tests.journal.mail.letters import MAILBOX, letter

pytestmark = pytest.mark.django_db


def test_a_contact_writes_and_it_stands_in_the_journal(acme, jan, now):
    raw = letter("1@acme", subject="Gear box", text="It leaks.", files=[("plan.pdf", b"%PDF-1")])
    mail = take_in(raw=raw, mailbox=MAILBOX, now=now)
    said = mail.entry.body.content
    assert (mail.customer, mail.contact, mail.entry.kind, mail.entry.author) == (acme, jan, "email", None)
    assert mail.entry.body.subject == "Gear box"
    assert mail.entry.happened_at == datetime(2026, 11, 5, 9, 15, tzinfo=UTC)
    for words in ("It leaks.", "Jan Roth", "plan.pdf", hashlib.sha256(b"%PDF-1").hexdigest(), mail.sha256):
        assert words in said
    filing = MailFiling.objects.get()
    assert (filing.how, filing.by, filing.customer, filing.entry) == ("sender", None, acme, mail.entry)
    with mail.raw.open("rb") as kept:
        assert kept.read() == raw


def test_an_address_of_the_office_and_capitals_are_known_too(acme, now):
    Email.objects.create(customer=acme, address="office@acme.example")
    mail = take_in(raw=letter("1@acme", sender="OFFICE@Acme.Example"), mailbox=MAILBOX, now=now)
    assert (mail.customer, mail.contact, mail.entry.kind) == (acme, None, "email")


def test_a_stranger_waits_and_no_journal_says_anything(acme, jan, now):
    mail = take_in(raw=letter("1@x", sender="who@else.example", subject="Re: ACME"), mailbox=MAILBOX, now=now)
    assert (mail.customer, mail.entry) == (None, None)
    assert not Entry.objects.exists()
    assert not MailFiling.objects.exists()


def test_who_works_for_two_customers_is_not_guessed_unless_one_is_archived(acme, jan, brid, now):
    make.customer("C-3")
    Email.objects.create(customer=brid, address="jan@acme.example")
    assert take_in(raw=letter("1@acme"), mailbox=MAILBOX, now=now).customer is None
    Customer.objects.filter(pk=brid.pk).update(status=Customer.Status.ARCHIVED)
    assert take_in(raw=letter("2@acme"), mailbox=MAILBOX, now=now).customer == acme


def test_the_same_message_twice_is_one(acme, jan, now):
    first, again = (take_in(raw=letter("1@acme"), mailbox=MAILBOX, now=now) for _ in range(2))
    assert first == again
    assert (Mail.objects.count(), Entry.objects.count()) == (1, 1)


def test_a_message_to_two_mailboxes_is_kept_in_both_and_told_once(acme, jan, now):
    sales, service = (take_in(raw=letter("1@acme"), mailbox=to, now=now) for to in (MAILBOX, "service@house.example"))
    assert sales != service
    assert sales.thread != service.thread
    assert sales.entry == service.entry
    assert Entry.objects.count() == 1
    assert MailFiling.objects.count() == 2


def test_another_senders_message_of_the_same_id_is_not_swallowed(acme, jan, brid, now):
    ours = take_in(raw=letter("1@acme"), mailbox=MAILBOX, now=now)
    raw = letter("1@acme", sender="brid@oneill.example")
    theirs = take_in(raw=raw, mailbox=MAILBOX, now=now)
    assert (theirs.customer, theirs.thread == ours.thread) == (brid, False)
    assert take_in(raw=raw, mailbox=MAILBOX, now=now) == theirs


def test_what_one_of_us_wrote_stands_with_the_customer_it_went_to(acme, jan, now):
    anna = make.user("Anna Meyer", email="anna@house.example")
    raw = letter("1@house", sender="anna@house.example", to="jan@acme.example, sales@house.example")
    mail = take_in(raw=raw, mailbox=MAILBOX, now=now)
    assert (mail.customer, mail.contact) == (acme, jan)
    assert str(anna) in mail.entry.body.content
    answer = take_in(raw=letter("2@acme", references=["1@house"]), mailbox=MAILBOX, now=now)
    assert answer.thread == Mail.objects.get(pk=mail.pk).thread


def test_a_message_from_the_future_happened_now(acme, jan, now):
    mail = take_in(raw=letter("1@acme", date="Thu, 05 Nov 2099 10:15:00 +0100"), mailbox=MAILBOX, now=now)
    assert mail.entry.happened_at == now


def test_the_database_keeps_filings_for_good(acme, jan, now):
    take_in(raw=letter("1@acme"), mailbox=MAILBOX, now=now)
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        MailFiling.objects.update(reason="never mind")
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        MailFiling.objects.all().delete()


def test_the_database_keeps_a_message_once_and_apart_from_other_customers(acme, jan, brid, now):
    mail = take_in(raw=letter("1@acme"), mailbox=MAILBOX, now=now)
    with pytest.raises(IntegrityError, match="message_once_per_mailbox"), transaction.atomic():
        Mail.objects.create(thread=mail.thread, mailbox=MAILBOX, message_id="1@acme", received_at=now, size=1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="same_customer"), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(customer=brid)
    with pytest.raises(IntegrityError, match="unfiled_mail_tells_nothing"), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(customer=None)
