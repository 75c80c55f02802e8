"""What the pages of a round do alike: which papers are shown and ticked, and doing something to each of them."""

from collections.abc import Callable, Container, Iterable

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django_htmx.http import HttpResponseClientRefresh

from documents.rounds.refusals import NotPossible, RoundRefused
from documents.rounds.states import SHOWN
from foundation.models import Job


def asked(request: HttpRequest, there: Iterable[str], reasons: Container[str]) -> tuple[str, str | None]:
    """Return which papers are shown, and for which reason left out: those asked for, else the first of any."""
    which = request.GET.get("which", "")
    which = which if which in SHOWN else next(iter(there), "proposed")
    reason = request.GET.get("reason")
    return which, reason if which == "excluded" and reason in reasons else None


def progress(request: HttpRequest, run: Model, job: Job | None, *, rounds: str, may: bool) -> HttpResponseBase:
    """How far the sending is; once it has ended the whole page is loaded anew."""
    if not job or job.finished_at:
        return HttpResponseClientRefresh()
    context = {"run": run, "job": job, "rounds": rounds, "may": may}
    return TemplateResponse(request, "rounds/run.html#progress", context)


def ticked(request: HttpRequest, papers: QuerySet) -> QuerySet:
    """Return the papers whose boxes were ticked."""
    chosen = [int(pk) for pk in request.POST.getlist("paper") if pk.isdecimal()]
    return papers.filter(pk__in=chosen).select_related("customer", "run")


def keep_ticks(request: HttpRequest, rows: Iterable[Model]) -> None:
    """A form that was refused comes back with its boxes as they were."""
    chosen = set(request.POST.getlist("paper"))
    for paper in rows:
        paper.ticked = str(paper.pk) in chosen


def each(request: HttpRequest, papers: Iterable[Model], act: Callable[[Model], object], done: str) -> None:
    """Do it to each of them; what is refused is said, the rest is done."""
    names = []
    for paper in papers:
        try:
            act(paper)
        except (RoundRefused, NotPossible) as refusal:
            messages.warning(request, str(refusal))
        else:
            names.append(paper.customer.name)
    if names:
        who = f"{names[0]} is" if len(names) == 1 else f"{len(names)} customers are"
        messages.success(request, f"{who} {done}.")
