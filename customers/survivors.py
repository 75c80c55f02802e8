"""The old code of a customer that was merged into another leads to the same page of the other."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from customers.models import Customer

# These answer by the code of the book the entry was written in, wherever that book stands now.
BY_BOOK = ("journal:entry", "journal:amend", "journal:erase")


class LeadsToSurvivor:
    """Sends who asks for a page of a merged customer to the survivor's; costs nothing where a page was found."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return (survivors_page(request) or response) if response.status_code == 404 else response


def survivors_page(request: HttpRequest) -> HttpResponse | None:
    """Return the way to the same page of the survivor, None where the page is not one of a merged customer."""
    match = request.resolver_match
    asks = request.method in ("GET", "HEAD") and match and "code" in match.kwargs
    if not asks or match.view_name in BY_BOOK:
        return None
    survivor = Customer.objects.visible_to(request.user).survivors_of(match.kwargs["code"]).first()
    if survivor is None:
        return None
    address = reverse(match.view_name, args=match.args, kwargs={**match.kwargs, "code": survivor.code})
    return redirect(f"{address}?{request.GET.urlencode()}".rstrip("?"))
