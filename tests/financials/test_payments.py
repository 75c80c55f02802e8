"""Money comes in: discounts, bank charges, instalments, a few cents too little or too much, and the form sent twice."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.books import check
from financials.adjustments import AdjustmentRefused
from financials.aging import aging
from financials.ledger import DoesNotFit, invoice_entries, open_amount
from financials.models import Payment
from financials.payments import RefusedPayment
from financials.shares import Share
from journal.models import Entry as JournalEntry
from tests import make

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 4)
KEY = "0b3c5a4e-6d0c-4a55-9c9f-0d8e5b6a7f11"


@pytest.fixture
def acme():
    return make.customer()


def left(document) -> list[Decimal]:
    return [open_amount(entry) for entry in invoice_entries(document)]


def balance(customer, day=MAY) -> tuple[Decimal, Decimal]:
    found = aging(customer_id=customer.pk, currency=customer.currency, as_of=day)
    return found.balance, found.unapplied


def test_one_check_pays_two_invoices_and_each_has_its_own_discount(acme):
    first = make.invoice(acme, "1000.00", issued_on=MAY, terms="2/10 net 30")
    second = make.invoice(acme, "500.00", issued_on=MAY, terms="2/10 net 30")
    to = [(first, "980.00", "20.00"), (second, "490.00", "10.00")]
    payment = make.payment(acme, "1470.00", received_on=MAY, method="check", reference="5567", to=to)
    assert left(first) == left(second) == [0]
    assert payment.discount_taken == Decimal("30.00")
    assert balance(acme) == (0, 0)
    assert not list(check(as_of=MAY))


def test_what_the_bank_kept_is_paid_by_the_customer_all_the_same(acme):
    invoice = make.invoice(acme, "1000.00", issued_on=MAY)
    charges = {"bank_charges": Decimal("15.00")}
    payment = make.payment(acme, "985.00", received_on=MAY, to=[(invoice, "1000.00")], **charges)
    assert left(invoice) == [0]
    assert {entry.kind: entry.amount for entry in payment.entries.all()} == {
        "payment": Decimal("-985.00"), "charges": Decimal("-15.00"),
    }  # fmt: skip
    assert "The bank kept 15.00 USD." in journal_text(acme)
    assert not list(check(as_of=MAY))


def journal_text(customer) -> str:
    return str(JournalEntry.objects.filter(customer=customer, kind="payment_booked").latest("seq").body.content)


def test_one_invoice_is_paid_by_many_payments(acme):
    invoice = make.invoice(acme, "90.00", issued_on=MAY)
    for _ in range(3):
        make.payment(acme, "30.00", received_on=MAY, to=[(invoice, "30.00")])
    assert left(invoice) == [0]


def test_instalments_are_settled_oldest_due_first(acme):
    invoice = make.invoice(acme, "300.00", issued_on=MAY, terms="net 30/60/90")
    make.payment(acme, "150.00", received_on=MAY, to=[(invoice, "150.00")])
    assert left(invoice) == [0, Decimal("50.00"), Decimal("100.00")]


def test_an_instalment_can_be_named(acme):
    invoice = make.invoice(acme, "300.00", issued_on=MAY, terms="net 30/60/90")
    make.payment(acme, "100.00", received_on=MAY, to=[(invoice_entries(invoice)[2], "100.00")])
    assert left(invoice) == [Decimal("100.00"), Decimal("100.00"), 0]


def test_more_than_all_instalments_is_refused(acme):
    invoice = make.invoice(acme, "300.00", issued_on=MAY, terms="net 30/60/90")
    with pytest.raises(DoesNotFit, match=r"Only 300\.00 USD of Invoice INV\S+ is open; 301\.00 was asked for"):
        make.payment(acme, "301.00", received_on=MAY, to=[(invoice, "301.00")])


def test_overpaying_stays_as_credit_and_the_journal_says_so(acme):
    invoice = make.invoice(acme, "89.00", issued_on=MAY)
    make.payment(acme, "95.00", received_on=MAY, to=[(invoice, "89.00")])
    assert balance(acme) == (Decimal("-6.00"), Decimal("6.00"))
    assert "6.00 USD stays as credit." in journal_text(acme)


def test_forty_cents_too_little_are_let_go(acme):
    invoice = make.invoice(acme, "100.00", issued_on=MAY)
    share = Share(invoice, Decimal("99.60"), difference=Decimal("0.40"))
    payment = booked(acme, "99.60", [share])
    assert left(invoice) == [0]
    [difference] = payment.adjustments.all()
    assert (difference.kind, difference.amount, difference.document) == ("difference", Decimal("-0.40"), invoice)
    assert balance(acme) == (0, 0)
    assert not list(check(as_of=MAY))


def test_forty_cents_too_much_are_kept(acme):
    invoice = make.invoice(acme, "100.00", issued_on=MAY)
    payment = booked(acme, "100.40", [(invoice, Decimal("100.00"))], rest_is_difference=True)
    assert payment.adjustments.get().amount == Decimal("0.40")
    assert balance(acme) == (0, 0)
    assert not list(check(as_of=MAY))


def booked(customer, amount, allocate_to, **fields) -> Payment:
    return make.record_payment(
        customer=customer, reference="T-1", amount=Decimal(amount), received_on=MAY, by=make.somebody(),
        now=make.at(MAY), allocate_to=allocate_to, **fields,
    )  # fmt: skip


def test_more_than_the_tolerance_is_not_let_go(acme):
    invoice = make.invoice(acme, "100.00", issued_on=MAY)
    with pytest.raises(AdjustmentRefused, match=r"1\.01 USD is more than the 1\.00 USD that may be let go"):
        booked(acme, "98.99", [Share(invoice, Decimal("98.99"), difference=Decimal("1.01"))])
    with pytest.raises(AdjustmentRefused, match=r"5\.00 USD is more than"):
        booked(acme, "105.00", [(invoice, Decimal("100.00"))], rest_is_difference=True)
    assert not Payment.objects.exists()


def test_a_difference_that_leaves_the_invoice_open_is_refused(acme):
    invoice = make.invoice(acme, "100.00", issued_on=MAY)
    with pytest.raises(AdjustmentRefused, match=r"would still be open by 49\.60 USD"):
        booked(acme, "50.00", [Share(invoice, Decimal("50.00"), difference=Decimal("0.40"))])


def test_a_discount_that_belongs_to_no_invoice_is_refused(acme):
    with pytest.raises(RefusedPayment, match=r"20\.00 USD of the discount taken belongs to no invoice"):
        make.payment(acme, "980.00", received_on=MAY, discount_taken=Decimal("20.00"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"amount": Decimal(0)}, "an amount above zero"),
        ({"amount": Decimal("10.001")}, r"10\.001 is no amount of USD"),
        ({"bank_charges": Decimal(-1)}, "-1 is no amount of USD"),
        ({"reference": "  "}, "Enter the check number or bank reference"),
        ({"received_on": MAY + timedelta(days=1)}, "cannot have come in after today"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(acme, fields, words):
    said = {"amount": Decimal(10), "reference": "5567", "received_on": MAY, **fields}
    with pytest.raises(RefusedPayment, match=words):
        make.record_payment(customer=acme, by=make.somebody(), now=make.at(MAY), **said)
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    "other",
    [
        {"amount": "11.00"},
        {"reference": "check 5568"},
        {"received_on": MAY - timedelta(days=1)},
        {"currency": "EUR"},
        {"method": "cash"},
    ],
)
def test_the_same_form_with_another_content_is_refused(acme, other):
    said = {"amount": "10.00", "reference": "check 5567", "received_on": MAY, "now": make.at(MAY)}
    first = make.payment(acme, idempotency_key=KEY, **said)
    with pytest.raises(RefusedPayment, match=r"booked another payment already: 10\.00 USD") as refusal:
        make.payment(acme, idempotency_key=KEY, **said | other)
    assert refusal.value.payment == first
    assert Payment.objects.count() == 1


def test_the_key_of_another_customers_form_is_refused(acme):
    make.payment(make.customer(name="Otter Ltd"), "10.00", received_on=MAY, reference="5567", idempotency_key=KEY)
    with pytest.raises(RefusedPayment, match="booked another payment already"):
        make.payment(acme, "10.00", received_on=MAY, reference="5567", idempotency_key=KEY)


def test_the_refusal_names_the_payment_that_has_the_reference(acme):
    first = make.payment(acme, "10.00", received_on=MAY, reference="5567")
    with pytest.raises(RefusedPayment, match="such as 5567/2") as refusal:
        make.payment(acme, "10.00", received_on=MAY, reference="5567")
    assert refusal.value.payment == first


def test_an_invoice_of_another_customer_is_not_paid(acme):
    strange = make.invoice(make.customer(name="Otter Ltd"), "10.00", issued_on=MAY)
    with pytest.raises(DoesNotFit, match="must belong to the same customer"):
        make.payment(acme, "10.00", received_on=MAY, to=[(strange, "10.00")])
    assert not Payment.objects.exists()


def test_booking_costs_the_same_for_one_invoice_and_for_five(acme):
    counts = []
    for number in (1, 5):
        invoices = [make.invoice(acme, "10.00", issued_on=MAY) for _ in range(number)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            make.payment(acme, number * 10, received_on=MAY, to=[(one, "10.00") for one in invoices])
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16
