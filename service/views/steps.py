"""What is done with a service call: noted and taken on the telephone, scheduled, finished, cancelled."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from customers.holds import OnHold, binding_hold
from foundation.periods import company_today
from service.calls import CallRefused, cancel_call, finish_call, note_call, schedule_call, take_call
from service.forms import CallForm, ReasonForm, ResultForm, ScheduleForm
from service.models import ServiceCall
from service.views.folder import call_of, folder_of
from staff.permissions import needs

WHAT_NOW = (
    "It is kept as a noted call, and whoever decides about held work is told. Tell the customer nobody is coming yet."
)


@needs("service.add_servicecall")
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Note what the caller asks for, and take it; on hold it stays noted."""
    customer = folder_of(request, code)
    form = CallForm(request.POST or None, customer=customer)
    if request.method == "POST" and form.is_valid():
        noted = attempt(form, note_call, customer=customer, by=request.user, **form.said)
        if noted:
            return kept(request, noted)
    context = {"customer": customer, "form": form, "hold": held(customer)}
    return TemplateResponse(request, "service/new.html", context, status=422 if form.is_bound else 200)


def held(customer) -> OnHold | None:
    """Return why nothing is taken for this customer now, to be said before anybody types."""
    hold = binding_hold(customer)
    return OnHold(hold, customer) if hold else None


def kept(request: HttpRequest, noted: ServiceCall) -> HttpResponse:
    """Take what was noted, unless it was only to be noted, and go to its page."""
    if "take" in request.POST and request.user.has_perm("service.take_servicecall"):
        return taken(request, noted)
    messages.success(request, f"{noted} is noted. Nobody comes before it is taken.")
    return redirect(noted)


@needs("service.take_servicecall")
@require_POST
def take(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Promise that somebody comes."""
    return taken(request, call_of(request, code, pk))


def taken(request: HttpRequest, noted: ServiceCall) -> HttpResponse:
    try:
        call = take_call(call=noted, by=request.user, now=timezone.now())
    except OnHold as refusal:
        messages.error(request, f"The call was not taken: {refusal} {WHAT_NOW}")
    except CallRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"{call} is taken. The number for the caller: {call.number}.")
    return redirect(noted)


@needs("service.plan_servicecall")
def schedule(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say who goes on which day."""
    call, today = call_of(request, code, pk), company_today()
    likely = max(call.scheduled_on or call.wanted_on or today, today)
    form = ScheduleForm(request.POST or None, initial={
        "scheduled_on": likely, "technician": call.technician_id or request.user.pk,
    })  # fmt: skip

    def said(done: ServiceCall) -> str:
        return f"{done.technician} goes on {date_format(done.scheduled_on, 'D j M')}."

    words = {"title": f"Schedule {in_words(call)}", "verb": "Schedule", "say": call.subject}
    return step(request, call, form, schedule_call, said, words)


@needs("service.plan_servicecall")
def finish(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say what was found and done."""
    call, form = call_of(request, code, pk), ResultForm(request.POST or None, label_suffix="")
    words = {"title": f"Finish {in_words(call)}", "verb": "Finish call", "say": call.subject}
    return step(request, call, form, finish_call, lambda done: f"{done} is done.", words)


@needs("service.take_servicecall")
def cancel(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a call back."""
    call, form = call_of(request, code, pk), ReasonForm(request.POST or None, label_suffix="")
    say = f"{call.subject}: nobody goes there any more."
    words = {"title": f"Cancel {in_words(call)}", "verb": "Cancel call", "say": say, "danger": True}
    return step(request, call, form, cancel_call, lambda done: f"{done} is cancelled.", words)


def in_words(call: ServiceCall) -> str:
    return f"call {call.number}" if call.number else "this call"


def step(
    request: HttpRequest, call: ServiceCall, form: forms.Form, verb: Callable, said: Callable, words: dict[str, Any]
) -> HttpResponse:
    """Ask, do it, and say so on the page of the call."""
    if form.is_valid() and (done := attempt(form, verb, call=call, by=request.user, **form.cleaned_data)):
        messages.success(request, said(done))
        return redirect(done)
    context = {"customer": call.customer, "call": call, "form": form, **words}
    return TemplateResponse(request, "service/step.html", context, status=422 if form.is_bound else 200)


def attempt(form: forms.Form, verb: Callable, **said: Any) -> ServiceCall | None:
    """Do it; None when it was refused, the reason then stands beside its field."""
    try:
        return verb(now=timezone.now(), **said)
    except CallRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None
