"""The program that sends is killed wherever it hurts, two work at once: nobody gets a statement twice."""

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from customers.holds import lock_customer
from documents.rounds.sending import CannotSend
from financials.models import Statement
from financials.statement_runs.outcome import mark_sent, send_again
from financials.statement_runs.sending import send_run
from foundation.periods import company_today
from journal.models import Entry
from tests import make
from tests.financials.statement_runs.post import debtor, released
from tests.financials.test_races import at_once
from tests.senders import Sender, mails, waits_for_a_row
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)
SENDING = "financials.statement_runs.sending"


def test_killed_anywhere_and_begun_again_each_statement_goes_out_once(tmp_path):
    anna, today = make.person("Anna Meyer", "collections"), company_today()
    firms = [debtor(f"{n}000.00", today=today, name=f"Firm {n}") for n in range(1, 6)]
    to = [f"payables@{firm.code.lower()}.example" for firm in firms]
    run = released(anna, now=timezone.now(), ends_on=today)

    with transaction.atomic():  # the first is sent; the second is being prepared
        lock_customer(firms[1])
        Sender(SENDING, run, tmp_path).kill_when(waits_for_a_row)
    assert statuses(run) == ["sent", "preparing", "queued", "queued", "queued"]

    still = tmp_path / "still"  # the second is sent; the third is being handed over, nothing has left
    Sender(SENDING, run, tmp_path, "before", to[2]).kill_when(still.exists)
    still.unlink()
    assert statuses(run) == ["sent", "sent", "handing", "queued", "queued"]

    other = Sender(SENDING, run, tmp_path, "after", to[3])  # the fourth has left, nobody could note it
    until(still.exists)
    with pytest.raises(CannotSend, match="another process already"):
        send_run(run=run)
    other.kill_when(still.exists)
    assert statuses(run) == ["sent", "sent", "unclear", "handing", "queued"]

    settings.EMAIL_BACKEND, was = "django.core.mail.backends.filebased.EmailBackend", settings.EMAIL_BACKEND
    settings.EMAIL_FILE_PATH, path = tmp_path, settings.EMAIL_FILE_PATH
    try:
        assert str(send_run(run=run)) == "1 sent, 1 unclear"
        assert str(send_run(run=run)) == "0 sent"
        assert [mails(tmp_path).count(f"To: {address}\n") for address in to] == [1, 1, 0, 1, 1]
        unclear = list(run.statements.filter(status="unclear").order_by("pk"))
        assert [(each.counts, "it may have gone out or not" in each.trouble) for each in unclear] == [(True, True)] * 2

        send_again(statement=unclear[0], by=anna, now=timezone.now())
        mark_sent(statement=unclear[1], by=anna, now=timezone.now())
        assert str(send_run(run=run)) == "1 sent"
    finally:
        settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = was, path
    assert [mails(tmp_path).count(f"To: {address}\n") for address in to] == [1, 1, 1, 1, 1]
    assert statuses(run) == ["sent"] * 5
    assert [Entry.objects.filter(customer=firm, kind="statement_sent").count() for firm in firms] == [1] * 5


def test_many_runs_at_once_over_the_same_day_send_each_customer_one():
    make.user()
    anna, today = make.person("Anna Meyer", "collections"), company_today()
    for n in range(2):
        debtor(today=today, name=f"Firm {n}")
    runs = [released(anna, now=timezone.now(), ends_on=today) for _ in range(3)]
    outcomes = at_once(lambda number: send_run(run=runs[number]), 3)
    assert (sum(one.sent for one in outcomes), sum(one.left_out + one.failed for one in outcomes)) == (2, 4)
    assert Statement.objects.filter(counts=True, status="sent").count() == 2


def statuses(run) -> list[str]:
    return list(Statement.objects.filter(run=run).order_by("customer__name").values_list("status", flat=True))
