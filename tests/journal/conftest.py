from datetime import timedelta

import pytest
from django.utils import timezone

from journal.checkpoints import take_checkpoint
from journal.record import NewEntry, record, record_many
from tests import make


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def acme(db):
    return make.customer("ACME", "Acme Tools Ltd")


@pytest.fixture
def anna(db):
    return make.user("Anna Meyer")


@pytest.fixture
def diary(acme, anna, now):
    """Acme's journal of five entries, another customer's of three, all of it under two checkpoints."""
    other = make.customer("OTHER")
    for i in range(1, 5):
        record(
            acme, "call_in", f"Call {i}", by=anna, now=now, text=f"Said {i}.", happened_at=now - timedelta(days=9 - i)
        )
        if i == 2:
            record_many([NewEntry(other.pk, "letter", f"Letter {j}", now) for j in range(3)], now=now)
            take_checkpoint()
    record(acme, "hold_placed", "On hold", by=None, now=now)
    take_checkpoint()
    return acme
