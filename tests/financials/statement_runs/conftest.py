import pytest

from tests import make


@pytest.fixture
def anna(db):
    """Who sends statements."""
    return make.person("Anna Meyer", "collections")
