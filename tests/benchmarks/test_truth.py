"""The check of every account, twice a minute: what it costs, with its own time as the measure of how often it runs."""

from django.utils import timezone

from financials.truth import check
from tests.benchmarks.stopwatch import rounds_of


def test_every_account_is_recomputed_in_seconds(house, board):
    """Ten times as long is the least between two checks; within a minute means six seconds at most."""
    done = check(now=timezone.now())
    assert done.doubtful == 0
    rounds = rounds_of(lambda: check(now=timezone.now()), 5)
    board.put(f"recompute {done.accounts:,} accounts", sorted(rounds)[2], best=min(rounds), target=6_000)
