"""How the house reminds: its policy and its levels."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from credit.dunning.levels import change_policy
from credit.dunning.levels import policy as current
from credit.dunning.refusals import DunningRefused
from credit.dunning.settings_forms import PolicyForm
from credit.models import DunningLevel
from foundation.languages import language_name
from staff.permissions import needs, require

CHANGE = "credit.change_dunningpolicy"


@needs("credit.view_dunningpolicy")
def policy(request: HttpRequest) -> HttpResponse:
    """The policy and the levels with their languages."""
    form = PolicyForm(request.POST or None, instance=current())
    if request.method == "POST":
        require(request, CHANGE)
        if form.is_valid():
            try:
                change_policy(by=request.user, now=timezone.now(), **form.cleaned_data)
            except DunningRefused as refusal:
                form.add_error(refusal.field or None, str(refusal))
            else:
                messages.success(request, "From the next run on, reminders follow this policy.")
                return redirect("credit:dunning")
    context = {"form": form, "policy": current(), "levels": levels(), "may": request.user.has_perm(CHANGE)}
    return TemplateResponse(request, "credit/dunning/settings.html", context, status=422 if form.is_bound else 200)


def levels() -> list[DunningLevel]:
    """Return the levels in their order, each with the languages it is worded in."""
    found = list(DunningLevel.objects.prefetch_related("texts"))
    for level in found:
        texts = sorted(level.texts.all(), key=lambda text: text.language)
        level.languages = [(text.language, language_name(text.language)) for text in texts]
    return found
