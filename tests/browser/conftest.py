"""People at their desks: a browser window that is signed in, and knows about every complaint of the browser."""

import pytest
from django.conf import settings
from django.test import Client

from crm.roles import give_roles
from tests import make


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
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        opened.append((context, page))
        return page

    yield open_window
    for context, page in opened:
        context.close()
        assert page.complaints == []


@pytest.fixture
def administrator():
    renate = make.user("Renate Meyer")
    give_roles(renate, "administrator")
    return renate
