"""The register of keys: each key is what its name says, and the private half in the wrapping belongs to it."""

from django.conf import settings

from journal.keys import WrongKek, opened
from journal.models import SigningKey
from journal.verify import Bad, Key


def first_bad_key(register: dict[str, Key]) -> Bad | None:
    """Return the first key that is not what it was, or that somebody put in who has not the key-encryption key.

    Whoever can write in the database can add a key of his own for a colleague, but cannot wrap its private half. This
    is told only where the key-encryption key at hand opens other keys: a journal stays verifiable without it.
    """
    for key_id, key in register.items():
        if not key.sound:
            return Bad(None, None, None, f"the key {key_id} in the register is not the one of that name")
    closed = [key_id for key_id, key in register.items() if not _opens(key.row)]
    if closed and len(closed) < len(register):
        problem = "was not put into the register by this program, or its private half was altered"
        return Bad(None, None, None, f"the key {closed[0]} {problem}")
    return None


def _opens(key: SigningKey) -> bool:
    try:
        private = opened(key.key_id, bytes(key.wrapped_private), settings.JOURNAL_KEK)
    except (WrongKek, ValueError):
        return False
    return private.public_key().public_bytes_raw() == bytes(key.public)
