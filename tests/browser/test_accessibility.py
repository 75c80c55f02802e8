"""Every page can be used by everybody: axe finds nothing, in light and in dark, at a desk and on a phone."""

from urllib.parse import urlsplit

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests import make
from tests.browser import story
from tests.browser.axe import DESK, STILL, complaints
from tests.browser.routes import address, pages, routes_by_place

pytestmark = pytest.mark.django_db(transaction=True)
SIGNED_OUT = ["/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/signup/"]
MINE = ["/accounts/password/change/", "/accounts/logout/", "/accounts/2fa/", "/nowhere/"]


@pytest.fixture
def shown_once(monkeypatch):
    """Return a function that hands answers on to the browser, so that no page is drawn a second time."""
    answer = WSGIHandler.get_response

    def hand_on(drawn: dict[str, HttpResponse]) -> None:
        waiting = dict(drawn)
        monkeypatch.setattr(
            WSGIHandler, "get_response", lambda self, request: waiting.pop(request.path, None) or answer(self, request)
        )

    return hand_on


@pytest.mark.parametrize(("place", "routes"), routes_by_place())
def test_nobody_is_left_out(place, routes, sign_in, administrator, live_server, shown_once):
    customer = story.baumgart(by=administrator, now=timezone.now())
    client = Client(headers={"host": urlsplit(live_server.url).netloc})
    client.force_login(administrator)
    window = sign_in(administrator, own=True, viewport=DESK, **STILL)
    shown = pages([address(route, customer) for route in routes], client)
    shown_once(shown)
    assert complaints(window, list(shown)) == {}


def test_a_folder_with_nothing_in_it(sign_in, administrator):
    make.customer("NEW-1", "Neumann & Söhne")
    window = sign_in(administrator, own=True, viewport=DESK, **STILL)
    tabs = ["", "contacts/", "journal/", "financials/", "credit/", "service/", "service/new/", "documents/"]
    assert complaints(window, [f"/customers/NEW-1/{tab}" for tab in tabs]) == {}


def test_sign_in_and_what_belongs_to_it(browser, live_server):
    window = browser.new_context(base_url=live_server.url, viewport=DESK, **STILL).new_page()
    assert complaints(window, SIGNED_OUT) == {}
    window.context.close()


def test_ones_own_pages_and_the_page_that_is_not_there(sign_in, administrator):
    window = sign_in(administrator, own=True, viewport=DESK, **STILL)
    found = complaints(window, MINE)
    window.complaints.clear()  # Chromium notes the 404 in its console
    assert found == {}
