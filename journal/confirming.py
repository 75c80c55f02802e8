"""Acts of weight are confirmed once more, with what they will write in sight: by passkey, or by the password.

A view decorated with @confirmed(kind) runs twice. First as a rehearsal, in a transaction that is rolled back: what
it would write of that kind is shown, and everything posted is kept on the page. Then, confirmed, for good; and the
entries must be byte for byte those that were shown. Where a run writes none of that kind (what was typed is refused,
or something else is done), its answer stands and nothing is asked.

Whatever a verb sends must leave by transaction.on_commit: so a rehearsal sends nothing.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial, wraps
from secrets import token_bytes, token_urlsafe
from uuid import uuid4

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from journal.acts import Act, under_way
from journal.canonical import canonical_bytes, parse_canonical
from journal.keys import signer_for
from journal.kinds import kind_of
from journal.models import Assertion, Entry
from journal.passkeys import NotConfirmed, Passkey, chosen, keep, passkeys_of, signed_by, site
from journal.payload import PASSWORD

PREPARED, TYPED, ANSWERED = "confirming-act", "confirming-password", "confirming-passkey"
OURS = {PREPARED, TYPED, ANSWERED, "csrfmiddlewaretoken"}
SHOWN = 20  # entries on the page
MINUTES = 10  # as long as what was shown can be confirmed

EXPIRED = f"This was not confirmed within {MINUTES} minutes, or something else was typed. Look at it again."
CHANGED = "Things have changed meanwhile, so nothing was done. This is what would be written now."
WRONG = "This is not your password. Nothing was done yet, and what you typed is kept: try again."
TOO_OFTEN = "The password was wrong too often. Nothing was done yet, and what you typed is kept: wait five minutes."

View = Callable[..., HttpResponseBase]
Run = Callable[[], HttpResponse]


@dataclass(frozen=True)
class Prepared:
    """An act as it was shown: all of its entries, and what was posted for it."""

    act: Act
    payloads: list[bytes]
    contents: list[str]
    fields: list[tuple[str, str]]
    path: str

    def payloads_with(self, confirmed_with: str) -> list[bytes]:
        """The bytes the entries are made of when the act is confirmed this way."""
        said = [parse_canonical(payload) for payload in self.payloads]
        return [canonical_bytes({**each, "confirmed_with": confirmed_with}) for each in said]

    def fits(self, request: HttpRequest, kind: str) -> bool:
        """Say whether the same person now confirms the same act on the same page."""
        asked = (kind, request.user.pk, request.path, posted(request))
        return asked == (self.act.kind, self.act.author_id, self.path, self.fields)


@dataclass(frozen=True)
class Proof:
    """How somebody confirmed: with the password, or with a passkey and its signature under each entry."""

    confirmed_with: str = PASSWORD
    passkey: Passkey | None = None
    assertions: Sequence[Assertion] = ()

    def keep(self, entries: Sequence[Entry]) -> None:
        """Put the passkey's signature under the entries it confirmed."""
        if self.passkey:
            keep(self.assertions, entries)
            self.passkey.row.record_usage()


def confirmed(kind: str) -> Callable[[View], View]:
    """Let the view write an entry of this kind in the user's name only after the user has confirmed it.

    Stands below @needs. The form is posted as an ordinary page, without files.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
            run = partial(view, request, *args, **kwargs)
            return _answer(request, kind, run) if request.method == "POST" else run()

        return guarded

    return guard


def posted(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything the form said, each value by itself, but for what confirms it."""
    lists = [(name, values) for name, values in request.POST.lists() if name not in OURS]
    return [(name, value.replace("\r\n", "\n")) for name, values in lists for value in values]


def _answer(request: HttpRequest, kind: str, run: Run) -> HttpResponse:
    if not (token := request.POST.get(PREPARED)):
        return _rehearse(request, kind, run)
    prepared = cache.get(_place(token))
    if not prepared or not prepared.fits(request, kind):
        return _rehearse(request, kind, run, trouble=EXPIRED)
    try:
        proof = _proof(request, prepared)
    except NotConfirmed as refusal:
        return _page(request, token, prepared, trouble=str(refusal))
    return _act(request, prepared, proof, run)


