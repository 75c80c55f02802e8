"""People at their desks: a browser window that is signed in, and knows about every complaint of the browser."""

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from playwright.sync_api import expect

from crm.roles import give_roles
from tests import make

expect.set_options(timeout=20_000)  # milliseconds; a machine that tests beside other work is slow, not wrong

# htmx reports a question that was typed on before its answer came as an error; it is what we ask it to do. The browser
# does so for a form that was refused, or that somebody else was faster with: the answer is in the place of the form.
NOT_BROKEN = (
    "htmx:sendAbort", "htmx:afterRequest",
    "Failed to load resource: the server responded with a status of 422",
    "Failed to load resource: the server responded with a status of 409",
)  # fmt: skip


@pytest.fixture(autouse=True, scope="session")
def files_are_kept():
    """Let the browser keep style sheets and scripts, as it does from the real web: each page would ask for fifty."""
    serve = StaticFilesHandler.serve

    def kept(self, request):
        answer = serve(self, request)
        answer["Cache-Control"] = "max-age=3600"
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", kept)
        yield


@pytest.fixture
def sign_in(browser, live_server):
    """Return a function that opens a window for a user; its `complaints` must be empty at the end of the test."""
    opened = []

    def open_window(user, **options):
        client = Client()
        client.force_login(user)
        context = browser.new_context(base_url=live_server.url, **options)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if is_complaint(said) else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        opened.append((context, page))
        return page

    yield open_window
    for context, page in opened:
        complaints = list(page.complaints)  # a window that closes breaks off what it was asking for, and says so
        context.close()
        assert complaints == []


def is_complaint(said) -> bool:
    return said.type == "error" and not said.text.startswith(NOT_BROKEN)


@pytest.fixture
def administrator():
    renate = make.user("Renate Meyer")
    give_roles(renate, "administrator")
    return renate
