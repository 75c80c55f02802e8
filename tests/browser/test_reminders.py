"""A collector sends the reminders of the day: a new run, why some are left out, one left out by hand, released."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from crm.roles import give_roles
from foundation.periods import company_today
from tests import make
from tests.credit.dunning.debts import debtor

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_reminders_of_the_day_are_looked_through_and_sent(sign_in):
    rita, today = make.user("Rita Meyer"), company_today()
    give_roles(rita, "collections")
    for code, name in (("ACME", "Acme Ltd"), ("BOLT", "Bolt & Co"), ("COLD", "Cold Stores")):
        debtor("840.00", today=today, code=code, name=name)
    promised = {"amount": Decimal(120), "due_on": today + timedelta(days=4), "promised_by": "Ms Lee"}
    dora = debtor("120.00", today=today, code="DORA", name="Dora Maritime")
    make.promise_payment(customer=dora, **promised, by=rita, now=timezone.now())
    page = sign_in(rita)
    page.goto("/credit/reminders/")
    page.keyboard.press("n")
    expect(page.get_by_role("button", name="Send 3 reminders")).to_be_visible()
    page.get_by_role("link", name="Promised to pay").click()
    expect(page.get_by_role("row", name="Dora Maritime")).to_contain_text("Promised 120.00")
    page.get_by_role("link", name=re.compile("To be sent")).click()
    page.get_by_label("Leave out Bolt & Co, USD").check()
    page.get_by_label("Leave out the ticked, because").fill("their owner calls tomorrow")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Bolt & Co is left out.")).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_role("dialog")).to_contain_text("Send 2 reminders: 2 e-mails?")
    page.get_by_role("button", name="Send them").click()
    expect(page.get_by_role("link", name="Sent 2")).to_be_visible()
    assert sorted(message.to[0] for message in mail.outbox) == ["payables@acme.example", "payables@cold.example"]
