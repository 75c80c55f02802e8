"""A run is prepared of what somebody saw, sent to the bank, or discarded."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from financials.debits.collecting import DebitsRefused, discard_run, prepare_run, send_run
from financials.debits.creditor import NotSetUp
from financials.models import DebitItem, DebitPart, DebitRun
from tests import make
from tests.financials.debits.office import IBANS, MONDAY, NOW, chosen, debtor, prepared, proposed, reasons

SATURDAY = date(2026, 11, 14)


def told(customer):
    return list(customer.journal_entries.order_by("seq").values_list("kind", "body__subject"))


def test_the_invoices_of_a_mandate_become_one_debit_and_each_mandate_its_own(acme, due, anna):
    second = make.invoice(acme, "50.00", issued_on=date(2026, 10, 2))
    other = make.invoice(debtor(anna, "Zeta SA", iban=IBANS[1]), "7.50", issued_on=date(2026, 10, 2))
    run = prepared(anna, due, second, other)
    items = list(run.items.order_by("id"))
    assert [item.amount for item in items] == [Decimal(150), Decimal("7.50")]
    assert [item.remittance for item in items] == [f"{due.number}, {second.number}", other.number]
    assert [item.end_to_end_id for item in items] == [f"{run.number}-00001", f"{run.number}-00002"]
    assert [sum(part.amount for part in item.parts.all()) for item in items] == [item.amount for item in items]
    assert (run.state, run.message_id) == ("prepared", f"{run.number}-20261116")


def test_many_invoices_are_named_as_far_as_the_text_reaches(acme, anna):
    invoices = [make.invoice(acme, "1.00", issued_on=date(2026, 10, 1)) for _ in range(20)]
    remittance = prepared(anna, *invoices).items.get().remittance
    assert len(remittance) <= 140
    assert remittance.startswith(f"{invoices[0].number}, {invoices[1].number}")
    assert remittance.endswith(" more")


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (SATURDAY, "Banks do not collect on Sat 14 Nov 2026"),
        (date(2026, 11, 13), "2 working days before: collect on 16 Nov 2026 or later"),
        (date(2026, 12, 25), "Banks do not collect"),
    ],
)
def test_the_collection_day_is_a_bank_day_with_time_for_the_bank(due, anna, day, sentence):
    with pytest.raises(DebitsRefused, match=sentence):
        prepared(anna, due, collect_on=day)


def test_nothing_chosen_is_no_run(anna):
    with pytest.raises(DebitsRefused, match="No invoice was chosen"):
        prepared(anna)


def test_without_our_own_account_nothing_is_prepared(due, anna, settings):
    settings.CREDITOR_ID = ""
    with pytest.raises(NotSetUp):
        prepared(anna, due)


def test_what_changed_since_somebody_looked_is_looked_at_again(acme, due, anna):
    seen = chosen(due)
    make.payment(acme, "40.00", received_on=date(2026, 11, 11), to=[(due, "40.00")])
    with pytest.raises(DebitsRefused, match=r"60\.00 EUR are to be paid now\. Look at the list again"):
        prepare_run(collect_on=MONDAY, chosen=seen, by=anna, now=NOW)
    make.payment(acme, "60.00", received_on=date(2026, 11, 11), to=[(due, "60.00")])
    with pytest.raises(DebitsRefused, match="settled meanwhile"):
        prepare_run(collect_on=MONDAY, chosen=seen, by=anna, now=NOW)


def test_an_invoice_goes_into_one_run_and_after_its_discarding_into_the_next(due, anna):
    first = prepared(anna, due)
    with pytest.raises(DebitsRefused, match=f"cannot be collected. Run {first.number} collects it"):
        prepared(anna, due)
    discard_run(run=first, reason="wrong day", by=anna, now=NOW)
    assert reasons() == []
    assert prepared(anna, due).items.get().sequence == "FRST"


def test_the_database_itself_refuses_an_invoice_in_two_live_debits(due, anna):
    part = DebitPart.objects.get(item__run=prepared(anna, due))
    with pytest.raises(IntegrityError, match="invoice_is_in_one_live_debit"), transaction.atomic():
        DebitPart.objects.create(customer=part.customer, item=part.item, entry=part.entry, amount=1)


def test_the_same_form_twice_is_one_run(due, anna):
    key = uuid4()
    assert prepared(anna, due, idempotency_key=key) == prepared(anna, due, idempotency_key=key)
    assert DebitRun.objects.count() == 1


def test_a_run_sent_is_told_to_each_journal_once(acme, due, anna):
    run = prepared(anna, due)
    before = len(told(acme))
    for _ in range(2):
        run = send_run(run=run, by=anna, now=NOW)
    assert run.state == "sent"
    assert told(acme)[before:] == [
        ("debit_sent", f"Direct debit of 100.00 EUR for {due.number}: to be collected on 16 Nov 2026")
    ]


def test_a_file_that_lay_about_is_not_sent_any_more(due, anna):
    run = prepared(anna, due)
    with pytest.raises(DebitsRefused, match="discard this run"):
        send_run(run=run, by=anna, now=make.at(MONDAY))


def test_a_discarded_run_says_why_and_its_debits_count_for_nothing(acme, due, anna):
    run = send_run(run=prepared(anna, due), by=anna, now=NOW)
    discard_run(run=run, reason="bank refused the file", by=anna, now=NOW)
    assert told(acme)[-1] == (
        "debit_withdrawn", f"Direct debit of 100.00 EUR for {due.number}: not collected: bank refused the file"
    )  # fmt: skip
    for verb in (send_run, discard_run):
        reason = {"reason": "again"} if verb is discard_run else {}
        with pytest.raises(DebitsRefused, match="was discarded on 12 Nov 2026: bank refused the file"):
            verb(run=run, by=anna, now=NOW, **reason)
    assert [one.sequence for one in proposed()] == ["FRST"]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"sent_at": NOW}, "sent_run_says_who"),
        ({"booked_at": NOW}, "booked_run_says_who_and_was_sent"),
        ({"discarded_at": NOW}, "discarded_run_says_who_and_why"),
    ],
)
def test_the_database_refuses_a_state_without_a_person(due, anna, change, constraint):
    run = prepared(anna, due)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        DebitRun.objects.filter(pk=run.pk).update(**change)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [({"amount": 0}, "debit_is_positive"), ({"rejected_at": NOW}, "rejected_debit_says_who_and_why")],
)
def test_the_database_refuses_what_a_debit_cannot_be(due, anna, change, constraint):
    item = prepared(anna, due).items.get()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        DebitItem.objects.filter(pk=item.pk).update(**change)
