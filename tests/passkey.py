"""A passkey made of software: registered with an account, and answering as a browser would."""

import hashlib
import json
import os

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from journal.assertions import challenge_of, hashed_together

HERE = "testserver"  # the name Django's test client asks for
UP, UV, AT = (AuthenticatorData.FLAG[name] for name in ("UP", "UV", "AT"))


class Passkey:
    """Somebody's passkey for this site."""

    def __init__(self, user, name: str = "Anna's key"):
        self.private, self.id, self.site = ec.generate_private_key(ec.SECP256R1()), os.urandom(16), HERE
        cose = ES256.from_cryptography_key(self.private.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.id, cose)
        seen = AuthenticatorData.create(self._site_hash, UP | UV | AT, 0, credential)
        registration = {
            "attestationObject": websafe_encode(AttestationObject.create("none", seen, {})),
            "clientDataJSON": websafe_encode(self._said("webauthn.create", os.urandom(32))),
        }
        data = {"name": name, "credential": self._as_json(registration)}
        self.row = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)

    def answer(self, challenge: str | bytes, flags: int = UP | UV, kind: str = "webauthn.get") -> str:
        """What the browser posts when it was asked to sign the challenge."""
        said, seen = self._said(kind, challenge), AuthenticatorData.create(self._site_hash, flags, 1)
        response = {
            "clientDataJSON": websafe_encode(said),
            "authenticatorData": websafe_encode(seen),
            "signature": websafe_encode(self.private.sign(seen + said.hash, ec.ECDSA(hashes.SHA256()))),
        }
        return json.dumps(self._as_json(response))

    @property
    def _site_hash(self) -> bytes:
        return hashlib.sha256(self.site.encode()).digest()

    def _said(self, kind: str, challenge: str | bytes) -> CollectedClientData:
        return CollectedClientData.create(kind, challenge, f"https://{self.site}")

    def _as_json(self, response: dict) -> dict:
        name = websafe_encode(self.id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}

    @property
    def public_key(self) -> bytes:
        return cbor.encode(dict(ES256.from_cryptography_key(self.private.public_key())))

    def under(self, *payloads: bytes) -> dict[str, bytes]:
        """What is kept of its signature under an entry, or under each of several confirmed together."""
        together = hashed_together(payloads)
        response = json.loads(self.answer(challenge_of(payloads[0], together)))["response"]
        parts = {name: websafe_decode(value) for name, value in response.items()}
        return {
            "together": together,
            "public_key": self.public_key,
            "authenticator_data": parts["authenticatorData"],
            "client_data": parts["clientDataJSON"],
            "signature": parts["signature"],
        }
