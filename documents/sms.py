"""Text messages: one gateway, named by the settings, that carries them to the telephone network.

A gateway is a class without arguments whose `send(to=, text=, reference=)` returns when the message was taken and
raises documents.handing.NotHanded or MayHaveGone otherwise. The reference is the same when one message is sent again.
"""

import json
import re
from http.client import HTTPException
from pathlib import Path
from typing import Protocol
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils.module_loading import import_string

from documents.handing import MayHaveGone, NotHanded

UNSURE = {408, 425, 500, 502, 503, 504}  # a server in between says so, whatever the one behind it did


class Gateway(Protocol):
    """What settings.SMS_GATEWAY names."""

    def send(self, *, to: str, text: str, reference: str) -> None: ...


def send_sms(*, to: str, text: str, reference: str) -> None:
    """Send a text to a number (E.164). Raises NotHanded or MayHaveGone."""
    import_string(settings.SMS_GATEWAY)().send(to=to, text=text, reference=reference)


class FileGateway:
    """Each message becomes a file in settings.SMS_FILE_PATH, named by its reference."""

    def send(self, *, to: str, text: str, reference: str) -> None:
        folder = Path(settings.SMS_FILE_PATH)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{re.sub(r'[^A-Za-z0-9.-]', '-', reference)}.txt").write_text(f"To: {to}\n\n{text}\n")
        except OSError as trouble:
            raise NotHanded(f"The SMS could not be written to {folder} ({trouble.strerror}).") from trouble


class NoRedirect(HTTPRedirectHandler):
    """A token is shown to the address it was made for, and to no other."""

    def redirect_request(self, *_) -> None:
        return None


class HttpGateway:
    """Posts each message as JSON to settings.SMS_URL, with settings.SMS_TOKEN as bearer.

    The reference goes along as `Idempotency-Key`: a provider that keeps it sends one message once.
    """

    def send(self, *, to: str, text: str, reference: str) -> None:
        try:
            with build_opener(NoRedirect).open(self._request(to, text, reference), timeout=settings.SMS_TIMEOUT):
                return
        except HTTPError as refusal:
            raise self._refused(refusal) from refusal
        except URLError as trouble:  # nothing was sent in full
            raise NotHanded(f"The SMS gateway does not answer ({trouble.reason}). Send it again later.") from trouble
        except (OSError, HTTPException) as silence:
            raise MayHaveGone(
                "The SMS gateway took the message and gave no answer. Ask whether it came, or look into its log."
            ) from silence

    def _request(self, to: str, text: str, reference: str) -> Request:
        message = {"to": to, "from": settings.SMS_SENDER, "text": text, "reference": reference}
        headers = {
            "Authorization": f"Bearer {settings.SMS_TOKEN}",
            "Content-Type": "application/json",
            "Idempotency-Key": reference,
        }
        body = json.dumps(message).encode()
        return Request(settings.SMS_URL, body, headers, method="POST")  # noqa: S310 -- the administrator's own address

    def _refused(self, refusal: HTTPError) -> NotHanded | MayHaveGone:
        with refusal:
            said = " ".join(refusal.read(500).decode(errors="replace").split())[:120]
        reason = f"{refusal.code} {said}".strip()
        if refusal.code in UNSURE:
            return MayHaveGone(f"The SMS gateway has trouble of its own ({reason}). Ask whether the message came.")
        return NotHanded(f"The SMS gateway refused the message ({reason}). Check number and token, then send it again.")
