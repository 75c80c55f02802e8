"""What was done to many rows in the last 30 days, and taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from customers.models import Operation
from customers.operations import UndoRefused, may_undo, preview, undo, undoable
from foundation.tables import keyset_page
from staff.permissions import needs

SHOWN = 5  # sentences of what stays, in the message


@needs("customers.view_customer")
def operations(request: HttpRequest) -> HttpResponseBase:
    """List what can be taken back: one's own, and everybody's for those who may."""
    rows = undoable(request.user, timezone.now())
    kind = request.GET.get("kind", "")
    if kind in Operation.Kind.values:
        rows = rows.filter(kind=kind)
    page = keyset_page(rows.order_by(), by="at", descending=True, size=25, **{
        name: request.GET.get(name, "") for name in ("after", "before")})  # fmt: skip
    carried = f"kind={kind}&" if kind else ""
    context = {
        "operations": page.rows,
        "kinds": Operation.Kind.choices,
        "kind": kind,
        "previous_url": page.before and f"?{carried}before={page.before}",
        "next_url": page.after and f"?{carried}after={page.after}",
    }
    return TemplateResponse(request, "customers/undo.html", context)


@needs("customers.view_customer")
def operation(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say what taking an operation back would do; POST takes it back."""
    one = get_object_or_404(undoable(request.user, timezone.now()), pk=pk)
    why = None
    if request.method == "POST":
        try:
            return taken_back(request, one)
        except UndoRefused as refused:
            why = refused
    ready = not one.undone_at and may_undo(one, request.user)
    context = {"operation": one, "ready": ready, "lines": preview(one) if ready else [], "why": why}
    return TemplateResponse(request, "customers/undo_one.html", context, status=422 if why else 200)


def taken_back(request: HttpRequest, one: Operation) -> HttpResponseBase:
    """Take it back and say what stayed as it is. Raises UndoRefused."""
    done = undo(operation=one, by=request.user, now=timezone.now())
    messages.success(request, f"Taken back: {one.title}. {done.rows:,} rows stand as they did before.")
    for line in done.left[:SHOWN]:
        messages.warning(request, line)
    return redirect("customers:undo_one", one.pk)
