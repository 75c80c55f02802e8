"""Two people at once, on real connections: no invoice is collected twice, no mandate has two first debits."""

from datetime import date
from decimal import Decimal

import pytest

from financials.debits.booking import book_run
from financials.debits.collecting import DebitsRefused, prepare_run, send_run
from financials.models import DebitItem, DebitPart, DebitRun, Payment
from tests import make
from tests.financials.debits.office import IBANS, MONDAY, NOW, chosen, debtor, prepared
from tests.financials.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
CLERKS = 8


def test_two_runs_at_once_share_no_invoice():
    anna = make.user()
    customers = [debtor(anna, f"Customer {number}", iban=iban) for number, iban in enumerate(IBANS)]
    invoices = [make.invoice(customer, "10.00", issued_on=date(2026, 10, 1)) for customer in customers]
    seen = chosen(*invoices)
    outcomes = at_once(lambda _: prepare_run(collect_on=MONDAY, chosen=seen, by=anna, now=NOW), CLERKS)
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert len(refused) == CLERKS - 1
    assert all(isinstance(one, DebitsRefused) for one in refused), refused
    assert DebitPart.objects.count() == len(invoices)
    assert DebitRun.objects.get().number == "DD00001"


def test_two_runs_of_different_invoices_of_one_mandate_make_one_first_debit():
    anna = make.user()
    acme = debtor(anna)
    invoices = [make.invoice(acme, "10.00", issued_on=date(2026, 10, 1)) for _ in range(CLERKS)]
    outcomes = at_once(lambda number: prepared(anna, invoices[number]), CLERKS)
    assert sum(isinstance(one, DebitRun) for one in outcomes) == 1
    assert all(isinstance(one, (DebitRun, DebitsRefused)) for one in outcomes), outcomes
    assert DebitItem.objects.get().sequence == "FRST"


def test_a_run_booked_by_everybody_at_once_is_booked_once():
    anna = make.user()
    acme = debtor(anna)
    run = send_run(run=prepared(anna, make.invoice(acme, "10.00", issued_on=date(2026, 10, 1))), by=anna, now=NOW)
    outcomes = at_once(lambda _: book_run(run=run, by=anna, now=make.at(MONDAY)), CLERKS)
    assert outcomes == [[]] * CLERKS
    assert Payment.objects.get().amount == Decimal(10)
