"""Signing keys: one Ed25519 key a user, made at the first need, and the two of the house ("system" and "log").

The private half lies in the register wrapped by AES-256-GCM with the key-encryption key, which lives outside the
database (settings.JOURNAL_KEK), bound to the key it belongs to. The register is append-only: a key is replaced by
a new one that signs "I replace key n", or revoked; it is never changed or deleted.
"""

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from journal.models import SigningKey

USER, SYSTEM, LOG = "user", "system", "log"
NONCE = 12  # bytes
REPLACEMENT = b"customer-folder/key-replacement/v1\n"


class WrongKek(Exception):
    """The key-encryption key is not the one the signing keys were wrapped with."""

    def __init__(self, key_id: str):
        super().__init__(
            f"JOURNAL_KEK does not open the signing key {key_id}, so nothing can be signed. "
            "Bring back the key-encryption key this database was used with (VAR_DIR/keys/journal.kek)."
        )


@dataclass(frozen=True)
class Signer:
    """A key that may sign now."""

    key_id: str
    private: Ed25519PrivateKey

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)


def key_id_of(public: bytes) -> str:
    """The short fingerprint by which a public key is named: the first 8 bytes of its SHA-256, in hex."""
    return hashlib.sha256(public).digest()[:8].hex()


def signer_for(user=None) -> Signer:
    """The current key of the user (of the house when None), made when there is none.

    Needs a transaction: the key cannot be revoked before it ends, so that what it signs counts as signed in time.
    """
    return _current(user_id=user.pk) if user else _current(purpose=SYSTEM)


def signer_of_user_id(user_id: int | None) -> Signer:
    """As signer_for, for callers that only know the number of the user."""
    return _current(user_id=user_id) if user_id else _current(purpose=SYSTEM)


def log_signer() -> Signer:
    """The current key that signs checkpoints. Needs a transaction."""
    return _current(purpose=LOG)


@transaction.atomic
def rotate(*, user=None, purpose: str = SYSTEM) -> SigningKey:
    """Revoke the current key and put a new one in its place, which signs that it replaces the old one."""
    holder = _holder(user.pk if user else None, purpose)
    old = SigningKey.objects.select_for_update().filter(**holder, revoked_at=None).first()
    if old:
        _revoke(old)
    _add(holder, replaces=old)
    return SigningKey.objects.get(**holder, revoked_at=None)


@transaction.atomic
def revoke(*, key_id: str) -> SigningKey:
    """End the validity of a key now; what it signed before stays good, the owner's next act gets a new key."""
    key = SigningKey.objects.select_for_update().get(key_id=key_id)
    if key.revoked_at is None:
        _revoke(key)
        key.refresh_from_db()
    return key


def replacement_text(old_key_id: str, new_key_id: str) -> bytes:
    """What a new key signs to take the place of an old one."""
    return REPLACEMENT + f"{new_key_id} replaces {old_key_id}\n".encode()


def is_sound(key: SigningKey) -> bool:
    """True when the register's row agrees with itself: its name is its fingerprint, its replacement is signed."""
    public = bytes(key.public)
    if key_id_of(public) != key.key_id:
        return False
    if key.replaces_id is None:
        return key.replacement_signature is None
    return verifies(public, bytes(key.replacement_signature or b""), replacement_text(key.replaces_id, key.key_id))


def verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    """True when the signature over the message was made with the private half of `public`."""
    try:
        _public_key(public).verify(signature, message)
    except Exception:
        return False
    return True


def _current(*, user_id: int | None = None, purpose: str = USER) -> Signer:
    holder = _holder(user_id, purpose)
    while not (found := _select(holder)):
        _add(holder)  # of many first uses at once one adds it, the others wait for that one and find it
    key_id, wrapped = found
    return Signer(key_id, opened(key_id, bytes(wrapped), settings.JOURNAL_KEK))


def _holder(user_id: int | None, purpose: str) -> dict:
    return {"user_id": user_id, "purpose": USER} if user_id else {"user_id": None, "purpose": purpose}


def _select(holder: dict):
    """KEY SHARE is what the foreign key of an entry takes anyway; a revocation asks for more and waits."""
    sql = "SELECT key_id, wrapped_private FROM journal_signingkey WHERE revoked_at IS NULL AND purpose = %s AND "
    sql += "user_id IS NULL" if holder["user_id"] is None else "user_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} FOR KEY SHARE", [holder["purpose"], *filter(None, [holder["user_id"]])])
        return cursor.fetchone()


def _add(holder: dict, replaces: SigningKey | None = None) -> None:
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    key_id = key_id_of(public)
    key = SigningKey(
        **holder,
        key_id=key_id,
        public=public,
        wrapped_private=_wrap(key_id, private),
        not_before=Now(),  # the database's clock, which also stamps the entries
        replaces=replaces,
        replacement_signature=private.sign(replacement_text(replaces.key_id, key_id)) if replaces else None,
    )
    SigningKey.objects.bulk_create([key], ignore_conflicts=True)


def _revoke(key: SigningKey) -> None:
    """The row is locked by now, so no entry signed with the key can be stamped after this moment."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_signingkey SET revoked_at = clock_timestamp() WHERE key_id = %s", [key.key_id])


def _wrap(key_id: str, private: Ed25519PrivateKey) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(settings.JOURNAL_KEK).encrypt(nonce, private.private_bytes_raw(), key_id.encode())


@lru_cache(maxsize=1024)
def opened(key_id: str, wrapped: bytes, kek: bytes) -> Ed25519PrivateKey:
    """The private half out of its wrapping; raises WrongKek."""
    try:
        secret = AESGCM(kek).decrypt(wrapped[:NONCE], wrapped[NONCE:], key_id.encode())
    except InvalidTag as trouble:
        raise WrongKek(key_id) from trouble
    return Ed25519PrivateKey.from_private_bytes(secret)


@lru_cache(maxsize=4096)
def _public_key(public: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public)
