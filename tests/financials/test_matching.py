"""Lump sums of one account, settled with hindsight: what all payments together can only mean is found."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from financials.loading.allocating import MANY
from financials.loading.items import Item
from financials.loading.matching import WAITING
from financials.loading.settling import Account, Money, Settled

JANUARY = date(2026, 1, 1)

Invoice = tuple[int, int]  # the day of January, and the amount
Paid = tuple[int, int]


def day(number: int) -> date:
    return JANUARY + timedelta(days=number)


def settle(invoices: list[Invoice], payments: list[Paid], **options) -> list[Settled]:
    """Settle payments by their amounts; invoices are known by their places, payments come back in their order."""
    items = [
        Item(place, str(place), day(issued + 30), day(issued), amount)
        for place, (issued, amount) in enumerate(invoices)
    ]
    money = [Money(place, day(received), amount, 0, "auto") for place, (received, amount) in enumerate(payments)]
    return sorted(Account(items, "USD").settle_by_amount(money, **options), key=lambda each: each.nr)


def told(settled: list[Settled]) -> list[tuple[str, list[int]]]:
    """The rule, and the invoices each payment settles."""
    return [(each.rule, [part.entry_id for part in each.parts]) for each in settled]


def test_a_payment_with_one_possibility_goes_before_an_earlier_one_that_has_the_choice():
    invoices = [(0, 60), (0, 40), (0, 70), (0, 30)]
    assert told(settle(invoices, [(5, 100), (9, 60), (9, 40)])) == [("set", [2, 3]), ("one", [0]), ("one", [1])]


def test_what_no_payment_tells_alone_all_tell_together():
    invoices = [(0, 10), (0, 20), (0, 30), (0, 40)]
    assert told(settle(invoices, [(1, 50), (2, 50)])) == [("several", [1, 2]), ("several", [0, 3])]
    invoices = [(0, 11), (0, 39), (0, 20), (0, 30), (0, 25)]
    assert told(settle(invoices, [(1, 50), (2, 50), (3, 25)])) == [
        ("several", [0, 1]), ("several", [2, 3]), ("one", [4]),
    ]  # fmt: skip
    assert told(settle(invoices, [(1, 50), (2, 45), (3, 31)])) == [("set", [0, 1]), ("set", [2, 4]), ("oldest", [3])]


def test_a_payment_does_not_wait_for_invoices_that_are_written_later():
    assert told(settle([(0, 50), (10, 30), (20, 50)], [(5, 50), (25, 80)])) == [("one", [0]), ("set", [1, 2])]
    assert told(settle([(10, 50), (20, 30)], [(5, 50), (25, 30)])) == [("one", [0]), ("one", [1])], "paid in advance"


def test_equal_invoices_are_paid_in_their_order_and_that_is_said():
    settled = settle([(0, 50), (10, 50), (20, 50)], [(15, 50), (12, 50), (30, 50)])
    assert told(settled) == [("one", [1]), ("several", [0]), ("one", [2])]
    assert settled[1].found == 2


def test_an_equal_invoice_of_later_leaves_the_earlier_one_to_the_earlier_payment():
    invoices = [(0, 50), (10, 50), (0, 30), (0, 20)]
    assert told(settle(invoices, [(5, 100), (15, 50)])) == [("set", [0, 2, 3]), ("one", [1])]


def test_a_part_payment_takes_the_oldest_and_leaves_what_others_mean():
    invoices = [(0, 1000), (0, 300), (0, 450)]
    assert told(settle(invoices, [(1, 600), (2, 750), (3, 400)])) == [("oldest", [0]), ("set", [1, 2]), ("one", [0])]


def test_money_that_fits_nothing_yet_may_have_come_ahead_of_its_invoice():
    invoices = [(0, 812_307), (12, 123_456)]
    assert told(settle(invoices, [(9, 123_456)])) == [("one", [1])]
    assert told(settle(invoices, [(9, 123_400)])) == [("oldest", [0])]
    assert told(settle([(0, 800_000), (12, 100_000)], [(9, 100_000)])) == [("oldest", [0])], "that could be chance"


def test_who_pays_all_or_nearly_all_of_many_invoices_is_understood():
    random = Random(4)
    invoices = [(n // 9, random.randrange(10_000, 500_000)) for n in range(200)]
    total = sum(amount for _, amount in invoices)
    assert told(settle(invoices, [(40, total)])) == [("set", list(range(200)))]
    [(rule, paid)] = told(settle(invoices, [(40, total - invoices[7][1] - invoices[90][1])]))
    assert (rule, {*range(200)} - {*paid}) in [("set", {7, 90}), ("several", {7, 90})]


def test_an_overpayment_settles_all_and_a_payment_on_a_settled_account_nothing():
    assert told(settle([(0, 100), (0, 50)], [(1, 170), (2, 5)])) == [("oldest", [0, 1]), ("nothing", [])]


def joint_assignments(invoices: list[Invoice], payments: list[Paid]) -> set[tuple]:
    """Every way to give each payment invoices of its own that add up to it, told by their amounts."""

    def ways(rest: list[Paid], used: frozenset[int]) -> Iterator[tuple]:
        if not rest:
            yield ()
            return
        received, amount = rest[0]
        there = [place for place, (issued, _) in enumerate(invoices) if issued <= received and place not in used]
        for size in range(1, len(there) + 1):
            for chosen in combinations(there, size):
                amounts = tuple(sorted(invoices[place][1] for place in chosen))
                if sum(amounts) == amount:
                    yield from ((amounts, *others) for others in ways(rest[1:], used.union(chosen)))

    return set(ways(payments, frozenset()))


@st.composite
def lump_sums(draw) -> tuple[list[Invoice], list[Paid]]:
    """A few invoices of small amounts, some of them paid in lumps when all of a lump are written."""
    invoices = draw(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 40)), min_size=1, max_size=9))
    lump_of = draw(st.lists(st.integers(0, 5), min_size=len(invoices), max_size=len(invoices)))
    lumps = [[invoice for invoice, lump in zip(invoices, lump_of, strict=True) if lump == each] for each in range(5)]
    payments = [
        (max(issued for issued, _ in lump) + draw(st.integers(0, 20)), sum(amount for _, amount in lump))
        for lump in lumps
        if lump
    ]
    return invoices, payments


@given(lump_sums())
@example(([(0, 9), (4, 9), (0, 6), (0, 3), (4, 3)], [(2, 9), (6, 9), (4, 6)]))
def test_the_one_joint_assignment_is_found_and_none_is_claimed_where_there_are_more(account):
    invoices, payments = account
    settled = settle(invoices, payments)
    paid = tuple(tuple(sorted(part.amount for part in each.parts)) for each in settled)
    possible = joint_assignments(invoices, payments)
    if possible:
        assert paid in possible
    for place, each in enumerate(settled):
        if each.rule in ("one", "set"):
            assert len({assignment[place] for assignment in possible}) == 1


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 60)), max_size=12),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 150)), max_size=8),
)
def test_no_invoice_and_no_payment_is_settled_beyond_its_amount(invoices, payments):
    settled = settle(invoices, payments)
    assert [each.nr for each in settled] == list(range(len(payments)))
    for each, (received, amount) in zip(settled, payments, strict=True):
        assert sum(part.amount for part in each.parts) <= amount
        assert all(part.effective_on >= day(max(received, invoices[part.entry_id][0])) for part in each.parts)
    for place, (_, amount) in enumerate(invoices):
        assert sum(part.amount for each in settled for part in each.parts if part.entry_id == place) <= amount
    paid = [sum(part.amount for part in each.parts) for each in settled]
    settled_of = Counter()
    for each in settled:
        settled_of.update({part.entry_id: part.amount for part in each.parts})
    for (received, amount), used in zip(payments, paid, strict=True):
        there = [place for place, (issued, _) in enumerate(invoices) if issued <= received]
        assert used == amount or all(settled_of[place] == invoices[place][1] for place in there), "no money lies idle"


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 60), st.integers(0, 5)), max_size=8),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 150), st.booleans()), max_size=6),
)
def test_no_more_discount_is_found_than_an_invoice_allows_in_its_time(invoices, payments):
    items = [
        Item(place, str(place // 2), day(issued + 30), day(issued), amount, min(amount, discount), day(issued + 10))
        for place, (issued, amount, discount) in enumerate(invoices)
    ]
    money = [
        Money(place, day(received), amount, None if silent else 0, "auto")
        for place, (received, amount, silent) in enumerate(payments)
    ]
    for settled in Account(items, "USD").settle_by_amount(money):
        received, amount, silent = payments[settled.nr]
        discounts = [part for part in settled.parts if part.source == "discount"]
        assert sum(part.amount for part in settled.parts) <= amount + settled.discount
        assert settled.discount == sum(part.amount for part in discounts)
        assert silent or not discounts, "0 in the file says that none was taken"
        assert all(part.amount <= invoices[part.entry_id][2] for part in discounts)
        assert all(received <= invoices[part.entry_id][0] + 10 for part in discounts)


def wholesale(count: int, seed: int, *, days: int) -> tuple[list[Invoice], list[Paid], list[list[int]]]:
    """Invoices in cents, paid in lumps of one to four within a month or two, some out of their order."""
    random = Random(seed)
    invoices = sorted((random.randrange(days), random.randrange(1_000, 500_000)) for _ in range(count))
    left, payments, lumps = list(range(count)), [], []
    while left:
        size = random.randint(1, 4)
        lump = left[:size] if random.random() < 0.7 else random.sample(left[:8], min(size, len(left[:8])))
        left = [place for place in left if place not in lump]
        payments.append(
            (max(invoices[place][0] for place in lump) + random.randint(5, 45), sum(invoices[p][1] for p in lump))
        )
        lumps.append(sorted(lump))
    return invoices, payments, lumps


@pytest.mark.parametrize("seed", range(5))
def test_a_year_of_a_customer_who_pays_in_lumps_is_found_again(seed):
    invoices, payments, lumps = wholesale(60, seed, days=365)
    settled = settle(invoices, payments)
    assert [sorted(part.entry_id for part in each.parts) for each in settled] == lumps


def test_thousands_of_payments_of_one_customer_take_short_steps():
    invoices, payments, lumps = wholesale(1_500, 1, days=1_500)
    assert len(payments) > 10 * WAITING
    started = time.process_time()
    settled = settle(invoices, payments, effort=MANY)
    assert time.process_time() - started < 0.02 * len(payments)
    right = sum(sorted(part.entry_id for part in each.parts) == lump for each, lump in zip(settled, lumps, strict=True))
    assert right > 0.9 * len(payments)
