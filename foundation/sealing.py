"""Values kept secret in the database: AES-256-GCM with a key that lies outside of it (settings.BANK_DATA_KEYS).

A sealed value is "<key id>:<base64 of nonce and ciphertext>". It opens only for what it was sealed `about` (such as
"417:iban"), so that one customer's value copied into another's row opens nothing. As the same text is sealed to
something else each time, it is found again by its fingerprint, an HMAC-SHA256 under a key derived from the same one.
The first key seals; the others open what was sealed before it came.
"""

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12  # bytes
FOR_FINGERPRINTS = b"customer-folder/fingerprints/v1"


class CannotOpen(Exception):
    """The sealed value is not of this place, was altered, or its key is not among the known ones."""

    def __init__(self, reason: str):
        super().__init__(
            f"The bank data cannot be opened: {reason}. "
            "Bring back the key this database was used with (BANK_DATA_KEY, or VAR_DIR/keys/bank-data.key)."
        )


def seal(text: str, *, about: str) -> str:
    """Return the text as only the holder of the key can read it, bound to what it is about."""
    key, nonce = settings.BANK_DATA_KEYS[0], os.urandom(NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), about.encode())
    return f"{key_id(key)}:{base64.b64encode(sealed).decode()}"


def open_sealed(value: str, *, about: str) -> str:
    """Return the text sealed in the value. Raises CannotOpen."""
    name, _, content = value.partition(":")
    key = next((key for key in settings.BANK_DATA_KEYS if key_id(key) == name), None)
    if key is None:
        raise CannotOpen(f"it was sealed with the key {name}, which is not here")
    sealed = base64.b64decode(content)
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], about.encode()).decode()
    except InvalidTag as trouble:
        raise CannotOpen("it was altered, or belongs to somebody else") from trouble


def is_current(value: str) -> bool:
    """Tell whether the value is sealed with the key in use now."""
    return value.partition(":")[0] == key_id(settings.BANK_DATA_KEYS[0])


def fingerprint(text: str) -> str:
    """Return what the text is found by, under the key in use now."""
    return fingerprints(text)[0]


def fingerprints(text: str) -> list[str]:
    """Return what the text may be found by: under the key in use now, and under those before it."""
    return [hmac.new(_index_key(key), text.encode(), hashlib.sha256).hexdigest() for key in settings.BANK_DATA_KEYS]


def key_id(key: bytes) -> str:
    """Return the short name of a key that tells nothing about it."""
    return hashlib.sha256(b"key id" + key).hexdigest()[:8]


def _index_key(key: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=FOR_FINGERPRINTS).derive(key)
