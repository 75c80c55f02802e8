"""Who pays is reminded: the mother in her language, for the child whose account it is."""

import pytest
from django.core import mail

from customers.delivery import change_delivery
from tests import make
from tests.credit.dunning.debts import NOW, overdue
from tests.credit.dunning.post import only, released, sent, text_of
from tests.financials.family import family

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make.person("Anna Meyer", "collections")


@pytest.fixture
def owed():
    child, mother = family(NOW)
    overdue(child, "400.00", days=14)
    return child, mother


def test_the_mother_is_reminded_and_told_for_whom(anna, owed):
    child, _ = owed
    run = released(anna)
    assert sent(run).sent == 1
    (message,), reminder = mail.outbox, only(run)
    assert message.to == ["astrid@post.example"]
    assert "Astrid Lindqvist" in message.body
    assert "Für: Bo Lindqvist, C-41" in message.body
    assert (reminder.customer, reminder.contact, reminder.language) == (child, None, "de")
    with reminder.file.content.open("rb") as file:
        letter = text_of(file.read())
    for said in ("Astrid Lindqvist", "Hafenstr. 12", "Bo Lindqvist, C-41"):
        assert said in letter
    assert "Vindgatan" not in letter


def test_by_the_way_the_mother_wants_reminders(anna, owed):
    said = {"invoices": "", "statements": "", "email": ""}
    change_delivery(customer=owed[1], **said, reminders="sms", mobile="+49 170 1234567", by=anna, now=NOW)
    run = released(anna)
    assert (only(run).channel, only(run).to) == ("sms", "+491701234567")
