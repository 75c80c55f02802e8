"""What the pages of the agenda share: reading the address, and doing what was asked or saying why not."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from customers.models import Customer
from journal.agenda.refusals import AgendaRefused
from staff.models import User

CALLED = {"rule": "repeat"}  # what a verb calls otherwise than the form


def attempt(form: forms.Form, verb: Callable[..., Any], **said: Any) -> Any:
    """Do it; None when it was refused, the reason then stands beside its field."""
    try:
        return verb(now=timezone.now(), **said)
    except AgendaRefused as refusal:
        field = CALLED.get(refusal.field, refusal.field)
        form.add_error(field if field in form.fields else None, str(refusal))
        return None


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent; None where a page is only opened."""
    return request.POST if request.method == "POST" else None


def day_in(request: HttpRequest) -> date | None:
    """Return the day the address names (?day=2026-11-24)."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


def hour_in(request: HttpRequest) -> time | None:
    """Return the hour the address names (?at=14:00)."""
    try:
        return time.fromisoformat(request.GET.get("at", "")).replace(tzinfo=None)
    except ValueError:
        return None


def colleague_in(request: HttpRequest) -> User | None:
    """Return the colleague the address names (?who=3), if there is such a one."""
    number = request.GET.get("who", "")
    return User.objects.filter(pk=number, is_active=True).first() if number.isdecimal() else None


def words_in(request: HttpRequest, name: str) -> str:
    """Return what the address says under this name, as text a database takes."""
    return request.GET.get(name, "").replace("\0", "").strip()


def customer_in(request: HttpRequest) -> Customer | None:
    """Return the customer the address names (?customer=C-10), if this person may see it."""
    code = words_in(request, "customer")
    return Customer.objects.visible_to(request.user).with_code(code).first() if code else None
