from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from journal.company_kinds import offer_again, retire_kind
from journal.kinds import OPTIONAL, PEOPLE
from journal.models import CompanyKind, QuietEvent
from journal.quiet import choose_quiet, optional_kinds
from journal.settings_forms import KindForm
from staff.permissions import needs


@needs("journal.change_companykind", "journal.change_quietevent")
def choices(request: HttpRequest) -> HttpResponse:
    """What the company chooses about its journal: kinds of its own, and the events not worth recording."""
    return _page(request, KindForm())


@needs("journal.change_companykind", "journal.change_quietevent")
@require_POST
def define(request: HttpRequest) -> HttpResponse:
    """Add a kind of contact."""
    form = KindForm(request.POST)
    if not (kind := form.define()):
        return _page(request, form, status=422)
    messages.success(request, f"{kind.label} can be chosen from now on.")
    return redirect("journal_settings:choices")


@needs("journal.change_companykind", "journal.change_quietevent")
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a kind no longer."""
    kind = get_object_or_404(CompanyKind, pk=pk)
    retire_kind(kind=kind, now=timezone.now())
    messages.success(request, f"{kind.label} is not offered any more; the entries of this kind stay as they are.")
    return redirect("journal_settings:choices")


@needs("journal.change_companykind", "journal.change_quietevent")
@require_POST
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a retired kind again."""
    kind = get_object_or_404(CompanyKind, pk=pk)
    offer_again(kind=kind)
    messages.success(request, f"{kind.label} can be chosen again.")
    return redirect("journal_settings:choices")


@needs("journal.change_companykind", "journal.change_quietevent")
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """Keep which of the unimportant events are recorded: those ticked."""
    quiet = set(OPTIONAL) - set(request.POST.getlist("recorded"))
    choose_quiet(kinds=quiet, by=request.user, now=timezone.now())
    messages.success(request, _kept(len(quiet)))
    return redirect("journal_settings:choices")


def _kept(left_out: int) -> str:
    if not left_out:
        return "Every event is recorded from now on."
    return f"{left_out} kind{'s' if left_out > 1 else ''} of events will not be recorded from now on."


def _page(request: HttpRequest, form: KindForm, status: int = 200) -> HttpResponse:
    quiet = {event.kind: event for event in QuietEvent.objects.select_related("set_by")}
    context = {
        "form": form,
        "icon": form["icon"].value() or "note",
        "product_kinds": PEOPLE,
        "own": CompanyKind.objects.order_by("label"),
        "events": [(kind, quiet.get(kind.value)) for kind in optional_kinds()],
    }
    return TemplateResponse(request, "journal/settings.html", context, status=status)