def _rehearse(request: HttpRequest, kind: str, run: Run, trouble: str = "") -> HttpResponse:
    """Run the view; show what it would write and undo it, or let stand what is none of the acts to be confirmed."""
    act = Act(kind, request.user.pk, uuid4(), token_bytes(), timezone.now(), PASSWORD)
    with transaction.atomic():
        signer_for(request.user)  # a first key must outlive the rehearsal: the entry names it
    with transaction.atomic():
        response, entries = _run(act, run)
        if not entries:
            return response
        contents = [entry.body.content for entry in entries]
        _undo(request)
    about = json.loads(contents[0]).get("about")
    act = replace(act, about=(about[0], about[1]) if about else None)
    prepared = Prepared(act, [bytes(entry.payload) for entry in entries], contents, posted(request), request.path)
    cache.set(_place(token := token_urlsafe(24)), prepared, MINUTES * 60)
    return _page(request, token, prepared, trouble)


def _act(request: HttpRequest, prepared: Prepared, proof: Proof, run: Run) -> HttpResponse:
    """Do for good what was shown, once; where something else would be written by now, show that."""
    act = replace(prepared.act, confirmed_with=proof.confirmed_with)
    with transaction.atomic():
        if done := _done_already(prepared):
            messages.info(request, "This was confirmed and done before; nothing was done twice.")
            return redirect("journal:entry", done.customer.code, done.seq)
        response, entries = _run(act, run)
        if not entries:
            return response
        if [bytes(entry.payload) for entry in entries] == prepared.payloads_with(proof.confirmed_with):
            proof.keep(entries)
            return response
        _undo(request)
    return _rehearse(request, act.kind, run, trouble=CHANGED)


def _run(act: Act, run: Run) -> tuple[HttpResponse, list[Entry]]:
    """The view's answer, and what it wrote of what is to be confirmed."""
    with under_way(act) as done:
        response = run()
    entries = Entry.objects.filter(entry_id__in=done.written) if done.written else Entry.objects.none()
    return response, list(entries.select_related("body").order_by("id"))


def _done_already(prepared: Prepared) -> Entry | None:
    """The first entry, if the act was confirmed before; whoever confirms it at the same moment waits here."""
    name = parse_canonical(prepared.payloads[0])["entry_id"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
    return Entry.objects.select_related("customer").filter(entry_id=name).first()


def _undo(request: HttpRequest) -> None:
    """Nothing of this run happened: neither in the database nor among the sentences for the next page."""
    transaction.set_rollback(True)
    request._messages = default_storage(request)


def _proof(request: HttpRequest, prepared: Prepared) -> Proof:
    """Raises NotConfirmed with a sentence."""
    if passkeys := passkeys_of(request.user):
        passkey, response = chosen(passkeys, request.POST.get(ANSWERED, ""))
        payloads = prepared.payloads_with(passkey.confirmed_with)
        return Proof(passkey.confirmed_with, passkey, signed_by(passkey, response, payloads))
    try:
        password = request.POST.get(TYPED, "")
        known = get_adapter().authenticate(request, email=request.user.email, password=password)
    except ValidationError:  # more wrong ones than the sign-in would take
        raise NotConfirmed(TOO_OFTEN) from None
    if not known or known.pk != request.user.pk:
        raise NotConfirmed(WRONG)
    return Proof()


def _page(request: HttpRequest, token: str, prepared: Prepared, trouble: str = "") -> HttpResponse:
    keys = passkeys_of(request.user)
    asked = [key.asked(prepared.payloads_with(key.confirmed_with)) for key in keys]
    context = {
        "kind": kind_of(prepared.act.kind),
        "entries": [json.loads(content) for content in prepared.contents[:SHOWN]],
        "others": len(prepared.contents) - SHOWN,
        "token": token,
        "fields": prepared.fields,
        "passkeys": {"site": site(), "keys": asked} if asked else None,
        "trouble": trouble,
        "minutes": MINUTES,
    }
    return TemplateResponse(request, "journal/confirm.html", context, status=422 if trouble else 200)


def _place(token: str) -> str:
    return f"confirming:{token}"
