"""Saving the register as it is shown, and changing what was saved."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.models import SavedView
from customers.saved_views import ViewRefused, change_view, habit_of, remove_view, save_view, start_with, usable_by
from staff.models import User
from staff.permissions import needs


def shown(query: str, view: SavedView | None = None) -> str:
    """Return the address of the register with this query, and the view that is open."""
    parts = [part for part in (query, f"view={view.pk}" if view else "") if part]
    return f"{reverse('customers:register')}?{'&'.join(parts) or 'view=all'}"


@needs("customers.add_savedview")
@require_POST
def save(request: HttpRequest) -> HttpResponseBase:
    """Keep the register as it is shown under a name."""
    said = request.POST
    try:
        view = save_view(
            name=said.get("name", ""), query=said.get("query", ""), shared="shared" in said, by=request.user,
            now=timezone.now(),
        )  # fmt: skip
    except ViewRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect(shown(said.get("query", "")))
    begin_with(view, "start" in said, by=request.user)
    messages.success(request, f"“{view.name}” stands above the register now.")
    return redirect(shown(view.query, view))


@needs("customers.change_savedview")
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Rename a view, share it, begin with it, and let it show what is shown now."""
    view, said = get_object_or_404(usable_by(request.user), pk=pk), request.POST
    begin_with(view, "start" in said, by=request.user)
    if view.owner_id == request.user.pk:
        query = said.get("query", "") if "as_shown" in said else None
        try:
            change_view(
                view=view, name=said.get("name", ""), shared="shared" in said, query=query, by=request.user,
                now=timezone.now(),
            )  # fmt: skip
        except ViewRefused as refusal:
            messages.warning(request, str(refusal))
            view.refresh_from_db()
    return redirect(shown(view.query, view))


def begin_with(view: SavedView, wanted: bool, *, by: User) -> None:
    """Let the register open with this view, or no longer."""
    if wanted != (habit_of(by).start_id == view.pk):
        start_with(view=view if wanted else None, by=by)


@needs("customers.delete_savedview")
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Throw a view away."""
    view = get_object_or_404(usable_by(request.user), pk=pk)
    try:
        remove_view(view=view, by=request.user)
    except ViewRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect(shown(view.query, view))
    messages.success(request, f"“{view.name}” is gone; its customers are all here.")
    return redirect(shown(""))
