"""Journal lines: what each thing that happens on an account is posted as, worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from financials.accounting.accounts import current, keep_accounts
from financials.accounting.lines import posted
from financials.accounting.period import Period
from financials.adjustments import undo_adjustment
from financials.cancellation import cancel
from financials.models import Adjustment, Entry
from financials.refunds import refund_credit
from financials.returns import return_payment
from financials.writeoffs import write_off
from tests import make
from tests.financials.accounting import tamper

pytestmark = pytest.mark.django_db

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
REASON = "Agreed with the head of accounts"


def day(number: int) -> date:
    return date(2026, 3, number)


@pytest.fixture
def acme():
    return make.customer("C-10", "Acme", currency="EUR")


@pytest.fixture
def anna():
    return make.user()


def taxed(amount: str, percent: str = "19", **fields):
    return make.line(amount, tax_percent=Decimal(percent), **fields)


def books(period: Period = MARCH) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every voucher of the period by its text, with account and amount of each line, debits positive."""
    accounts = current()
    found = list(posted(period, accounts))
    assert [voucher.text for voucher in found if voucher.difference] == []
    own = {str(10_000 + voucher.customer_id): voucher.code for voucher in found}
    return [
        (voucher.text, [(own.get(line.account, line.account), f"{line.amount:.2f}") for line in voucher.lines])
        for voucher in found
    ]


def test_an_invoice_is_posted_net_and_tax_by_rate_against_the_customers_own_account(acme):
    lines = [taxed("100.00"), taxed("50.00", "7"), taxed("10.00", "0"), taxed("200.00")]
    invoice = make.invoice(acme, issued_on=day(2), lines=lines)
    assert books() == [
        (f"Invoice {invoice.number}", [
            ("C-10", "420.50"), ("4400", "-300.00"), ("3806", "-57.00"), ("4300", "-50.00"), ("3801", "-3.50"),
            ("4290", "-10.00"),
        ]),
    ]  # fmt: skip


