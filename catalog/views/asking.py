"""One page for every plain form of the catalog: shown, refused with sentences, or saved and gone back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from catalog.pricelists import PriceRefused
from catalog.stock import StockRefused
from catalog.verbal import QuoteRefused
from foundation.tables import Listing
from staff.permissions import require

REFUSALS = (PriceRefused, StockRefused, QuoteRefused)


def ask(
    request: HttpRequest, form: forms.BaseForm, save: Callable[..., Any], *, title: str, verb: str, back: str,
    says: str = "", lead: str = "", **context: Any,
) -> HttpResponseBase:  # fmt: skip
    """Show the form; when it is sent whole, hand its values to `save` and go to `back`, or to what was saved.

    `save` takes the cleaned values with `by` and `now`; `says` is told afterwards; `lead` explains the page.
    """
    if form.is_valid() and (saved := attempt(form, save, request)):
        if says:
            messages.success(request, says)
        return redirect(saved[0] if hasattr(saved[0], "get_absolute_url") else back)
    context |= {"form": form, "title": title, "verb": verb, "back": back, "lead": lead}
    return TemplateResponse(request, "catalog/form.html", context, status=422 if form.is_bound else 200)


def attempt(form: forms.BaseForm, save: Callable[..., Any], request: HttpRequest) -> tuple[Any] | None:
    """Return what was saved, in a tuple; None when it was refused and the form says why."""
    try:
        return (save(**form.cleaned_data, by=request.user, now=timezone.now()),)
    except ValidationError as trouble:
        for name, errors in trouble.update_error_dict({}).items():
            form.add_error(name if name in form.fields else None, errors)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
    return None


def plain(form: forms.ModelForm) -> Callable[..., Any]:
    """Return the save of a record that needs no verb: the form holds all there is to it."""

    def save(*, by, now, **values):
        return form.save()

    return save


def listed(
    request: HttpRequest, template: str, columns: Any, found: Any, *, what: str, sort: str, **context: Any
) -> HttpResponseBase:
    """Answer with a filtered list as a page, or as a file for those who may take lists along."""
    listing = Listing(columns, found.qs, request.GET, what=what, sort=sort)
    if "format" in request.GET:
        require(request, "customers.export_customer")
        if file := listing.export(what.replace(" ", "-")):
            return file
    context |= {
        "listing": listing,
        "sort": listing.sort,
        "filter": found,
        "filtered": any(request.GET.get(name) for name in found.filters),
        "carried": [(name, value) for name in ("sort", "columns") for value in request.GET.getlist(name)],
    }
    return TemplateResponse(request, template, context)


def first(query: QueryDict, *names: str) -> dict[str, str]:
    """Return the values a link fills a form with."""
    return {name: query[name] for name in names if query.get(name)}
