"""Signing in again leads back to the page people were on, and what people change is written down as theirs."""

from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from foundation.acting import acting


class SaysWhoActs:
    """Tells the database who changes what a request changes; requests that only read change nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return self.get_response(request)
        with acting(path=f"{request.method} {request.path}", user_id=request.user.pk):
            return self.get_response(request)


class SignInFirst(LoginRequiredMiddleware):
    """Sends strangers to the sign-in; a form or fragment asked for after the session ended leads back to its page."""

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponse:
        fragment = "HX-Request" in request.headers
        if request.method in ("GET", "HEAD") and not fragment:
            return super().handle_no_permission(request, view_func)
        answer = redirect_to_login(page_left(request), self.get_login_url(view_func))
        # htmx would put the sign-in into the middle of the page; told so, the whole page goes there.
        return HttpResponse(headers={"HX-Redirect": answer.url}) if fragment else answer


def page_left(request: HttpRequest) -> str:
    """Return the path of the page the request was made from; the first page when the browser does not say."""
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return "/"
    return urlunsplit(("", "", *urlsplit(page)[2:4], ""))
