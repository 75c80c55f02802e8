"""The page on which people make the secret address of their calendar, and the calendar under it."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from foundation.periods import company_today
from journal.agenda.feed import feed_of, read_feed, renew_feed, withdraw_feed
from journal.models import CalendarFeed
from staff.permissions import needs, public


@needs("journal.view_appointment")
@require_http_methods(["GET", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Make, renew or withdraw the address under which other programs read one's calendar; it is shown once."""
    address = ""
    if request.POST.get("act") == "withdraw":
        withdraw_feed(user=request.user)
        return redirect("agenda:subscribe")
    if request.method == "POST":
        address = renew_feed(user=request.user, now=timezone.now())
    context = {"feed": CalendarFeed.objects.filter(user=request.user).first(), "address": address}
    answer = TemplateResponse(request, "agenda/subscribe.html", context)
    patch_cache_control(answer, no_store=True)
    return answer


@public
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself, for programs: who knows the address may read it."""
    if not (found := feed_of(token)):
        raise Http404
    now = timezone.now()
    text = read_feed(feed=found, today=company_today(now), now=now)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="calendar.ics"'
    answer["ETag"] = f'"{hashlib.sha256(text).hexdigest()}"'
    answer["X-Robots-Tag"] = "noindex"
    patch_cache_control(answer, private=True, no_cache=True)
    return get_conditional_response(request, etag=answer["ETag"], response=answer)