def test_each_instalment_has_a_line_with_its_due_day_and_the_revenue_stands_there_once(acme):
    make.invoice(acme, issued_on=day(2), lines=[taxed("100.00")], terms="30% net10, 70% net60")
    (voucher,) = posted(MARCH, current())
    assert [(line.account, line.due_on, f"{line.amount:.2f}") for line in voucher.lines] == [
        (str(10_000 + acme.pk), day(12), "35.70"), (str(10_000 + acme.pk), date(2026, 5, 1), "83.30"),
        ("4400", None, "-100.00"), ("3806", None, "-19.00"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("category", "account"), [("AE", "4337"), ("K", "4125"), ("G", "4120"), ("E", "4100"), ("Z", "4290"), ("O", "4830")]
)
def test_what_is_not_taxed_goes_to_the_account_of_why_it_is_not(acme, category, account):
    invoice = make.invoice(acme, issued_on=day(2), lines=[make.line("80.00", tax_category=category)])
    assert books() == [(f"Invoice {invoice.number}", [("C-10", "80.00"), (account, "-80.00")])]


def test_a_rate_without_an_account_of_its_own_goes_to_the_general_one(acme):
    invoice = make.invoice(acme, issued_on=day(2), lines=[taxed("100.00", "8.25")])
    assert books() == [(f"Invoice {invoice.number}", [("C-10", "108.25"), ("4000", "-100.00"), ("3800", "-8.25")])]


def test_a_credit_note_takes_revenue_and_tax_back(acme):
    note = make.credit_note(acme, "0", issued_on=day(3), lines=[taxed("100.00")])
    assert books() == [(f"Credit note {note.number}", [("C-10", "-119.00"), ("4400", "100.00"), ("3806", "19.00")])]


def test_money_arrives_by_its_way_with_what_the_bank_kept_and_the_discount_with_its_tax(acme, anna):
    invoice = make.invoice(
        acme, issued_on=day(2), terms="2/10 net 30", lines=[taxed("100.00"), taxed("100.00", "7")]
    )  # 226.00, of which 4.52 may be deducted: 2.38 of what is taxed 19 %, 2.14 of what is taxed 7 %
    make.payment(
        acme, "211.48", received_on=day(9), bank_charges=Decimal("10.00"), reference="TRX-1", method="cash",
        to=[(invoice, "221.48", "4.52")],
    )  # fmt: skip
    assert books()[1] == ("Payment TRX-1", [
        ("C-10", "-211.48"), ("C-10", "-10.00"), ("C-10", "-4.52"),
        ("1600", "211.48"), ("6855", "10.00"),
        ("4736", "2.00"), ("3806", "0.38"), ("4731", "2.00"), ("3801", "0.14"),
    ])  # fmt: skip


def test_a_discount_without_tax_when_the_house_says_so(acme, anna):
    keep_accounts(numbers={}, by=anna, now=make.at(day(1)), discount_with_tax=False)
    invoice = make.invoice(acme, issued_on=day(2), terms="2/10 net 30", lines=[taxed("100.00")])
    make.payment(acme, "116.62", received_on=day(9), reference="TRX-1", to=[(invoice, "116.62", "2.38")])
    assert books()[1] == (
        "Payment TRX-1", [("C-10", "-116.62"), ("C-10", "-2.38"), ("1800", "116.62"), ("4730", "2.38")]
    )  # fmt: skip


def test_a_returned_payment_goes_back_the_way_it_came_with_discount_charges_and_difference(acme, anna):
    invoice = make.invoice(acme, issued_on=day(2), terms="2/10 net 30", lines=[taxed("100.00")])
    payment = make.payment(
        acme, "111.60", received_on=day(9), bank_charges=Decimal(5), reference="TRX-1", method="check",
        to=[(invoice, "116.60", "2.38", "0.02")],
    )  # fmt: skip
    return_payment(
        payment=payment, returned_on=day(20), reason="no funds", by=anna, now=make.at(day(20)), fee=Decimal(8)
    )
    fee = acme.documents.latest("pk")
    assert books()[1:] == [
        ("Payment TRX-1", [
            ("C-10", "-111.60"), ("C-10", "-5.00"), ("C-10", "-2.38"), ("1800", "111.60"), ("6855", "5.00"),
            ("4736", "2.00"), ("3806", "0.38"),
        ]),
        (f"Small difference {invoice.number}: Small difference with payment TRX-1", [
            ("C-10", "-0.02"), ("6300", "0.02"),
        ]),
        ("Returned payment TRX-1: no funds", [
            ("C-10", "116.60"), ("C-10", "2.38"), ("C-10", "0.02"), ("1800", "-111.60"), ("6855", "-5.00"),
            ("4736", "-2.00"), ("3806", "-0.38"), ("6300", "-0.02"),
        ]),
        (f"Invoice {fee.number}", [("C-10", "8.00"), ("4830", "-8.00")]),
    ]  # fmt: skip


def test_a_cancelled_invoice_in_instalments_is_posted_once_more_with_the_sides_exchanged(acme, anna):
    invoice = make.invoice(acme, issued_on=day(2), lines=[taxed("100.00")], terms="30% net10, 70% net60")
    cancel(document=invoice, reason="Wrong customer", by=anna, now=make.at(day(5)))
    assert books()[1] == (f"Cancellation of invoice {invoice.number}: Wrong customer", [
        ("C-10", "-35.70"), ("C-10", "-83.30"), ("4400", "100.00"), ("3806", "19.00"),
    ])  # fmt: skip


def test_a_cancelled_credit_note_gives_the_revenue_back(acme, anna):
    note = make.credit_note(acme, "0", issued_on=day(3), lines=[taxed("100.00")])
    cancel(document=note, reason="Sent in error", by=anna, now=make.at(day(5)))
    assert books()[1] == (f"Cancellation of credit note {note.number}: Sent in error", [
        ("C-10", "119.00"), ("4400", "-100.00"), ("3806", "-19.00"),
    ])  # fmt: skip


def test_a_write_off_and_its_end_with_and_without_the_tax(acme, anna):
    invoice = make.invoice(acme, issued_on=day(2), lines=[taxed("100.00")])
    lost = write_off(of=invoice, amount=Decimal("59.50"), reason=REASON, by=anna, now=make.at(day(6)))
    undo_adjustment(adjustment=lost, reason=REASON, by=anna, now=make.at(day(8)))
    assert books()[1:] == [
        (f"Write-off {invoice.number}: {REASON}", [("C-10", "-59.50"), ("6930", "59.50")]),
        (f"Write-off undone {invoice.number}: {REASON}", [("C-10", "59.50"), ("6930", "-59.50")]),
    ]
    keep_accounts(numbers={}, by=anna, now=make.at(day(9)), write_off_with_tax=True)
    assert [lines for _, lines in books()[1:]] == [
        [("C-10", "-59.50"), ("6930", "50.00"), ("3806", "9.50")],
        [("C-10", "59.50"), ("6930", "-50.00"), ("3806", "-9.50")],
    ]


def test_a_refund_leaves_by_the_bank_and_comes_back_when_it_is_undone(acme, anna):
    payment = make.payment(acme, "40.00", received_on=day(2), reference="TRX-1")
    refund = refund_credit(
        of=payment, amount=Decimal(40), paid_on=day(4), reference="OUT-7", reason=REASON, by=anna, now=make.at(day(4))
    )
    undo_adjustment(adjustment=refund, reason=REASON, by=anna, now=make.at(day(5)))
    assert books()[1:] == [
        (f"Refund OUT-7: {REASON}", [("C-10", "40.00"), ("1800", "-40.00")]),
        (f"Refund undone OUT-7: {REASON}", [("C-10", "-40.00"), ("1800", "40.00")]),
    ]


def test_cents_too_little_are_lost_cents_too_much_are_gained_and_both_can_be_undone(acme, anna):
    little, much = (make.invoice(acme, "100.00", issued_on=day(2)) for _ in range(2))
    make.payment(acme, "99.98", received_on=day(3), reference="TRX-1", to=[(little, "99.98", "0", "0.02")])
    make.payment(acme, "100.03", received_on=day(4), reference="TRX-2", to=[(much, "100.00")], rest_is_difference=True)
    for difference in Adjustment.objects.order_by("pk"):
        undo_adjustment(adjustment=difference, reason=REASON, by=anna, now=make.at(day(9)))
    let_go = [lines for text, lines in books() if text.startswith("Small difference")]
    assert let_go == [
        [("C-10", "-0.02"), ("6300", "0.02")],
        [("C-10", "0.03"), ("4830", "-0.03")],
        [("C-10", "0.02"), ("6300", "-0.02")],
        [("C-10", "-0.03"), ("4830", "0.03")],
    ]


def test_history_that_was_posted_without_an_adjustment_is_posted_for_what_it_is(acme):
    note = make.credit_note(acme, "30.00", issued_on=day(2))
    Entry.objects.create(
        customer=acme, kind="refund", currency="EUR", amount=Decimal(30), posted_on=day(5), known_on=day(5),
        document=note,
    )  # fmt: skip
    assert books()[1] == (f"Refund {note.number}", [("C-10", "30.00"), ("1800", "-30.00")])


def test_what_is_booked_later_belongs_to_the_period_it_was_booked_in(acme):
    make.invoice(acme, "80.00", issued_on=day(30), now=make.at(date(2026, 4, 2)))
    assert books() == []
    (voucher,) = posted(Period(date(2026, 4, 1), date(2026, 4, 30)), current())
    assert (voucher.posted_on, voucher.counts_from) == (day(30), date(2026, 4, 2))


def test_a_document_whose_lines_are_not_what_was_posted_is_told_and_not_hidden(acme):
    invoice = make.invoice(acme, issued_on=day(2), lines=[taxed("100.00")])
    tamper.alter("financials_line", "net = 99.99 WHERE document_id = %s", invoice.pk)
    (voucher,) = posted(MARCH, current())
    assert voucher.difference == Decimal("0.01")
