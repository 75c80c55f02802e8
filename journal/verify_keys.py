"""The register of keys: each key is what its name says, and the private half in the wrapping belongs to it."""

from django.conf import settings

from journal.keys import WrongKek, opened
from journal.models import SigningKey
from journal.verify import Bad, Key


def first_bad_key(register: dict[str, Key]) -> Bad | None:
    """Return the first key that is not what it was; answers for those too that signed nothing.

    The wrapped halves of valid keys count only where the key-encryption key at hand opens some of them: a journal
    stays verifiable without it.
    """
    for key_id, key in register.items():
        if not key.sound:
            return Bad(None, None, None, f"the key {key_id} in the register is not the one of that name")
    valid = {key_id: key.row for key_id, key in register.items() if key.row.revoked_at is None}
    closed = [key_id for key_id, row in valid.items() if not _opens(row)]
    if closed and len(closed) < len(valid):
        return Bad(None, None, None, f"the private half of the key {closed[0]} was altered: it signs nothing any more")
    return None


def _opens(key: SigningKey) -> bool:
    try:
        private = opened(key.key_id, bytes(key.wrapped_private), settings.JOURNAL_KEK)
    except (WrongKek, ValueError):
        return False
    return private.public_key().public_bytes_raw() == bytes(key.public)
