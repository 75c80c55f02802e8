"""A statement opens with what the one before closed with, and says what the books say (A13)."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum

from financials.adjustments import undo_adjustment
from financials.aging import agings
from financials.cancellation import cancel
from financials.models import Entry, StatementRun
from financials.returns import return_payment
from financials.statements.account import AccountStatement, DoesNotTieOut, Item
from financials.statements.reading import ensure_ties_out, statement_of, statements_of
from financials.writeoffs import write_off
from tests import make
from tests.financials.history import History

pytestmark = pytest.mark.django_db

OPEN, FORWARD = StatementRun.Kind.OPEN_ITEM, StatementRun.Kind.BALANCE_FORWARD
DAY = date(2026, 3, 31)


def month(year: int, number: int) -> tuple[date, date]:
    begins = date(year, number, 1)
    return begins, date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)


def forward(customer, begins: date, ends: date, **more) -> AccountStatement:
    return statement_of(customer=customer, kind=FORWARD, begins_on=begins, ends_on=ends, **more)


def open_items(customer, day: date = DAY, **more) -> AccountStatement:
    return statement_of(customer=customer, kind=OPEN, begins_on=None, ends_on=day, **more)


def closings(said: AccountStatement) -> dict[str, Decimal]:
    return {total.currency: total.closing for total in said.totals if total.closing}


def openings(said: AccountStatement) -> dict[str, Decimal]:
    return {total.currency: total.opening for total in said.totals if total.opening}


def posted(customer, day: date) -> dict[str, Decimal]:
    """What was ever posted by a day, by currency: no allocation has a say in it."""
    rows = Entry.objects.filter(customer=customer, counts_from__lte=day).order_by("currency")
    found = rows.values_list("currency").annotate(sum=Sum("amount"))
    return {currency: amount for currency, amount in found if amount}


@pytest.mark.parametrize("seed", range(4))
def test_each_month_opens_with_what_the_one_before_closed_with(seed):
    chance = random.Random(seed)
    customer = History(make.customer(currency=chance.choice(["USD", "EUR"])), chance, busy=5).happen()
    before = posted(customer, date(2024, 12, 31))
    for number in range(1, 13):
        begins, ends = month(2025, number)
        said = forward(customer, begins, ends)
        assert openings(said) == before
        before = closings(said)
        assert before == posted(customer, ends) == closings(open_items(customer, ends))
        for total in said.totals:
            assert total.opening + total.charged + total.credited == total.closing


def test_what_is_booked_late_changes_no_statement_that_was_sent():
    acme = make.customer()
    make.invoice(acme, "100.00", issued_on=date(2026, 1, 5))
    january = forward(acme, *month(2026, 1))
    make.invoice(acme, "40.00", issued_on=date(2026, 1, 20), now=make.at(date(2026, 2, 3)))
    assert forward(acme, *month(2026, 1)) == january
    february = forward(acme, *month(2026, 2))
    assert openings(february) == closings(january) == {"USD": Decimal(100)}
    [late] = february.accounts[0].movements
    assert (late.posted_on, late.booked_on, late.amount) == (date(2026, 1, 20), date(2026, 2, 3), Decimal(40))


def test_open_items_say_what_was_paid_of_them():
    acme = make.customer()
    invoice = make.invoice(acme, "1190.00", issued_on=date(2026, 2, 2), reference="PO-77")
    paid = {"received_on": date(2026, 3, 3), "reference": "5567", "method": "check"}
    make.payment(acme, "500.00", to=[(invoice, "500.00")], **paid)
    [account] = open_items(acme).accounts
    [item] = account.items
    assert (item.amount, item.open, item.reference, item.is_overdue) == (1190, 690, "PO-77", True)
    [part] = item.settled
    assert (part.name.what, part.name.number, part.amount, part.on) == ("check", "5567", 500, date(2026, 3, 3))
    [before] = open_items(acme, date(2026, 3, 2)).accounts[0].items
    assert (before.open, before.settled) == (1190, ())


def test_money_that_settles_nothing_stands_as_credit():
    acme = make.customer()
    make.payment(acme, "30.00", received_on=date(2026, 3, 3))
    said = open_items(acme)
    [item] = said.accounts[0].items
    assert (item.open, item.is_overdue) == (-30, False)
    assert (said.totals[0].closing, said.totals[0].unapplied, said.totals[0].overdue) == (-30, 30, 0)


def test_an_invoice_in_instalments_moves_once_and_is_open_in_parts():
    acme = make.customer()
    make.invoice(acme, "900.00", issued_on=date(2026, 3, 2), terms="net 30/60/90")
    [moved] = forward(acme, *month(2026, 3)).accounts[0].movements
    assert (moved.amount, len(moved.due_days)) == (900, 3)
    assert [item.open for item in open_items(acme).accounts[0].items] == [300, 300, 300]


def test_what_was_undone_says_what_it_undoes():
    acme, by, now = make.customer(), make.somebody(), make.at(date(2026, 3, 9))
    wrong, lost = (make.invoice(acme, "10.00", issued_on=date(2026, 3, 2)) for _ in range(2))
    paid = make.payment(
        acme, "98.00", received_on=date(2026, 3, 3), reference="77",
        to=[(make.invoice(acme, "100.00", issued_on=date(2026, 3, 1), terms="2/10 net 30"), "98.00", "2.00")],
    )  # fmt: skip
    cancel(document=wrong, reason="Wrong firm", by=by, now=now)
    return_payment(payment=paid, returned_on=date(2026, 3, 9), reason="no funds", by=by, now=now)
    written = write_off(of=lost, reason="they are bankrupt", by=by, now=now)
    undo_adjustment(adjustment=written, reason="they are not bankrupt", by=by, now=now)
    names = [
        (one.name.what, one.name.of, one.name.number) for one in forward(acme, *month(2026, 3)).accounts[0].movements
    ]
    assert ("cancellation", "invoice", wrong.number) in names
    assert ("return", "", "77") in names
    assert ("cancellation", "deduction", "77") in names
    assert ("cancellation", "write_off", "") in names


def test_a_head_office_gets_everybody_below_it_and_currencies_are_never_added():
    head = make.customer(name="Baumgart Holding", currency="EUR")
    north = make.customer(name="Baumgart Nord", parent=head, currency="EUR")
    shop = make.customer(name="Baumgart Laden", parent=north, currency="CHF")
    stranger = make.customer()
    for customer, amount in ((head, "100.00"), (north, "20.00"), (shop, "3.00"), (stranger, "999.00")):
        make.invoice(customer, amount, issued_on=date(2026, 3, 2), currency=customer.currency)
    said = open_items(head, consolidated=True)
    assert [(one.code, one.closing) for one in said.accounts] == [(head.code, 100), (north.code, 20), (shop.code, 3)]
    assert closings(said) == {"EUR": Decimal(120), "CHF": Decimal(3)}
    assert said.branches == 2
    assert closings(open_items(head)) == {"EUR": Decimal(100)}


def test_an_account_without_anything_says_so_in_the_customers_currency():
    acme = make.customer(currency="CHF")
    said = forward(acme, *month(2026, 3))
    assert said.is_empty
    [total] = said.totals
    assert (total.currency, total.opening, total.closing) == ("CHF", 0, 0)


def test_what_is_settled_within_the_month_shows_both_and_opens_and_closes_with_nothing():
    acme = make.customer()
    invoice = make.invoice(acme, "100.00", issued_on=date(2026, 3, 2))
    make.payment(acme, "100.00", received_on=date(2026, 3, 9), to=[(invoice, "100.00")])
    said = forward(acme, *month(2026, 3))
    assert [(one.amount, one.balance) for one in said.accounts[0].movements] == [(100, 100), (-100, 0)]
    assert open_items(acme).is_empty


@pytest.mark.parametrize("count", [1, 3])
def test_many_are_asked_about_as_quickly_as_one(count, django_assert_num_queries):
    customers = []
    for _ in range(count):
        customers.append(make.customer())
        invoice = make.invoice(customers[-1], "50.00", issued_on=date(2026, 3, 2))
        make.payment(customers[-1], "20.00", received_on=date(2026, 3, 3), to=[(invoice, "20.00")])
    make.invoice(make.customer(parent=customers[0]), "5.00", issued_on=date(2026, 3, 2))
    asked = {"customers": customers, "ends_on": DAY, "consolidated": {customers[0].pk}}
    with django_assert_num_queries(5):
        found = statements_of(kind=OPEN, begins_on=None, **asked)
    assert [found[one.pk].totals[0].closing for one in customers] == [35, *[30] * (count - 1)]
    with django_assert_num_queries(5):
        statements_of(kind=FORWARD, begins_on=date(2026, 3, 1), **asked)


def test_figures_that_contradict_each_other_are_not_handed_out():
    acme = make.customer()
    make.invoice(acme, "50.00", issued_on=date(2026, 3, 2))
    [account] = open_items(acme).accounts
    item: Item = account.items[0]
    broken = account.__class__(account.code, account.name, account.opening, (), (item, item), account.aging)
    with pytest.raises(DoesNotTieOut, match=r"its lines come to 100.00 USD, its balance is 50.00 USD"):
        ensure_ties_out(broken, forward=False, day=DAY)


def test_the_balance_is_that_of_the_aging():
    acme = make.customer()
    make.invoice(acme, "50.00", issued_on=date(2026, 1, 2))
    [aging] = agings([acme.pk], as_of=DAY)[acme.pk]
    assert open_items(acme).accounts[0].aging == aging
