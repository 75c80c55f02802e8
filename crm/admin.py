"""The administrators' desk: data fixes in the Django admin, behind the house's own sign-in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

# What the database refuses by its own rules (SQLSTATE), and what to do instead.
REFUSALS = {
    "AO001": "Nothing was changed: what is booked or signed is only ever added to. Correct it by a reversal or an "
    "amendment in the customer's folder.",
    "AL001": "Nothing was changed: more would be allocated than is open. Book it in the customer's Financials tab.",
    "CH001": "Nothing was changed: the customer is on credit hold, so no order is taken or enlarged. Release the hold "
    "in the customer's Credit tab first.",
    "23503": "Nothing was changed: other records still refer to this one, or it refers to one that is gone.",
    "23505": "Nothing was changed: there is one with these particulars already. Search for it and change that one.",
    "23514": "Nothing was changed: the values contradict each other. Look at dates, signs and amounts.",
}


class OfficeSite(admin.AdminSite):
    """The admin: one sign-in for the whole house, refusals of the database as sentences."""

    site_header = "Administration"
    site_title = "Administration"
    index_title = "Data fixes, people and settings"
    site_url = "/"

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        """Wrap a page of the admin so that a refusal of the database comes back as a message on the same page."""
        return super().admin_view(told_when_refused(view), cacheable)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send to the house's sign-in, with its second factor and its limits."""
        if request.user.is_authenticated:
            raise PermissionDenied("The administration is open to administrators.")
        return redirect_to_login(request.GET.get("next") or request.get_full_path())


def told_when_refused(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DatabaseError as error:
            if not (sentence := refusal(error)):
                raise
            messages.error(request, sentence)
            return HttpResponseRedirect(request.get_full_path())

    return guarded


def refusal(error: DatabaseError) -> str | None:
    """Return what to say about an error the database raised by one of its rules, None for any other."""
    return REFUSALS.get(getattr(error.__cause__, "sqlstate", None))
