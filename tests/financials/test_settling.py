"""What the payments of a file settle, invoice by invoice, without a database."""

from datetime import date, timedelta

import pytest

from financials.loading.settling import Account, Item, Money, Settled
from foundation.loading.cells import Refused

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture
def account():
    """Three open invoices: 100.00 of March, 60.00 of April, 40.00 of May."""
    return Account(
        [
            Item(1, "A", date(2026, 3, 31), MARCH, 10_000),
            Item(2, "B", date(2026, 4, 30), APRIL, 6_000),
            Item(3, "C", date(2026, 5, 31), MAY, 4_000),
        ],
        "USD",
    )


def settled(account: Account, wish: str, amount: int, discount: int = 0, on: date = MAY) -> list[tuple]:
    return told(account.settle(Money(7, on, amount, discount, wish)))


def told(settled: Settled) -> list[tuple]:
    return [(part.entry_id, part.source, part.amount) for part in settled.parts]


def matched(account: Account, amount: int, discount: int | None = 0, on: date = MAY) -> list[tuple]:
    [settled] = account.settle_by_amount([Money(7, on, amount, discount, "auto")])
    return told(settled)


def test_named_invoices_take_what_is_said(account):
    assert settled(account, "A:80.00; B:20", 10_000) == [(1, "payment", 8_000), (2, "payment", 2_000)]
    assert [item.open for item in account.items] == [2_000, 4_000, 4_000]


def test_an_invoice_without_an_amount_takes_as_much_as_there_is(account):
    assert settled(account, "B;A", 7_000) == [(2, "payment", 6_000), (1, "payment", 1_000)]
    assert settled(account, "A", 99_000) == [(1, "payment", 9_000)]


def test_the_day_is_the_later_of_money_and_invoice(account):
    [part] = account.settle(Money(7, MARCH, 4_000, 0, "C")).parts
    assert part.effective_on == MAY


@pytest.mark.parametrize(
    ("wish", "amount", "discount", "words"),
    [
        ("A:120", 20_000, 0, "100.00 USD of invoice A is open, 120.00 USD is asked for"),
        ("A:80;B:60", 10_000, 0, "asks for 140.00 USD, the payment is 100.00 USD"),
        ("Z", 10_000, 0, "no open invoice Z in USD"),
        ("Z:5", 10_000, 0, "no open invoice Z in USD"),
        ("A;A:5", 10_000, 0, "names an invoice twice"),
        ("A:0", 10_000, 0, "0.00 USD is asked for"),
        ("A:much", 10_000, 0, "is not a number"),
        ("B:60.00", 6_000, 100, "1.00 USD is more than is open beside the payment"),
    ],
)
def test_what_cannot_be_settled_is_refused_and_nothing_is_taken(account, wish, amount, discount, words):
    with pytest.raises(Refused, match=words):
        settled(account, wish, amount, discount)
    assert [item.open for item in account.items] == [10_000, 6_000, 4_000]


@pytest.mark.parametrize(
    ("wish", "amount", "discount", "parts"),
    [
        ("A:98.00", 9_800, 200, [(1, "payment", 9_800), (1, "discount", 200)]),
        ("A", 9_800, 200, [(1, "payment", 9_800), (1, "discount", 200)]),
        ("A:50.00;B:58.80", 10_880, 120, [(1, "payment", 5_000), (2, "payment", 5_880), (2, "discount", 120)]),
        ("A:50.00;B:50.00", 10_000, 120, [(1, "payment", 5_000), (1, "discount", 120), (2, "payment", 5_000)]),
        (
            "A:98.00;B:58.80",
            15_680,
            320,
            [(1, "payment", 9_800), (1, "discount", 200), (2, "payment", 5_880), (2, "discount", 120)],
        ),
    ],
)
def test_the_discount_goes_where_it_settles_to_the_cent_else_to_the_first_with_room(
    account, wish, amount, discount, parts
):
    assert settled(account, wish, amount, discount) == parts


def test_auto_takes_one_invoice_then_a_set_then_the_oldest(account):
    assert matched(account, 6_000) == [(2, "payment", 6_000)]
    assert matched(account, 14_000) == [(1, "payment", 10_000), (3, "payment", 4_000)]


def test_auto_counts_the_discount_in(account):
    assert matched(account, 5_880, 120) == [(2, "payment", 5_880), (2, "discount", 120)]


def test_auto_pays_what_was_billed_by_then_and_only_else_what_came_later(account):
    assert matched(account, 4_000, on=date(2026, 4, 15)) == [(1, "payment", 4_000)]
    assert matched(account, 99_000, on=date(2026, 2, 1)) == [
        (1, "payment", 6_000), (2, "payment", 6_000), (3, "payment", 4_000),
    ]  # fmt: skip
    assert matched(account, 5_000) == []


def test_a_discount_that_the_file_leaves_open_is_found_as_long_as_it_is_allowed():
    last_day = date(2026, 5, 11)

    def paid(discount: int | None, on: date) -> list[tuple]:
        account = Account([Item(1, "A", date(2026, 5, 31), MAY, 10_000, 200, last_day)], "USD")
        return matched(account, 9_800, discount, on)

    assert paid(None, last_day) == [(1, "payment", 9_800), (1, "discount", 200)]
    assert paid(None, last_day + timedelta(days=1)) == [(1, "payment", 9_800)]
    assert paid(0, last_day) == [(1, "payment", 9_800)], "the file says there was none"


def test_an_invoice_in_instalments_is_settled_oldest_due_first():
    account = Account([Item(2, "A", date(2026, 6, 30), MAY, 5_000), Item(1, "A", date(2026, 5, 31), MAY, 5_000)], "USD")
    assert settled(account, "A:60.00", 6_000) == [(1, "payment", 5_000), (2, "payment", 1_000)]
    assert settled(account, "A", 3_900, 100) == [(2, "payment", 3_900), (2, "discount", 100)]
