"""A passkey's own signature under an entry of weight, checked at any time from what is stored alone.

The passkey signed the SHA-256 of the payload, and the payload names the passkey's public key by its hash: so neither
the entry nor the key can be exchanged, not even by somebody who holds all signing keys of the house.
"""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from fido2 import cbor
from fido2.cose import CoseKey
from fido2.webauthn import AuthenticatorData, CollectedClientData

from journal.payload import PASSWORD, with_passkey

HASH = 32  # bytes


class Laid(NamedTuple):
    """The assertion as it lies in the table; all None where there is none."""

    together: bytes | None
    public_key: bytes | None
    authenticator_data: bytes | None
    client_data: bytes | None
    signature: bytes | None


def hashed_together(payloads: Sequence[bytes]) -> bytes:
    """What is kept with each of several entries confirmed in one go: the hashes of all; nothing for a single one."""
    return b"".join(hashlib.sha256(payload).digest() for payload in payloads) if len(payloads) > 1 else b""


def challenge_of(payload: bytes, together: bytes = b"") -> bytes:
    """What a passkey is asked to sign, to confirm the entry of this payload (and those with it): 32 bytes."""
    return hashlib.sha256(together or payload).digest()


def problem_of(confirmed_with: str | None, payload: bytes, laid: Laid) -> str | None:
    """Say what is wrong with the assertion under an entry; None when it is as the entry says, or rightly absent."""
    if confirmed_with in (None, PASSWORD):
        return None if laid.public_key is None else "a passkey's signature lies under it that it does not name"
    if laid.public_key is None:
        return "the passkey's signature under it is missing"
    if with_passkey(laid.public_key) != confirmed_with:
        return "the passkey under it is not the one it was confirmed with"
    return _signature_problem(payload, laid)


def _signature_problem(payload: bytes, laid: Laid) -> str | None:
    try:
        said, seen = CollectedClientData(laid.client_data), AuthenticatorData(laid.authenticator_data)
    except Exception:  # whatever stands there, it is no answer of a browser
        return "the passkey's signature under it cannot be read"
    if said.type != CollectedClientData.TYPE.GET or said.challenge != challenge_of(payload, laid.together):
        return "the passkey under it signed something else"
    if laid.together and hashlib.sha256(payload).digest() not in _pieces(laid.together):
        return "the passkey under it signed other entries"
    if not (seen.is_user_present() and seen.is_user_verified()):
        return "the passkey under it did not verify who held it"
    good = _is_good(laid.public_key, seen + said.hash, laid.signature)
    return None if good else "the passkey's signature under it is not good"


def _pieces(together: bytes) -> list[bytes]:
    return [together[i : i + HASH] for i in range(0, len(together), HASH)]


def _is_good(public_key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        CoseKey.parse(cbor.decode(public_key)).verify(message, signature)
    except Exception:
        return False
    return True
