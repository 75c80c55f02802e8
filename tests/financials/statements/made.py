"""Figures made up, for papers of a length no history has."""

from decimal import Decimal

from financials.aging import BUCKETS, Aging, Bucket


def aging_of(balance: Decimal, currency: str = "USD") -> Aging:
    """An account whose whole balance is not due yet."""
    buckets = tuple(
        Bucket(key, label, int(key == "current"), balance if key == "current" else Decimal(0))
        for key, (_, label) in BUCKETS.items()
    )
    return Aging(1, currency, balance, Decimal(0), Decimal(0), buckets)
