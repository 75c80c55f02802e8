from datetime import UTC, datetime

import pytest

from tests import make


@pytest.fixture(autouse=True)
def berlin(settings):
    """The company's clocks are those of Berlin."""
    settings.COMPANY_TIME_ZONE = "Europe/Berlin"


@pytest.fixture
def now():
    """Friday, 20 November 2026, 10:00 in Berlin."""
    return datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def acme(db):
    return make.customer("ACME", "Acme Tools Ltd")


@pytest.fixture
def maya(db):
    """A clerk."""
    return make.person("Maya Lindqvist", "clerk")


@pytest.fixture
def tomas(db):
    """Somebody who sells."""
    return make.person("Tomas Okafor", "sales")
