"""Somebody signed in who opens pages, through all middleware and without the ballast of a test client."""

from contextlib import contextmanager
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory


class Visitor:
    def __init__(self, user) -> None:
        self.handler = WSGIHandler()
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"

    def get(self, path: str) -> str:
        """Open a page and return it; anything but 200 is an error."""
        seen = {}
        address, _, query = path.partition("?")
        environ = RequestFactory(headers={"host": "localhost"}).get(address).environ
        environ |= {"HTTP_COOKIE": self.cookie, "QUERY_STRING": query}
        response = self.handler(environ, lambda status, headers: seen.update(status=status))
        page = b"".join(response)
        response.close()
        assert seen["status"].startswith("200"), f"{path}: {seen['status']}"
        return page.decode()

    def queries(self, path: str) -> int:
        """How many queries opening the page takes, the session and the user included."""
        with counted() as count:
            self.get(path)
        return count[0]


@contextmanager
def counted():
    """A list of one number that counts what is asked of the database."""
    count = [0]

    def ask(execute, sql, params, many, context):
        count[0] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(ask):
        yield count
