from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from customers.models import Customer
from foundation.periods import company_today, day_asked
from journal.call_note import CallNote
from journal.company_kinds import own_kinds
from journal.composer import composer
from journal.detail import detail_of
from journal.forms import Amendment, FilterForm
from journal.kinds import kind_of
from journal.models import Entry
from journal.timeline import by_day, entry_url, page_of, shown
from staff.permissions import needs


@needs("journal.view_entry")
def entries(request: HttpRequest, code: str) -> HttpResponse:
    """The journal tab: the composer, and what happened, newest first."""
    return _journal(request, _customer(request, code))


@needs("journal.add_entry")
@require_POST
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Save a note from the composer and go back to where it was written."""
    customer = _customer(request, code)
    note = CallNote(request.POST, request.FILES, customer=customer, user=request.user)
    if not (entry := note.write(by=request.user, now=timezone.now())):
        return _journal(request, customer, note, status=422)
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
    messages.success(request, f"Entry {seq} is amended; the entry itself stays as it was signed.")
    return redirect(entry_url(amended.customer, seq))


def _journal(request: HttpRequest, customer: Customer, note: CallNote | None = None, status: int = 200) -> HttpResponse:
    as_of = day_asked(request.GET.get("as_of"), company_today())
    form = FilterForm(request.GET)
    chosen = form.chosen()
    page = page_of(customer, chosen, as_of, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "customer": customer,
        "filter": form,
        "chosen": chosen,
        "days": list(by_day(shown(customer, page.rows), fold=not chosen.kind)),
        "shown": len(page.rows),
        "previous_url": _turned(request, before=page.before),
        "next_url": _turned(request, after=page.after),
        "writable": as_of == company_today() and request.user.has_perm("journal.add_entry"),
        **composer(customer, request.user, note, asked=request.GET),
    }
    return TemplateResponse(request, "journal/entries.html", context, status=status)


def _entry(request: HttpRequest, entry: Entry, form: Amendment, status: int = 200) -> HttpResponse:
    context = {"customer": entry.customer, "detail": detail_of(entry), "form": form}
    return TemplateResponse(request, "journal/entry.html", context, status=status)


def _customer(request: HttpRequest, code: str) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(request.user), code=code)


def _one(request: HttpRequest, code: str, seq: int) -> Entry:
    entries = Entry.objects.select_related("author", "body", "leaf", "customer")
    return get_object_or_404(entries, customer=_customer(request, code), seq=seq)


def _turned(request: HttpRequest, **cursor: str | None) -> str | None:
    """The address of the page beside this one, with the same filter; None at the ends."""
    if not any(cursor.values()):
        return None
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    query.update(cursor)
    return f"?{query.urlencode()}"
