"""The register of keys as it stands in files: who may sign with which key, and which passkeys people registered."""

from datetime import datetime

from allauth.mfa.models import Authenticator

from journal.models import SigningKey
from journal.passkeys import Passkey
from journal.payload import instant_text


def key_rows() -> list[dict[str, object]]:
    """Return the signing keys, the oldest first; bytes in hex, no private half."""
    keys = SigningKey.objects.select_related("user").order_by("not_before", "key_id")
    return [_key_row(key) for key in keys]


def passkey_rows() -> list[dict[str, object]]:
    """Return the passkeys people have registered now, the oldest first; the public key as COSE, in hex."""
    rows = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).order_by("pk")
    known = [(row, row.wrap().authenticator_data.credential_data) for row in rows]
    return [_passkey_row(Passkey(row, credential)) for row, credential in known if credential]


def _key_row(key: SigningKey) -> dict[str, object]:
    return {
        "key_id": key.key_id,
        "purpose": key.purpose,
        "user": key.user_id,
        "name": key.user.name if key.user else None,
        "public": bytes(key.public).hex(),
        "not_before": instant_text(key.not_before),
        "revoked_at": _written(key.revoked_at),
        "replaces": key.replaces_id,
        "replacement_signature": bytes(key.replacement_signature).hex() if key.replacement_signature else None,
    }


def _passkey_row(passkey: Passkey) -> dict[str, object]:
    return {
        "user": passkey.row.user_id,
        "credential_id": passkey.credential.credential_id.hex(),
        "public_key": passkey.public_key.hex(),
        "registered_at": instant_text(passkey.row.created_at),
    }


def _written(instant: datetime | None) -> str | None:
    return instant_text(instant) if instant else None
