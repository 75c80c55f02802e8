"""Static files of other people: the few we use out of node_modules, and their names with a hash."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# name under static/vendor/ -> file below node_modules/
VENDOR_FILES = {
    "tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
}


class VendorStorage(FileSystemStorage):
    """Reads `vendor/…` names from node_modules and knows no others."""

    def path(self, name: str) -> str:
        return str(Path(self.location) / VENDOR_FILES[name.removeprefix("vendor/")])


class VendorFinder(BaseFinder):
    """Offers the allow-listed files of node_modules under `vendor/`."""

    def __init__(self, *args: object, **kwargs: object):
        self.storage = VendorStorage(location=settings.BASE_DIR / "node_modules")
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: object) -> list:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: object) -> str | list[str]:
        """Where the file is, as Django's finders answer: a path, or a list of them, empty when unknown."""
        known = path.startswith("vendor/") and path.removeprefix("vendor/") in VENDOR_FILES
        found = [self.storage.path(path)] if known and self.storage.exists(path) else []
        return found if find_all else (found[0] if found else [])

    def list(self, ignore_patterns: Sequence[str] | None) -> Iterator[tuple[str, Storage]]:
        for name in VENDOR_FILES:
            yield f"vendor/{name}", self.storage


def without_source_maps(patterns: Sequence) -> tuple:
    """The maps are not shipped, so nothing may demand that they exist."""
    return tuple(
        (extension, tuple(p for p in each if "sourceMappingURL" not in str(p))) for extension, each in patterns
    )


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed names that browsers may keep for ever."""

    patterns = without_source_maps(CompressedManifestStaticFilesStorage.patterns)
