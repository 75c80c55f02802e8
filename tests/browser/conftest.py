"""People at their desks: a browser window that is signed in, and knows about every complaint of the browser."""

from collections import defaultdict

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from playwright.sync_api import expect

from crm.roles import give_roles
from tests import make

expect.set_options(timeout=20_000)  # milliseconds; a machine that tests beside other work is slow, not wrong

USUAL = {"width": 1280, "height": 720}  # what Playwright gives a window nobody has given a size

FORGET = """async () => {
    localStorage.clear();
    sessionStorage.clear();
    for (const {name} of await indexedDB.databases()) await new Promise((done) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = request.onerror = request.onblocked = done;
    });
}"""

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


@pytest.fixture(scope="session")
def desks():
    """Windows nobody sits at, by their options: to open one takes a second of work, to load all files into it another.
    Of who sat there before nothing is left.
    """
    return defaultdict(list)


@pytest.fixture
def sign_in(browser, live_server, desks):
    """Return a function that opens a window for a user; its `complaints` must be empty at the end of the test. Who
    changes the window itself (listens to it, plugs a reader into it) asks for one of their own.
    """
    opened = []

    def open_window(user, *, own=False, **options):
        client = Client()
        client.force_login(user)
        free = [] if own else desks[repr(sorted(options.items()))]
        page = tidied(free.pop()) if free else browser.new_context(base_url=live_server.url, **options).new_page()
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page.complaints = []
        page.heard = {
            "console": lambda said: page.complaints.append(said.text) if is_complaint(said) else None,
            "pageerror": lambda error: page.complaints.append(str(error)),
        }
        for event, hear in page.heard.items():
            page.on(event, hear)
        opened.append((page, own, options))
        return page

    yield open_window
    for page, own, options in opened:
        complaints = list(page.complaints)  # a window that closes breaks off what it was asking for, and says so
        if own:
            page.context.close()
        else:
            leave(page, options)
            desks[repr(sorted(options.items()))].append(page)
        assert complaints == []


def leave(page, options) -> None:
    """Leave the window at a file without scripts, as large as it came."""
    for event, hear in page.heard.items():
        page.remove_listener(event, hear)
    for other in page.context.pages:
        if other != page:
            other.close()
    page.goto("/static/css/app.css")
    page.set_viewport_size(options.get("viewport", USUAL))
    page.mouse.move(0, 0)


def tidied(page):
    """Return the window without anything of who sat there before: a page may still write while it is being left."""
    page.evaluate(FORGET)
    page.context.clear_cookies()
    return page


def is_complaint(said) -> bool:
    return said.type == "error" and not said.text.startswith(NOT_BROKEN)


@pytest.fixture
def administrator():
    renate = make.user("Renate Meyer")
    give_roles(renate, "administrator")
    return renate
