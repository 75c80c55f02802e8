"""The names of languages in English, for lists and choices."""

from django.conf.locale import LANG_INFO

LANGUAGES = sorted(((code, info["name"]) for code, info in LANG_INFO.items() if "name" in info), key=lambda one: one[1])
NAMES = dict(LANGUAGES)


def language_name(code: str) -> str:
    """Return "German" for "de"; a code nobody named stays itself."""
    return NAMES.get(code.lower()) or NAMES.get(code.lower().partition("-")[0], code)
