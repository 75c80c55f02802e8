"""The passkeys people registered with their account, and what one answers when it is asked to confirm an act."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db.models import F
from fido2 import cbor
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import AttestedCredentialData, AuthenticationResponse, UserVerificationRequirement

from journal.assertions import challenge_of, hashed_together
from journal.models import Assertion, Entry
from journal.payload import with_passkey


@dataclass(frozen=True)
class Passkey:
    """A registered passkey. `confirmed_with` is how a payload names it."""

    row: Authenticator
    credential: AttestedCredentialData

    @property
    def public_key(self) -> bytes:
        return cbor.encode(dict(self.credential.public_key))

    @property
    def confirmed_with(self) -> str:
        return with_passkey(self.public_key)

    def asked(self, payloads: Sequence[bytes]) -> dict[str, str]:
        """What the browser needs to ask for this passkey's signature under the payloads."""
        challenge, name = websafe_encode(_challenge(payloads)), str(self.row)
        return {"name": name, "id": websafe_encode(self.credential.credential_id), "challenge": challenge}


class NotConfirmed(Exception):
    """The passkey's answer does not confirm the act; the text says why and what to do."""


def passkeys_of(user) -> list[Passkey]:
    """Return the user's passkeys, the one used last first."""
    rows = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.WEBAUTHN)
    rows = rows.order_by(F("last_used_at").desc(nulls_last=True), "-pk")
    known = [(row, row.wrap().authenticator_data.credential_data) for row in rows]
    return [Passkey(row, credential) for row, credential in known if credential]


def chosen(passkeys: list[Passkey], answer: str) -> tuple[Passkey, AuthenticationResponse]:
    """Return which of the passkeys gave this answer (JSON, as browsers write it). Raises NotConfirmed."""
    try:
        response = AuthenticationResponse.from_dict(json.loads(answer))
        name = response.raw_id
    except Exception as trouble:  # whatever was sent, it is no answer of a browser
        raise NotConfirmed("The passkey did not answer. Confirm with it again.") from trouble
    for passkey in passkeys:
        if passkey.credential.credential_id == name:
            return passkey, response
    raise NotConfirmed("This passkey is none of yours. Choose one that is listed in your account.")


def signed_by(passkey: Passkey, response: AuthenticationResponse, payloads: Sequence[bytes]) -> list[Assertion]:
    """Return the passkey's signature, to be kept with the entry of each payload. Raises NotConfirmed."""
    rp = get_adapter().get_public_key_credential_rp_entity()
    state = {
        "challenge": websafe_encode(_challenge(payloads)),
        "user_verification": UserVerificationRequirement.REQUIRED,
    }
    try:
        Fido2Server(rp).authenticate_complete(state, [passkey.credential], response)
    except ValueError as trouble:
        raise NotConfirmed("The passkey signed something else than what is shown here. Confirm again.") from trouble
    said = {
        "together": hashed_together(payloads),
        "public_key": passkey.public_key,
        "authenticator_data": bytes(response.response.authenticator_data),
        "client_data": bytes(response.response.client_data),
        "signature": response.response.signature,
    }
    return [Assertion(**said) for _ in payloads]


def keep(assertions: Iterable[Assertion], entries: Iterable[Entry]) -> None:
    """Put the passkey's signature under the entries, in the caller's transaction."""
    for assertion, entry in zip(assertions, entries, strict=True):
        assertion.entry, assertion.customer_id = entry, entry.customer_id
        assertion.save(force_insert=True)


def site() -> str:
    """Return the name under which browsers know this site's passkeys; needs a request under way."""
    return get_adapter().get_public_key_credential_rp_entity()["id"]


def _challenge(payloads: Sequence[bytes]) -> bytes:
    return challenge_of(payloads[0], hashed_together(payloads))
