"""Selections: the list of them, and the page on which one is put together while it is counted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from customers.models import Selection
from customers.selections.criteria import all_criteria
from customers.selections.drafts import Draft
from customers.selections.keeping import (
    SelectionRefused,
    change_selection,
    copy_selection,
    remove_selection,
    save_selection,
    usable_by,
)
from customers.selections.rules import RulesRefused, in_words
from foundation.periods import company_today
from staff.permissions import needs, require

PIECES = {"found": "customers/selections/found.html", "builder": "customers/selections/builder.html"}


@needs("customers.view_customer", "customers.view_selection")
def selections(request: HttpRequest) -> HttpResponseBase:
    """One's own selections and those for everybody, each in words."""
    known = all_criteria(company_today())
    shown = [(each, said(each, known)) for each in usable_by(request.user)]
    return TemplateResponse(request, "customers/selections.html", {"selections": shown})


def said(selection: Selection, known) -> str:
    """Return the rules in words, or what is wrong with them."""
    try:
        return in_words(selection.rules, known)
    except RulesRefused as refusal:
        return str(refusal)


@needs("customers.view_customer", "customers.add_selection")
def new(request: HttpRequest) -> HttpResponseBase:
    """Put a new selection together, counted while it is."""
    return put_together(request, None)


@needs("customers.view_customer", "customers.view_selection")
def selection(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A selection: who is meant, and changing it where it is one's own."""
    return put_together(request, get_object_or_404(usable_by(request.user), pk=pk))


def put_together(request: HttpRequest, kept: Selection | None) -> HttpResponseBase:
    """Show the selection, its form as it stands (htmx asks for a piece of the page), or save it."""
    who = {"user": request.user, "today": company_today()}
    if request.method == "POST":
        draft = Draft.of_form(request.POST, **who)
        if "save" in request.POST:
            return saved(request, kept, draft)
    else:
        draft = Draft.of_rules(kept.rules if kept else {}, **who)
    return shown(request, kept, draft)


def shown(
    request: HttpRequest, kept: Selection | None, draft: Draft, *, refusal: str = "", status: int = 200
) -> HttpResponseBase:  # fmt: skip
    piece = request.htmx.target if request.htmx else ""
    template = PIECES.get(piece, "customers/selection.html")
    context = {
        "selection": kept, "draft": draft, "found": draft.found(), "refusal": refusal,
        "own": kept is None or kept.owner_id == request.user.pk,
        "name": request.POST.get("name", kept.name if kept else ""),
        "shared": "shared" in request.POST if request.method == "POST" else bool(kept and kept.shared),
    }  # fmt: skip
    return TemplateResponse(request, template, context, status=status)


def saved(request: HttpRequest, kept: Selection | None, draft: Draft) -> HttpResponseBase:
    """Keep the draft under its name; what is refused is said above the form, which stays as it is."""
    require(request, "customers.change_selection" if kept else "customers.add_selection")
    what = {"name": request.POST.get("name", ""), "shared": "shared" in request.POST, "rules": draft.rules}
    who = {"by": request.user, "now": timezone.now()}
    try:
        done = change_selection(selection=kept, **what, **who) if kept else save_selection(**what, **who)
    except (SelectionRefused, RulesRefused) as refusal:
        return shown(request, kept, draft, refusal=str(refusal), status=422)
    messages.success(request, f"“{done.name}” is saved.")
    page = reverse("customers:selection", args=[done.pk])
    return HttpResponseClientRedirect(page) if request.htmx else redirect(page)


@needs("customers.view_customer", "customers.add_selection")
@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Make a copy of one's own of a selection, and open it."""
    original = get_object_or_404(usable_by(request.user), pk=pk)
    done = copy_selection(selection=original, by=request.user, now=timezone.now())
    messages.success(request, f"This is your own copy, “{done.name}”: change it as you like.")
    return redirect("customers:selection", done.pk)


@needs("customers.view_customer", "customers.delete_selection")
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Throw a selection of one's own away."""
    kept = get_object_or_404(usable_by(request.user), pk=pk)
    try:
        remove_selection(selection=kept, by=request.user)
    except SelectionRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("customers:selection", pk)
    messages.success(request, f"“{kept.name}” is removed. The customers stay as they are.")
    return redirect("customers:selections")
