"""The calendar: a day, a week or a month, of oneself and of the colleagues one has chosen."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from foundation.periods import company_today
from journal.agenda.calendar import COLOURS, Calendar
from journal.agenda.due import tasks_due
from journal.agenda.occurrences import occurrences
from journal.agenda.span import VIEWS, Span
from staff.permissions import holders, needs

CHOSEN = "calendar"  # of the session: how the calendar was looked at last


@needs("journal.view_appointment")
def calendar(request: HttpRequest) -> HttpResponse:
    """The calendar as it was looked at last, around the day asked for."""
    now = timezone.now()
    view, chosen = remembered(request)
    span = Span.asked(view, request.GET.get("day"), company_today(now))
    colleagues = list(holders("journal.view_appointment").exclude(pk=request.user.pk).order_by("name"))
    people = [request.user, *(person for person in colleagues if person.pk in chosen)][:COLOURS]
    asked = {"viewer": request.user, "people": people, "since": span.first, "until": span.last}
    held = sorted(occurrences(**asked, now=now) + tasks_due(**asked), key=lambda one: one.order)
    context = {
        "calendar": Calendar(span, people, held, now),
        "views": [(key, label, key[0]) for key, label in VIEWS.items()],
        "colleagues": [(person, person in people) for person in colleagues],
        "most": COLOURS,
    }
    return TemplateResponse(request, "agenda/calendar.html", context)


def remembered(request: HttpRequest) -> tuple[str, set[int]]:
    """Return the view and the colleagues chosen now, else those chosen last."""
    last = request.session.get(CHOSEN, {})
    view = request.GET.get("view") or last.get("view", "week")
    who = request.GET.getlist("who") or last.get("who", [])
    chosen = {"view": view if view in VIEWS else "week", "who": [number for number in who if number.isdecimal()]}
    if chosen != last:
        request.session[CHOSEN] = chosen
    return chosen["view"], {int(number) for number in chosen["who"]}
