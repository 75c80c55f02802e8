import pytest
from django.utils import timezone

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
