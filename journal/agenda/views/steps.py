"""What becomes of a task: done, with a line in the journal; handed on; dropped."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme

from journal.agenda.forms import DoneForm, HandOnForm, ReasonForm
from journal.agenda.tasks import complete_task, delegate_task, drop_task
from journal.agenda.views.asking import attempt, posted
from journal.agenda.views.tasks import task_of
from journal.models import Task
from staff.permissions import needs


@needs("journal.change_task")
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what came of it: that line goes into the customer's journal."""
    task = task_of(request, pk)
    form = DoneForm(posted(request), task=task) if task.customer else forms.Form(posted(request))
    words = {"title": "Task done", "verb": "Save and tick off" if task.customer else "Tick off", "key": "note"}
    return step(request, task, form, complete_task, is_done, words)


def is_done(task: Task) -> str:
    following = Task.objects.filter(follows=task).first()
    again = f" The next one is due on {date_format(following.due_on, 'D j M')}." if following else ""
    return f"“{task.title}” is done.{again}"


@needs("journal.change_task")
def hand_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a task to somebody else, who is told."""
    task = task_of(request, pk)
    form = HandOnForm(posted(request), task=task)
    words = {"title": "Hand the task on", "verb": "Hand on"}
    return step(request, task, form, delegate_task, lambda done: f"{done.owner} does “{done.title}” now.", words)


@needs("journal.change_task")
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a task off the list without doing it."""
    task = task_of(request, pk)
    form = ReasonForm(posted(request), label_suffix="")
    words = {"title": "Drop the task", "verb": "Drop task", "danger": True}
    return step(request, task, form, drop_task, lambda done: f"“{done.title}” is off the list.", words)


def step(
    request: HttpRequest, task: Task, form: forms.Form, verb: Callable, said: Callable, words: dict[str, Any]
) -> HttpResponse:
    """Ask, do it, and go back to where it was asked."""
    back = request.POST.get("next") or request.GET.get("next", "")
    back = back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else task.get_absolute_url()
    asked = request.method == "POST"
    if asked and form.is_valid() and (after := attempt(form, verb, task=task, by=request.user, **form.cleaned_data)):
        messages.success(request, said(after))
        return redirect(back)
    context = {"task": task, "form": form, "back": back, **words}
    return TemplateResponse(request, "agenda/step.html", context, status=422 if asked else 200)
