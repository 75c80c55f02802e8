"""The page on which people take a calendar file over: choose it, see what would come of it, take it."""

import secrets

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from journal.agenda.ics import LARGEST, Unreadable
from journal.agenda.importing import counted, import_ics, plan_import
from staff.permissions import needs

KEPT = 30 * 60  # seconds between looking at a file and taking it
SHOWN = 200


@needs("journal.add_appointment")
@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Show what a file would bring, then take it over into the calendar of the person signed in."""
    if key := request.POST.get("take"):
        return _take(request, key)
    if request.method == "GET":
        return _page(request)
    return _preview(request)


def _preview(request: HttpRequest) -> HttpResponse:
    upload = request.FILES.get("file")
    if not upload:
        return _page(request, refusal="Choose a file first: a calendar exported as .ics.")
    content = upload.read(LARGEST + 1)
    try:
        plan = plan_import(owner=request.user, content=content, now=timezone.now())
    except Unreadable as refusal:
        return _page(request, refusal=str(refusal))
    key = secrets.token_urlsafe(16)
    cache.set(_place(request, key), content, KEPT)
    plan.sort(key=lambda each: (each.state == "same", each.state != "refused"))
    left = max(0, len(plan) - SHOWN)
    some = any(each.state in ("new", "changed", "cancelled") for each in plan)
    shown = {
        "plan": plan[:SHOWN],
        "left": left,
        "counted": counted(plan),
        "key": key if some else "",
        "name": upload.name,
    }
    return _page(request, **shown)


def _take(request: HttpRequest, key: str) -> HttpResponse:
    content = cache.get(_place(request, key))
    if content is None:
        return _page(request, refusal="The file is not at hand any more. Choose it once more.")
    done = import_ics(owner=request.user, content=content, now=timezone.now())
    cache.delete(_place(request, key))
    messages.success(request, f"Calendar file: {counted(done)}.")
    return redirect("agenda:calendar")


def _place(request: HttpRequest, key: str) -> str:
    return f"ics:{request.user.pk}:{key}"


def _page(request: HttpRequest, **context) -> HttpResponse:
    status = 422 if context.get("refusal") else 200
    return TemplateResponse(request, "agenda/import.html", context, status=status)
