"""A long statement is booked in the background, and its job says what is left."""

import pytest
from django.urls import reverse

from crm.roles import give_roles
from financials.bank import job
from financials.bank.importing import import_statements
from financials.bank.proposing import propose
from financials.models import BankLine
from foundation.models import Job
from tests import make
from tests.financials.bank import samples

APRIL = samples.DAY.replace(month=4)


@pytest.mark.django_db(transaction=True)
def test_many_sure_lines_are_booked_by_a_job(client, monkeypatch):
    monkeypatch.setattr("financials.bank.views.statements.AT_ONCE", 2)
    clerk = make.user()
    give_roles(clerk, "collections")
    client.force_login(clerk)
    acme = make.customer(currency="EUR")
    numbers = [make.invoice(acme, amount, issued_on=APRIL).number for amount in ("10.00", "20.00", "30.00")]
    content = samples.mt940(*zip(("10.00", "20.00", "30.00"), numbers, strict=True))
    (statement,) = import_statements(content=content, file_name="x", by=None, now=make.at(samples.DAY)).statements
    propose(statement.lines.all())
    answer = client.post(reverse("bank:book-sure", args=[statement.pk]))
    done = Job.objects.get()
    assert answer.url == reverse("job", args=[done.pk])
    assert (done.status, done.work) == ("done", job.BOOK)
    assert BankLine.objects.filter(state="booked", decided_by=clerk).count() == 3
    with done.result.open() as file:
        assert file.read().decode().startswith("3 lines of statement 12/1 are booked")
