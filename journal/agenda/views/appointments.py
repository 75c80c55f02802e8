"""One appointment: looked at, made, moved, cancelled; of a series all of it, one day, or what follows a day."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from foundation.periods import company_today, company_zone
from journal.agenda.appointment_forms import AppointmentForm, CancelForm, ScopeForm, initial_of
from journal.agenda.appointments import appointments_open_to, make_appointment
from journal.agenda.fields import reminder_words
from journal.agenda.presets import spoken
from journal.agenda.scopes import CANCEL, CHANGE, for_the_series, held_on
from journal.agenda.views.asking import attempt, colleague_in, customer_in, day_in, hour_in, posted
from journal.models import Appointment
from staff.permissions import needs


@needs("journal.view_appointment")
def appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """One appointment, or one day of a series: when, where, with whom."""
    found, day = _asked(request, pk)
    guests = found.guests.select_related("user", "contact__person")
    context = _about(found, day) | {
        "guests": guests.prefetch_related("contact__person__phones").order_by("pk"),
        "reminder": reminder_words(found.remind_minutes),
    }
    return TemplateResponse(request, "agenda/appointment.html", context)


@needs("journal.add_appointment")
def new(request: HttpRequest) -> HttpResponse:
    """Set a time aside; the address may say the day, the hour, whose calendar and which customer."""
    form = AppointmentForm(posted(request), by=request.user, initial=_likely(request))
    if form.is_valid() and (made := attempt(form, make_appointment, by=request.user, **form.said)):
        messages.success(request, f"“{made.title}” is in the calendar.")
        return redirect(made)
    context = {"form": form, "back": reverse("agenda:calendar")}
    return TemplateResponse(request, "agenda/appointment_form.html", context, status=422 if form.is_bound else 200)


@needs("journal.change_appointment")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Move or change an appointment; of a series one day, what follows it, or all of it."""
    found, day = _asked(request, pk)
    form = AppointmentForm(posted(request), by=request.user, initial=initial_of(found, day), rule=found.rule)
    scope = _scope(request, day)
    if form.is_valid() and (changed := _change(request, form, found, day, scope)):
        messages.success(request, f"“{changed.title}” is changed.")
        return redirect(changed)
    found.refresh_from_db(fields=["version"])
    context = _about(found, day) | {
        "form": form,
        "scope": ScopeForm({"scope": scope} if form.is_bound else None) if day else None,
        "back": address(found, day),
    }
    return TemplateResponse(request, "agenda/appointment_form.html", context, status=422 if form.is_bound else 200)


@needs("journal.change_appointment")
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an appointment out of the calendar; of a series one day, what follows it, or all of it."""
    found, day = _asked(request, pk)
    form, asked = CancelForm(posted(request), label_suffix=""), request.method == "POST"
    if asked and form.is_valid():
        which = {"day": day} if _scope(request, day) != "all" else {}
        verb = CANCEL[_scope(request, day)]
        if attempt(form, verb, appointment=found, by=request.user, **which, **form.cleaned_data) or not form.errors:
            messages.success(request, f"“{found.title}” is cancelled.")
            return redirect(f"{reverse('agenda:calendar')}?day={day or found.day}")
    context = _about(found, day) | {"form": form, "scope": ScopeForm() if day else None, "back": address(found, day)}
    return TemplateResponse(request, "agenda/cancel.html", context, status=422 if asked else 200)


@needs("customers.view_customer")
def contacts(request: HttpRequest) -> HttpResponse:
    """The people of the customer typed into the form, as boxes to tick."""
    form = AppointmentForm(None, by=request.user, initial={"customer": customer_in(request), "day": company_today()})
    return TemplateResponse(request, "agenda/contacts.html", {"form": form})


def _asked(request: HttpRequest, pk: int) -> tuple[Appointment, date | None]:
    found = get_object_or_404(appointments_open_to(request.user).select_related("customer", "owner"), pk=pk)
    day = day_in(request)
    return found, day if day and held_on(found, day) else None


def _about(found: Appointment, day: date | None) -> dict[str, Any]:
    first = day or found.day
    return {
        "appointment": found,
        "day": day,
        "first": first,
        "last": first + (found.last_day - found.day),
        "repeated": spoken(found.rule, found.day),
        "customer": found.customer,
        "elsewhere": "" if found.zone == company_zone().key else found.zone,
    }


def address(found: Appointment, day: date | None) -> str:
    """Return the page of an appointment, or of one day of a series."""
    page = reverse("agenda:appointment", args=[found.pk])
    return f"{page}?day={day}" if day else page


def _likely(request: HttpRequest) -> dict[str, Any]:
    """What stands in the form of a new appointment: the hour clicked on, else the next full one."""
    now = timezone.now().astimezone(company_zone())
    day, at = day_in(request) or company_today(now), hour_in(request)
    starts = at or time((now.hour + 1) % 24)
    ends = (datetime.combine(day, starts) + timedelta(hours=1)).time()
    whose = {"owner": person.pk} if (person := colleague_in(request)) else {}
    hours = {"starts": starts, "ends": max(ends, starts) if ends > starts else time(23, 59)}
    customer = customer_in(request)
    return {"day": day, **hours, **whose, "customer": customer, "whole_day": request.GET.get("at") == "all"}


def _scope(request: HttpRequest, day: date | None) -> str:
    form = ScopeForm(posted(request))
    return form.cleaned_data["scope"] if day and form.is_valid() else "all"


def _change(request: HttpRequest, form: AppointmentForm, found: Appointment, day: date | None, scope: str):
    version = request.POST.get("version", "")
    said = {"version": int(version) if version.isdecimal() else 0, "appointment": found, "by": request.user}
    if scope == "all":
        return attempt(form, CHANGE[scope], changes=for_the_series(form.changes, found, day), **said)
    return attempt(form, CHANGE[scope], changes=form.changes, day=day, **said)
