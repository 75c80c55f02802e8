"""The likely duplicates of the register: why, and whether they are one or two."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.duplicates import pairs
from customers.duplicates.job import look
from foundation.tables import keyset_page
from staff.permissions import needs


@needs("customers.merge_customer")
def duplicates(request: HttpRequest) -> HttpResponseBase:
    """The pairs that are likely one, the likeliest first; with ?show=two those that somebody said are two."""
    two = request.GET.get("show") == "two"
    turned = {name: request.GET.get(name, "") for name in ("after", "before")}
    found = pairs.pairs_seen_by(request.user, two=two)
    page = keyset_page(pairs.with_places(found), by="score", descending=True, size=25, **turned)
    show = "show=two&" if two else ""
    context = {
        "pairs": page.rows,
        "two": two,
        "total": found.count(),
        "looked_at": pairs.last_look(),
        "previous_url": page.before and f"?{show}before={page.before}",
        "next_url": page.after and f"?{show}after={page.after}",
    }
    return TemplateResponse(request, "customers/duplicates.html", context)


@needs("customers.merge_customer")
@require_POST
def are_two(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Remember that a pair is two customers."""
    pair = get_object_or_404(pairs.pairs_seen_by(request.user), pk=pk)
    pairs.say_two(pair=pair, by=request.user, now=timezone.now())
    messages.success(request, f"{pair.one} and {pair.other} are two. They are not reported again.")
    return redirect("customers:duplicates")


@needs("customers.merge_customer")
@require_POST
def ask_again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Forget that a pair is two customers."""
    pair = get_object_or_404(pairs.pairs_seen_by(request.user, two=True), pk=pk)
    pairs.ask_again(pair=pair, by=request.user, now=timezone.now())
    messages.success(request, f"{pair.one} and {pair.other} are reported again.")
    return redirect("customers:duplicates")


@needs("customers.merge_customer")
@require_POST
def look_now(request: HttpRequest) -> HttpResponseBase:
    """Look through the register now, in the background."""
    return redirect("job", look(owner=request.user).pk)
