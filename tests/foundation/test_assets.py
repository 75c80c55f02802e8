"""Of other people's packages only the listed files are served."""

import pytest
from django.contrib.staticfiles import finders

from foundation.assets import VENDOR_FILES, HashedStorage


@pytest.mark.parametrize("name", VENDOR_FILES)
def test_each_listed_file_is_there(name):
    assert finders.find(f"vendor/{name}")


@pytest.mark.parametrize("name", ["vendor/tabler/LICENSE", "vendor/../package.json", "@tabler/core/package.json"])
def test_nothing_else_of_node_modules_is_served(name):
    assert not finders.find(name)


def test_source_maps_are_not_asked_for():
    assert "sourceMappingURL" not in str(HashedStorage.patterns)
    assert "url(" in str(HashedStorage.patterns)
