"""The wording of a level in one language, with a preview that follows what is typed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from credit.dunning.fields import FIELDS
from credit.dunning.levels import remove_text, write_text
from credit.dunning.notice import CannotWrite, sample
from credit.dunning.refusals import DunningRefused
from credit.dunning.settings_forms import AddLanguageForm, WordingForm
from credit.dunning.wording import Wording, written
from credit.models import DunningLevel, DunningText
from foundation.languages import NAMES, language_name
from foundation.periods import company_today
from staff.permissions import needs


@needs("credit.change_dunningtext")
def wording(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Write how a level reads in one language; a new one begins with the words of `?copy=`."""
    level, text = found(request, pk, language)
    form = WordingForm(request.POST or None, instance=text)
    if request.method == "POST" and form.is_valid():
        try:
            write_text(level=level, language=language, by=request.user, now=timezone.now(), **form.cleaned_data)
        except DunningRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, f"“{level}” in {language_name(language)} is saved for the next run.")
            return redirect("credit:level", pk)
    typed = form.data if form.is_bound else form.initial
    context = {"form": form, "fields": FIELDS.items(), **shown(request, level, language, typed)}
    context |= {"text": text, "draft": f"wording-{pk}-{language}"}
    return TemplateResponse(request, "credit/dunning/wording.html", context, status=422 if form.is_bound else 200)


@needs("credit.change_dunningtext")
@require_POST
def preview(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """What is typed, filled in with sample values."""
    level, _ = found(request, pk, language)
    context = shown(request, level, language, request.POST)
    return TemplateResponse(request, "credit/dunning/wording.html#preview", context)


def shown(request: HttpRequest, level: DunningLevel, language: str, typed) -> dict[str, object]:
    """Return the typed wording filled in, or the sentence that says why it cannot be."""
    notice = sample(language, title=level.name, level=level.position, today=company_today(), sender=request.user)
    known = {"level": level, "language": language, "language_name": language_name(language)}
    texts = {name: (typed.get(name) or "").replace("\r\n", "\n") for name in ("subject", "body", "sms")}
    try:
        return known | {"preview": written(Wording(**texts), notice)}
    except CannotWrite as trouble:
        return known | {"trouble": str(trouble)}


def found(request: HttpRequest, pk: int, language: str) -> tuple[DunningLevel, DunningText]:
    """Return the level and its wording in this language; a new one as a copy of another language's, unsaved."""
    level = get_object_or_404(DunningLevel, pk=pk)
    text = level.texts.filter(language=language).first()
    if not text and language not in NAMES:
        raise Http404("There is no such language.")
    model = text or level.texts.filter(language=request.GET.get("copy", "")).first() or DunningText()
    words = {name: getattr(model, name) for name in ("subject", "body", "sms")}
    return level, text or DunningText(level=level, language=language, **words)


@needs("credit.change_dunningtext")
def add_language(request: HttpRequest, pk: int) -> HttpResponse:
    """Go and write the level in another language; nothing is saved before that."""
    level = get_object_or_404(DunningLevel, pk=pk)
    form = AddLanguageForm(request.GET, known=list(level.texts.values_list("language", flat=True)))
    if not form.is_valid():
        return redirect("credit:level", pk)
    page = reverse("credit:wording", args=[pk, form.cleaned_data["language"]])
    return redirect(f"{page}?copy={form.cleaned_data['copy']}")


@needs("credit.delete_dunningtext")
@require_POST
def remove(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Remove a language; who reads it gets the next best one."""
    level = get_object_or_404(DunningLevel, pk=pk)
    try:
        remove_text(level=level, language=language, by=request.user, now=timezone.now())
    except DunningRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"“{level}” has no wording in {language_name(language)} any more.")
    return redirect("credit:level", pk)
