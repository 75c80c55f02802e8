"""What can be collected on a day, and in which sentence the rest is left out."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credit.collecting.disputes import open_dispute
from customers.banking import add_bank_account, set_payment_type
from customers.mandates import add_mandate, edit_mandate, revoke_mandate
from customers.models import BankAccount, Mandate
from customers.payers import set_payer
from financials.debits.planning import plan
from tests import make
from tests.financials.debits.office import IBANS, MONDAY, NOW, TODAY, collected, debtor, prepared, proposed, reasons


def test_a_due_invoice_is_proposed_as_the_first_debit_of_its_mandate(acme, due):
    found = proposed()
    assert [(one.entry.document, one.amount, one.sequence) for one in found] == [(due, Decimal("100.0000"), "FRST")]
    assert reasons() == []


def test_only_what_is_open_is_proposed_and_only_what_is_due_by_the_day(acme, due):
    make.invoice(acme, "70.00", issued_on=TODAY)  # due in 30 days
    make.payment(acme, "40.00", received_on=TODAY, to=[(due, "40.00")])
    assert [one.amount for one in proposed()] == [Decimal(60)]


def test_customers_who_pay_otherwise_are_not_spoken_of(acme, due, anna):
    set_payment_type(customer=acme, payment_type="invoice", by=anna, now=NOW)
    assert proposed() == []
    assert reasons() == []


def test_without_a_mandate_nothing_is_collected(acme, due, anna):
    revoke_mandate(mandate=acme.mandates.get(), reason="letter", by=anna, now=NOW)
    assert reasons() == ["There is no CORE mandate in force: note one on the Contacts tab."]


def test_a_mandate_of_who_pays_is_noted_on_the_account_it_is_used_for(acme, due, anna):
    revoke_mandate(mandate=acme.mandates.get(), reason="letter", by=anna, now=NOW)
    set_payer(customer=acme, payer=make.customer("HQ", "Acme Holding"), by=anna, now=NOW)
    [reason] = reasons()
    assert reason.startswith("Acme Holding (HQ) pays for it, and a mandate counts for the account it is noted on")


def test_a_mandate_for_businesses_has_runs_of_its_own(anna):
    firm = debtor(anna, scheme="B2B")
    make.invoice(firm, "10.00", issued_on=date(2026, 10, 1))
    assert reasons() == ["Its mandate is for B2B debits: make a B2B run for it."]
    assert [one.sequence for one in proposed(scheme="B2B")] == ["FRST"]


def test_an_account_without_iban_has_no_mandate_and_says_so(anna):
    customer = make.customer(currency="EUR")
    add_bank_account(customer=customer, number="0123456789", clearing_code="021000021", by=anna, now=NOW)
    set_payment_type(customer=customer, payment_type="sepa", by=anna, now=NOW)
    make.invoice(customer, "10.00", issued_on=date(2026, 10, 1))
    assert reasons() == ["There is no CORE mandate in force: note one on the Contacts tab."]


def test_the_paper_must_be_here_and_the_account_confirmed(acme, due, anna):
    given = acme.mandates.get()
    edit_mandate(mandate=given, received_on=None, first_debit_on=given.first_debit_on, by=anna, now=NOW)
    assert "has not come in yet" in reasons()[0]
    edit_mandate(mandate=given, received_on=TODAY, first_debit_on=given.first_debit_on, by=anna, now=NOW)
    BankAccount.objects.update(confirmed_at=None, confirmed_by=None)
    assert reasons() == ["Account …3000 waits for a second person to confirm it."]


def test_the_first_debit_comes_after_the_mandate(acme, due, anna):
    given = acme.mandates.get()
    edit_mandate(mandate=given, received_on=TODAY, first_debit_on=date(2026, 11, 17), by=anna, now=NOW)
    assert reasons() == [f"Mandate {given.reference} allows debits from 17 Nov 2026 on."]
    assert proposed(collect_on=date(2026, 11, 17))
    Mandate.objects.update(signed_on=MONDAY, received_on=MONDAY, first_debit_on=MONDAY)
    assert reasons() == [f"Mandate {given.reference} allows debits from 17 Nov 2026 on."]  # the day after its signature


def test_a_mandate_nobody_used_for_three_years_has_lapsed(acme, due):
    reference = acme.mandates.get().reference
    assert proposed(collect_on=date(2029, 11, 2))
    assert reasons(collect_on=date(2029, 11, 5)) == [
        f"Mandate {reference} was not used for 36 months and has lapsed: ask for a new one."
    ]


def test_direct_debits_are_in_euro(anna):
    american = debtor(anna, currency="USD")
    make.invoice(american, "10.00", issued_on=date(2026, 10, 1))
    assert reasons() == ["It is in USD; direct debits are in EUR."]


def test_what_is_disputed_is_left_alone(due, anna):
    open_dispute(document=due, amount=Decimal(30), reason="two boxes missing", by=anna, now=make.at(TODAY))
    assert reasons() == ["Disputed since 12 Nov 2026: two boxes missing"]


def test_an_invoice_stands_in_one_run_at_a_time(due, anna):
    run = prepared(anna, due)
    assert reasons() == [f"Run {run.number} collects it on 16 Nov 2026."]


def test_after_the_first_debit_of_a_mandate_they_recur(acme, due, anna):
    collected(anna, due)
    make.invoice(acme, "50.00", issued_on=date(2026, 10, 1))
    assert [one.sequence for one in proposed(collect_on=date(2026, 11, 20))] == ["RCUR"]


def test_while_the_first_is_under_way_the_next_comes_later_and_recurs(acme, due, anna):
    prepared(anna, due)
    make.invoice(acme, "50.00", issued_on=date(2026, 10, 1))
    assert "has its first debit under way: collect after 16 Nov 2026." in reasons()[0]
    assert [one.sequence for one in proposed(collect_on=date(2026, 11, 17))] == ["RCUR"]


def test_a_mandate_for_one_debit_is_used_once(anna):
    customer = debtor(anna, one_off=True)
    first = make.invoice(customer, "10.00", issued_on=date(2026, 10, 1))
    assert [one.sequence for one in proposed()] == ["OOFF"]
    collected(anna, first)
    make.invoice(customer, "20.00", issued_on=date(2026, 10, 1))
    assert "was for one debit, which was made" in reasons(collect_on=date(2026, 11, 20))[0]


def test_each_instalment_is_collected_when_it_is_due(acme):
    make.invoice(acme, "90.00", issued_on=date(2026, 10, 1), terms="net 30/60/90")
    assert [(one.entry.due_on, one.amount) for one in proposed()] == [(date(2026, 10, 31), Decimal(30))]


def test_the_discount_the_terms_still_allow_on_the_collection_day_is_taken_off(acme):
    early = make.invoice(acme, "200.00", issued_on=date(2026, 11, 6), terms="2/10 net 30")
    entry = early.entries.get().pk
    (found,) = proposed(entries=[entry])
    assert (found.amount, found.discount) == (Decimal(196), Decimal(4))
    (later,) = proposed(collect_on=date(2026, 11, 17), entries=[entry])
    assert (later.amount, later.discount) == (Decimal(200), Decimal(0))


@pytest.mark.parametrize("name", ["proposals", "left out"])
def test_a_plan_costs_the_same_for_one_customer_and_for_three(anna, name):
    costs = []
    for number, iban in enumerate(IBANS[:3]):
        customer = debtor(anna, f"Customer {number}", iban=iban)
        make.invoice(customer, "10.00", issued_on=date(2026, 10, 1))
        if name == "left out":
            add_mandate_of_another_kind(customer, anna)
        with CaptureQueriesContext(connection) as queries:
            found = plan(collect_on=MONDAY, due_by=MONDAY)
        assert len(found.left_out if name == "left out" else found.proposals) == number + 1
        costs.append(len(queries))
    assert costs[0] == costs[2] <= 10


def add_mandate_of_another_kind(customer, by):
    revoke_mandate(mandate=customer.mandates.get(), reason="x", by=by, now=NOW)
    add_mandate(
        account=customer.bank_accounts.get(), scheme="B2B", signed_on=TODAY - timedelta(days=1), first_debit_on=TODAY,
        by=by, now=NOW,
    )  # fmt: skip
