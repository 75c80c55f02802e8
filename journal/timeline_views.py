"""The journal on the screen: of one customer, and of all a person may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from customers.models import Customer
from foundation.periods import company_today, day_asked
from foundation.tables.paging import Page
from journal.call_note import CallNote
from journal.composer import composer
from journal.filter_form import FilterForm
from journal.filters import PEOPLE, EntryFilter
from journal.looking import glance
from journal.timeline import Line, by_day, page_of, page_of_all, shown
from journal.words import Question, excerpt, marked
from staff.permissions import needs


@dataclass(frozen=True)
class Switch:
    """One side of "with events" and "people only", and the address that turns to it."""

    label: str
    url: str
    current: bool


@needs("journal.view_entry")
def entries(request: HttpRequest, code: str) -> HttpResponse:
    """The journal tab: the composer, and what happened, newest first."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    return journal_page(request, customer)


@needs("journal.view_entry")
def everywhere(request: HttpRequest) -> HttpResponse:
    """What was noted in all folders this person may open; events of the house when they are asked for."""
    asked = request.GET.copy()
    asked.setdefault("kind", PEOPLE)
    form = FilterForm(asked)
    chosen = form.chosen()
    page = page_of_all(Customer.objects.visible_to(request.user), chosen, **_cursor(request))
    context = {"filter": form, **_timeline(request, chosen, page, shown(None, page.rows))}
    return TemplateResponse(request, "journal/everywhere.html", context)


def journal_page(
    request: HttpRequest, customer: Customer, note: CallNote | None = None, status: int = 200
) -> HttpResponse:
    """The journal tab; `note` is one that was refused, to show what was typed and why."""
    today = company_today()
    as_of = day_asked(request.GET.get("as_of"), today)
    form = FilterForm(request.GET, people=f"people-note-{customer.code}")
    chosen = form.chosen()
    page = page_of(customer, chosen, as_of, **_cursor(request))
    context = {
        "customer": customer,
        "filter": form,
        "writable": as_of == today and request.user.has_perm("journal.add_entry"),
        "since": glance(user=request.user, customer=customer, now=timezone.now()) if as_of == today else None,
        **_timeline(request, chosen, page, shown(customer, page.rows)),
        **composer(customer, request.user, note, asked=request.GET),
    }
    return TemplateResponse(request, "journal/entries.html", context, status=status)


def _timeline(request: HttpRequest, chosen: EntryFilter, page: Page, lines: list[Line]) -> dict[str, object]:
    """What a list of entries needs; what somebody looks for is never folded away."""
    if question := chosen.question:
        _mark(lines, question)
    looked_for = chosen.kind or chosen.person or question
    return {
        "chosen": chosen,
        "days": list(by_day(lines, fold=not looked_for)),
        "shown": len(lines),
        "switches": [
            Switch("With events", _turned(request, kind=""), not chosen.kind),
            Switch("People only", _turned(request, kind=PEOPLE), chosen.kind == PEOPLE),
        ],
        "previous_url": page.before and _turned(request, before=page.before),
        "next_url": page.after and _turned(request, after=page.after),
    }


def _mark(lines: Iterable[Line], question: Question) -> None:
    for line in lines:
        line.subject = marked(line.subject, question)
        line.people = [marked(name, question) for name in line.people]
        line.body = marked(excerpt(line.body, question), question)


def _cursor(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("after", "before")}


def _turned(request: HttpRequest, **changed: str) -> str:
    """The address of this list with something changed, from the beginning unless a cursor is given."""
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, value in changed.items():
        query[name] = value
    return f"?{query.urlencode()}"
