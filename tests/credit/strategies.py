"""Made-up accounts for property tests, and what may happen to them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from tests.credit.facts import Account, Bill, Cash, Contest, Piece

START, TODAY = date(2024, 1, 8), date(2026, 3, 2)
SPAN = (TODAY - START).days


def day_of(offset: int) -> date:
    return START + timedelta(days=offset)


OFFSET, AFTER = st.integers(0, SPAN), st.integers(0, 200)
DELAY = st.sampled_from([0, 0, 0, 1, 9, 60])


@st.composite
def bills(draw, *, contested=True):
    """A bill with what was paid and credited of it, applied late, taken back, disputed."""
    issued_on, cents = day_of(draw(OFFSET)), draw(st.integers(100, 300_000))
    amount = left = Decimal(cents) / 100
    pieces = []
    for percent in draw(st.lists(st.sampled_from([100, 60, 30]), max_size=3)):
        part = (left * percent / 100).quantize(Decimal("0.01"))
        if part:
            pieces.append(draw(piece_of(issued_on, part)))
            left -= part if pieces[-1].taken_back_on is None else 0
    contests = draw(st.lists(contest_of(issued_on, amount), max_size=1)) if contested else []
    known_on = issued_on + timedelta(days=draw(DELAY))
    terms = timedelta(days=draw(st.sampled_from([0, 14, 30, 60])))
    return Bill(issued_on, issued_on + terms, amount, known_on, tuple(pieces), tuple(contests))


@st.composite
def piece_of(draw, issued_on, amount):
    on = issued_on + timedelta(days=draw(AFTER) - 10)
    known_on = on + timedelta(days=draw(DELAY))
    applied_on = known_on + timedelta(days=draw(DELAY))
    back = draw(st.none() | st.none() | st.integers(0, 90))
    return Piece(
        amount, on, known_on, applied_on, draw(st.sampled_from(["payment"] * 4 + ["credit_note"])),
        None if back is None else max(applied_on, issued_on) + timedelta(days=back),
    )  # fmt: skip


@st.composite
def contest_of(draw, issued_on, amount):
    opened_on = issued_on + timedelta(days=draw(AFTER))
    outcome = draw(st.sampled_from(["", "upheld", "rejected", "settled"]))
    closed_on = opened_on + timedelta(days=draw(AFTER)) if outcome else None
    part = max((amount * draw(st.sampled_from([100, 40])) / 100).quantize(Decimal("0.01")), Decimal("0.01"))
    return Contest(part, opened_on, closed_on, outcome)


CASH = st.builds(
    lambda cents, offset, delay: Cash(Decimal(cents) / 100, day_of(offset), day_of(offset + delay)),
    st.integers(1, 100_000), OFFSET, DELAY,
)  # fmt: skip


def accounts(*, contested=True, most=6, cash=2):
    return st.builds(
        lambda written, money: Account(1, "USD", tuple(written), tuple(money)),
        st.lists(bills(contested=contested), min_size=1, max_size=most),
        st.lists(CASH, max_size=cash),
    )


ACCOUNTS = accounts()
DAYS = st.integers(30, SPAN).map(day_of)


def booked_later(bill, after):
    pieces = (
        replace(one, known_on=max(one.known_on, after), applied_on=max(one.applied_on, after)) for one in bill.pieces
    )
    return replace(bill, known_on=max(bill.known_on, after), contests=(), pieces=tuple(pieces))


@st.composite
def later_on(draw, bill, as_of, after):
    """The same bill, to which something happens after the day."""
    what = draw(st.sampled_from(["nothing", "paid", "credited", "taken back", "disputed", "closed"]))
    left = bill.amount - sum(piece.amount for piece in bill.pieces if piece.taken_back_on is None)
    if what in ("paid", "credited") and left > 0:
        kind = "payment" if what == "paid" else "credit_note"
        on = draw(st.sampled_from([after, as_of, bill.issued_on]))
        return replace(bill, pieces=(*bill.pieces, Piece(left, on, after, after, kind)))
    if what == "taken back":
        return replace(bill, pieces=tuple(
            piece if piece.taken_back_on or bill.applied(piece) > as_of else replace(piece, taken_back_on=after)
            for piece in bill.pieces
        ))  # fmt: skip
    if what == "disputed":
        return replace(bill, contests=(*bill.contests, Contest(bill.amount, after)))
    if what == "closed":
        return replace(bill, contests=tuple(
            one if one.closed_on else replace(one, closed_on=max(after, one.opened_on), outcome="upheld")
            for one in bill.contests
        ))  # fmt: skip
    return bill


def cut(pieces, cuts):
    for piece in pieces:
        small = (piece.amount / cuts).quantize(Decimal("0.01"))
        parts = [small] * (cuts - 1) if small * (cuts - 1) < piece.amount and small else []
        for part in [*parts, piece.amount - sum(parts)]:
            yield replace(piece, amount=part)


def scaled(account, factor):
    written = tuple(
        replace(
            bill, amount=bill.amount * factor,
            pieces=tuple(replace(piece, amount=piece.amount * factor) for piece in bill.pieces),
            contests=tuple(replace(one, amount=one.amount * factor) for one in bill.contests),
        )
        for bill in account.bills
    )  # fmt: skip
    return replace(account, bills=written, cash=tuple(replace(one, amount=one.amount * factor) for one in account.cash))
