from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from customers.models import Customer
from journal.call_note import CallNote
from journal.company_kinds import own_kinds
from journal.detail import detail_of
from journal.forms import Amendment
from journal.kinds import kind_of
from journal.models import Entry
from journal.timeline import entry_url, written_for
from journal.timeline_views import journal_page
from staff.permissions import needs


@needs("journal.add_entry")
@require_POST
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Save a note from the composer and go back to where it was written."""
    customer = _customer(request, code)
    note = CallNote(request.POST, request.FILES, customer=customer, user=request.user)
    if not (entry := note.write(by=request.user, now=timezone.now())):
        return journal_page(request, customer, note, status=422)
    messages.success(request, f"Noted: {kind_of(entry.kind, own_kinds()).label}, entry {entry.seq}.")
    back = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if here else reverse("journal:entries", args=[code]))


@needs("journal.view_entry")
def entry(request: HttpRequest, code: str, seq: int) -> HttpResponse:
    """One entry in full, with its signature, its place and its amendments."""
    return _entry(request, _one(request, code, seq), Amendment())


@needs("journal.add_entry")
@require_POST
def amend(request: HttpRequest, code: str, seq: int) -> HttpResponse:
    """Write what is right instead; both stand side by side from then on."""
    amended, form = _one(request, code, seq), Amendment(request.POST)
    if not form.write(amended, by=request.user, now=timezone.now()):
        return _entry(request, amended, form, status=422)
    messages.success(request, f"Entry {amended.number} is amended; the entry itself stays as it was signed.")
    return redirect(entry_url(code, seq))


def _entry(request: HttpRequest, entry: Entry, form: Amendment, status: int = 200) -> HttpResponse:
    context = {"customer": entry.customer, "detail": detail_of(entry), "form": form}
    return TemplateResponse(request, "journal/entry.html", context, status=status)


def _customer(request: HttpRequest, code: str) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(request.user), code=code)


def _one(request: HttpRequest, code: str, seq: int) -> Entry:
    entries = Entry.objects.select_related("author", "body", "leaf", "customer", "book")
    return written_for(entries, code, seq, request.user)
