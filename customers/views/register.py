"""The register: finding, listing and exporting customers."""

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from customers.bulk.actions import actions_for
from customers.exporting.answers import FORMATS, file_of
from customers.finding import Asked
from customers.models import RegisterHabit
from customers.saved_views import bare_query, choose_columns, habit_of, usable_by
from foundation.tables import Listing
from staff.permissions import needs, require

EVERYBODY = "all"  # ?view=all: not the view the register opens with


@needs("customers.view_customer")
def register(request: HttpRequest) -> HttpResponseBase:
    """The list of customers, filtered and sorted as the URL says; ?format= answers with it as a file."""
    habit = habit_of(request.user)
    if elsewhere := better_address(request.GET, habit):
        return redirect(f"{request.path}?{elsewhere}")
    asked = Asked(request.GET, user=request.user)
    listing = Listing(asked.columns, asked.rows, request.GET, what="customers", sort="name", usual=habit.columns)
    if "format" in request.GET:
        require(request, "customers.export_customer")
        if file := listing.export("customers") or file_of(request.GET["format"], asked.rows):
            return file
    context = {
        "listing": listing,
        "sort": listing.sort,
        "asked": asked,
        "filtered": bool(asked.used),
        "carried": [(name, value) for name in ("sort", "columns", "view") for value in request.GET.getlist(name)],
        "notes": [note for extra in asked.extras if (note := extra.note())],
        "many": actions_for(request.user),
        "more_exports": [(label, listing.url(format=name)) for name, label in FORMATS.items()],
        **views_shown(request, habit),
    }
    return TemplateResponse(request, "customers/register.html", context)


@needs("customers.view_customer")
def filters(request: HttpRequest) -> HttpResponseBase:
    """The filters an address does not use yet: a fragment of the panel, drawn when somebody opens it."""
    asked = Asked(request.GET, user=request.user)
    return TemplateResponse(request, "customers/filter_choices.html", {"fields": asked.fields_free})


def better_address(query: QueryDict, habit: RegisterHabit) -> str | None:
    """Return the query string to go to instead: that of the view one begins with, or without what is empty."""
    if not query:
        return habit.start and f"{habit.start.query}&view={habit.start.pk}"
    kept = query.copy()
    for name, values in query.lists():
        kept.setlist(name, [value for value in values if value])
    kept = kept.urlencode()
    return None if kept == query.urlencode() else kept or f"view={EVERYBODY}"


def views_shown(request: HttpRequest, habit: RegisterHabit) -> dict:
    """Return the strip of saved views, and the one that is open."""
    views = list(usable_by(request.user))
    named = request.GET.get("view", "")
    current = next((view for view in views if str(view.pk) == named), None)
    return {
        "views": views,
        "current": current,
        "altered": bool(current) and bare_query(request.GET.urlencode()) != bare_query(current.query),
        "mine": bool(current) and current.owner_id == request.user.pk,
        "start": habit.start_id,
        "shown_query": bare_query(request.GET.urlencode()),
    }


@needs("customers.view_customer")
@require_POST
def columns(request: HttpRequest) -> HttpResponseBase:
    """Remember which columns somebody wants to see, and show the list again with them."""
    choose_columns(keys=[] if "usual" in request.POST else request.POST.getlist("columns"), by=request.user)
    query = request.POST.copy()
    for name in ("columns", "usual", "csrfmiddlewaretoken"):
        query.pop(name, None)
    return redirect(f"{reverse('customers:register')}?{query.urlencode() or f'view={EVERYBODY}'}")
