from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from crm.roles import sync_roles
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


@pytest.fixture
def clerk(client):
    sync_roles()
    clerk = make.user("Clara Kern")
    clerk.groups.add(Group.objects.get(name="clerk"))
    client.force_login(clerk)
    return clerk


@pytest.fixture
def busy(acme, clerk, now):
    """A phone call, a letter, a complaint and three events of the house on four days."""
    jan = make.contact(acme, "Jan", "Roth")
    record(
        acme,
        "call_in",
        "Noise",
        by=clerk,
        now=now,
        text="The pump hums",
        happened_at=now - timedelta(days=9),
        contacts=[jan],
    )
    record(acme, "letter", "Offer sent", by=make.user("Bert Kuhn"), now=now, happened_at=now - timedelta(days=6))
    record(acme, "complaint", "Hums still", by=clerk, now=now, happened_at=now - timedelta(days=3))
    for kind in ("order_placed", "invoice_issued", "payment_booked"):
        record(acme, kind, kind.replace("_", " "), by=None, now=now)
    return acme
