"""Saved views of the register: filters, order and columns under a name, for oneself or for everybody."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict

from customers.models import RegisterHabit, SavedView
from staff.models import User

NEVER_SAVED = ("after", "before", "format", "view")


class ViewRefused(Exception):
    """The view was not saved; the text says why and what to do."""


def usable_by(user: User) -> QuerySet[SavedView]:
    """Return the views somebody may open: one's own and those for everybody, by name."""
    return SavedView.objects.filter(Q(owner=user) | Q(shared=True)).select_related("owner").order_by("name", "pk")


def bare_query(text: str) -> str:
    """Return the query string of the register without page and view, and without what is empty."""
    query = QueryDict(text.removeprefix("?"), mutable=True)
    for name in NEVER_SAVED:
        query.pop(name, None)
    kept = QueryDict(mutable=True)
    for name, values in sorted(query.lists()):
        kept.setlist(name, [value for value in values if value])
    return kept.urlencode()


def save_view(*, name: str, query: str, shared: bool, by: User, now: datetime) -> SavedView:
    """Keep the register as it is shown, under a name. Raises ViewRefused for a name one uses already."""
    return _kept(SavedView(owner=by, query=bare_query(query)), name=name, shared=shared, now=now)


def change_view(
    *, view: SavedView, name: str, shared: bool, by: User, now: datetime, query: str | None = None
) -> SavedView:  # fmt: skip
    """Rename a view of one's own, show it to everybody or no longer, and let it show something else.

    Raises ViewRefused for somebody else's view.
    """
    _ensure_own(view, by)
    if query is not None:
        view.query = bare_query(query)
    return _kept(view, name=name, shared=shared, now=now)


def remove_view(*, view: SavedView, by: User) -> None:
    """Throw a view of one's own away; who opened the register with it sees everybody again."""
    _ensure_own(view, by)
    view.delete()


def start_with(*, view: SavedView | None, by: User) -> None:
    """Let the register open with this view for oneself, or with everybody."""
    RegisterHabit.objects.update_or_create(user=by, defaults={"start": view})


def choose_columns(*, keys: Iterable[str], by: User) -> None:
    """Let the register show these columns from now on; none are the usual ones."""
    RegisterHabit.objects.update_or_create(user=by, defaults={"columns": list(keys)})


def habit_of(user: User) -> RegisterHabit:
    """Return how somebody likes the register."""
    return RegisterHabit.objects.select_related("start").filter(user=user).first() or RegisterHabit(user=user)


def _ensure_own(view: SavedView, by: User) -> None:
    if view.owner_id != by.pk:
        raise ViewRefused(f"“{view.name}” is {view.owner.name}'s view. Save it under a name of your own.")


def _kept(view: SavedView, *, name: str, shared: bool, now: datetime) -> SavedView:
    view.name, view.shared, view.changed_at = name.strip()[:80], shared, now
    if not view.name:
        raise ViewRefused("The view was not saved: give it a name.")
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise ViewRefused(f"You have a view called “{view.name}” already. Give this one another name.") from error
    return view
