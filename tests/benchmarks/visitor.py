"""Somebody signed in who opens pages, through all middleware and without the ballast of a test client."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections
from django.test import RequestFactory


class Visitor:
    """Works in a thread of its own, as the web server does.

    Under pytest's many frames CPython takes and gives back a piece of its stack at each call that happens to cross the
    end of one, and a page takes twice its time.
    """

    def __init__(self, user) -> None:
        self.handler = WSGIHandler()
        self.thread = ThreadPoolExecutor(1)
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"

    def get(self, path: str) -> str:
        """Open a page and return it; anything but 200 is an error."""
        return self.thread.submit(self._open, path).result()

    def queries(self, path: str) -> int:
        """How many queries opening the page takes, the session and the user included."""
        return self.thread.submit(self._count, path).result()

    def leave(self) -> None:
        """Close the thread and its connection."""
        self.thread.submit(connections.close_all).result()
        self.thread.shutdown()

    def _open(self, path: str) -> str:
        seen = {}
        address, _, query = path.partition("?")
        environ = RequestFactory(headers={"host": "localhost"}).get(address).environ
        environ |= {"HTTP_COOKIE": self.cookie, "QUERY_STRING": query}
        response = self.handler(environ, lambda status, headers: seen.update(status=status))
        page = b"".join(response)
        response.close()
        assert seen["status"].startswith("200"), f"{path}: {seen['status']}"
        return page.decode()

    def _count(self, path: str) -> int:
        with counted() as count:
            self._open(path)
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
