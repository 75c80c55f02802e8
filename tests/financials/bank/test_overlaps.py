"""Whatever pieces of an account are fetched, in whatever order and however often: each booking is there once."""

from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from financials.bank.importing import import_statements
from financials.models import BankLine
from tests import make
from tests.financials.bank import samples

NOW = make.at(samples.DAY)
DAYS = 5
AMOUNTS = st.lists(st.sampled_from(["10.00", "-10.00", "25.50"]), max_size=4)  # often the same twice on one day
PIECES = st.tuples(st.integers(0, DAYS - 1), st.integers(1, DAYS))


def piece(history: list[list[str]], start: int, length: int) -> bytes:
    """What the bank's portal gives for some days: all bookings of each."""
    rows = [
        f"99887766;{samples.DAY + timedelta(days=day)};cash;{amount};EUR"
        for day in range(start, min(start + length, DAYS))
        for amount in history[day]
    ]
    return "\n".join(["Account number;Date;Text;Amount;Currency", *rows, ""]).encode()


class TestOverlaps(TestCase):
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(AMOUNTS, min_size=DAYS, max_size=DAYS), st.lists(PIECES, min_size=1, max_size=5))
    def test_every_booking_that_was_fetched_is_there_once(self, history, pieces):
        fetched = set()
        for start, length in pieces:
            days = range(start, min(start + length, DAYS))
            if any(history[day] for day in days):
                content = piece(history, start, length)
                import_statements(content=content, file_name="x.csv", by=None, now=NOW)
                fetched |= set(days)
        wanted = Counter((samples.DAY + timedelta(days=day), amount) for day in fetched for amount in history[day])
        found = Counter((line.booked_on, f"{line.amount:.2f}") for line in BankLine.objects.all())
        assert found == wanted
