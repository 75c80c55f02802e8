"""The levels of reminding: added at the end, changed, the last one removed while nothing was sent at it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from credit.dunning.levels import add_level, change_level, remove_level
from credit.dunning.refusals import DunningRefused
from credit.dunning.settings_forms import AddLanguageForm, LevelForm
from credit.models import DunningLevel
from foundation.languages import language_name
from staff.permissions import needs


@needs("credit.add_dunninglevel")
def new_level(request: HttpRequest) -> HttpResponse:
    """A further level, after the last one."""
    form = LevelForm(request.POST or None, initial={"pay_within": 7, "wait_days": 7})
    if request.method == "POST" and form.is_valid():
        try:
            made = add_level(by=request.user, now=timezone.now(), **form.cleaned_data)
        except DunningRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, f"“{made}” is added. Word it now: without a wording nothing is sent at it.")
            return redirect("credit:level", made.pk)
    return _page(request, form, None)


@needs("credit.change_dunninglevel")
def level(request: HttpRequest, pk: int) -> HttpResponse:
    """One level: what holds for it, and the languages it is worded in."""
    shown = get_object_or_404(DunningLevel, pk=pk)
    form = LevelForm(request.POST or None, instance=get_object_or_404(DunningLevel, pk=pk))
    if request.method == "POST" and form.is_valid():
        try:
            change_level(level=shown, by=request.user, now=timezone.now(), **form.cleaned_data)
        except DunningRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, f"“{form.cleaned_data['name']}” is changed from the next run on.")
            return redirect("credit:dunning")
    return _page(request, form, shown)


def _page(request: HttpRequest, form: LevelForm, shown: DunningLevel | None) -> HttpResponse:
    texts = list(shown.texts.order_by("language")) if shown else []
    last = DunningLevel.objects.order_by("position").last()
    context = {
        "form": form, "level": shown, "is_last": shown == last,
        "texts": [(text, language_name(text.language)) for text in texts],
        "add": AddLanguageForm(known=[text.language for text in texts]),
    }  # fmt: skip
    return TemplateResponse(request, "credit/dunning/level.html", context, status=422 if form.is_bound else 200)


@needs("credit.delete_dunninglevel")
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove the last level, unless something was sent at it."""
    shown = get_object_or_404(DunningLevel, pk=pk)
    try:
        remove_level(level=shown, by=request.user, now=timezone.now())
    except DunningRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("credit:level", pk)
    messages.success(request, f"“{shown}” is removed.")
    return redirect("credit:dunning")
