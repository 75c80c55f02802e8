"""An impatient double click at two connections: one e-mail, one statement, one journal entry."""

from datetime import date
from uuid import uuid4

import pytest
from django.core import mail

from financials.models import AnswerPack
from financials.packs.contents import picked
from financials.packs.enclosing import Wanted
from financials.packs.sending import send_pack
from financials.sending import NotSent
from journal.models import Entry
from tests import make
from tests.financials.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 2)


def test_one_form_sent_by_two_connections_is_one_mail():
    acme, rita, key = make.customer(), make.person("Rita Meyer", "manager"), uuid4()
    rows = [str(make.invoice(acme, "10.00", issued_on=DAY).pk * 3)]

    def send(_: int):
        return send_pack(
            picked=picked(acme, rows), wanted=Wanted(statement=True), to="petra@baumgart.example", subject="Papers",
            text="Hello", key=key, by=rita, now=make.at(DAY),
        )  # fmt: skip

    outcomes = at_once(send, times=2)
    assert any(isinstance(one, AnswerPack) for one in outcomes)
    assert all(isinstance(one, AnswerPack | NotSent) for one in outcomes), outcomes
    assert len(mail.outbox) == 1
    assert Entry.objects.filter(customer=acme, kind="email").count() == 1
    assert acme.files.filter(name__startswith="statement-").count() == 1
