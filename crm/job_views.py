from datetime import datetime, timedelta
from pathlib import PurePath
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.timesince import timeuntil
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from documents.serving import HEADERS, UNKNOWN
from foundation.jobs import cancel
from foundation.models import Job
from staff.permissions import needs

SHOWN = 50
IN_WORDS = {
    Job.Status.WAITING: "Waiting for a free worker",
    Job.Status.RUNNING: "Working",
    Job.Status.DONE: "Ready",
    Job.Status.FAILED: "Failed",
    Job.Status.CANCELLED: "Stopped",
}


def _mine(request: HttpRequest) -> QuerySet[Job]:
    return Job.objects.filter(owner=request.user)


@needs("customers.view_customer")
def jobs(request: HttpRequest) -> HttpResponse:
    """The long work I asked for, newest first."""
    mine = _mine(request).order_by("-created_at")
    if before := _instant(request.GET.get("before", "")):
        mine = mine.filter(created_at__lt=before)
    shown = list(mine[: SHOWN + 1])
    older = f"?before={shown[SHOWN - 1].created_at:%Y-%m-%dT%H:%M:%S.%fZ}" if len(shown) > SHOWN else None
    return TemplateResponse(request, "jobs/jobs.html", {"jobs": shown[:SHOWN], "older_url": older, "before": before})


@needs("customers.view_customer")
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """One job: how far it is, asked for again each second; once it has ended the whole page is loaded anew."""
    asked = get_object_or_404(_mine(request), pk=job_id)
    if request.htmx and asked.finished_at:
        return HttpResponseClientRefresh()
    template = "jobs/job.html#state" if request.htmx else "jobs/job.html"
    context = {"job": asked, "label": state_in_words(asked), "left": time_left(asked, timezone.now())}
    return TemplateResponse(request, template, context)


@needs("customers.view_customer")
@require_POST
def cancel_job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Stop a job of mine."""
    cancel(job=get_object_or_404(_mine(request), pk=job_id), now=timezone.now())
    return redirect("job", job_id)


@needs("customers.view_customer")
def job_file(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Hand out the file a job of mine made, to be saved."""
    made = get_object_or_404(_mine(request).filter(status=Job.Status.DONE).exclude(result=""), pk=job_id)
    try:
        content = made.result.open("rb")
    except FileNotFoundError as error:
        raise Http404("The file is not kept any more.") from error
    name = PurePath(made.result.name).name
    return FileResponse(content, as_attachment=True, filename=name, content_type=UNKNOWN, headers=HEADERS)


def state_in_words(asked: Job) -> str:
    """Say what a job is doing now."""
    if asked.cancel_asked_at and not asked.finished_at:
        return "Stopping"
    return IN_WORDS[asked.status]


def time_left(asked: Job, now: datetime) -> str:
    """Say how long a running job will still take at the pace it had so far ("2 minutes left"); "" when unknown."""
    if asked.finished_at or not (asked.done and asked.started_at) or asked.done >= asked.of:
        return ""
    left = (now - asked.started_at) * (asked.of - asked.done) / asked.done
    return f"{timeuntil(now + left, now, depth=1)} left" if left >= timedelta(minutes=1) else "less than a minute left"


def _instant(text: str) -> datetime | None:
    try:
        instant = parse_datetime(text)
    except ValueError:
        return None
    return instant if instant and timezone.is_aware(instant) else None
