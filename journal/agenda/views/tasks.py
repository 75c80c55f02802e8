"""Tasks: the list, one of them, and what is typed when one is given or changed."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from customers.models import Customer
from foundation.periods import company_today
from foundation.tables import Listing
from journal.agenda.forms import ChangedTask, QuickTask, TaskForm
from journal.agenda.presets import spoken
from journal.agenda.tables import TaskFilter, columns
from journal.agenda.tasks import change_task, give_task, tasks_open_to
from journal.agenda.views.asking import attempt, colleague_in, customer_in, day_in, posted
from journal.models import Task
from staff.permissions import needs


@needs("journal.view_task")
def tasks(request: HttpRequest) -> HttpResponse:
    """The tasks this person may see: one's own and still to do, unless others are asked for."""
    today = company_today()
    chosen = TaskFilter(request.GET, tasks_open_to(request.user), by=request.user, today=today)
    listing = Listing(columns(chosen), chosen.qs, request.GET, what="tasks", sort="due_on")
    if request.user.has_perm("customers.export_customer") and (file := listing.export("tasks")):
        return file
    context = {"listing": listing, "sort": listing.sort, "filter": chosen, "today": today}
    return TemplateResponse(request, "agenda/tasks.html", context)


@needs("journal.view_task")
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """One task: what, by when, whose it was and is, what came of it."""
    found = task_of(request, pk)
    context = {
        "task": found,
        "repeated": spoken(found.rule, found.due_on),
        "delegations": found.delegations.select_related("given_from", "given_to", "by").order_by("at"),
        "phones": found.contact.person.phones.all() if found.contact else [],
        "today": company_today(),
    }
    return TemplateResponse(request, "agenda/task.html", context)


@needs("journal.add_task")
def new(request: HttpRequest) -> HttpResponse:
    """Give somebody something to do; the address may say who, whom it is about, and the day."""
    customer, person = customer_in(request), colleague_in(request)
    initial = {"due_on": day_in(request) or company_today() + timedelta(days=1), "customer": customer}
    initial |= {"owner": person.pk} if person else {}
    initial |= {"what": "call"} if request.GET.get("what") == "call" else {}
    form = TaskForm(posted(request), by=request.user, initial=initial)
    if form.is_valid() and (given := attempt(form, give_task, by=request.user, **form.said)):
        messages.success(request, f"“{given.title}” is on the list of {given.owner}.")
        return redirect(reverse("folder", args=[customer.code]) if customer else given)
    context = {"form": form, "back": reverse("agenda:tasks"), "title": "New task", "verb": "Give task"}
    return TemplateResponse(request, "agenda/task_form.html", context, status=422 if form.is_bound else 200)


@needs("journal.add_task")
def task_contacts(request: HttpRequest) -> HttpResponse:
    """The people of the customer typed into the form, as a field to choose from."""
    form = TaskForm(None, by=request.user, initial={"customer": customer_in(request), "due_on": company_today()})
    return TemplateResponse(request, "agenda/task_contacts.html", {"form": form})


@needs("journal.add_task")
@require_POST
def quick(request: HttpRequest, code: str) -> HttpResponse:
    """Take a task upon oneself in one line, out of the folder; what cannot be saved goes on in the whole form."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    form = QuickTask(request.POST)
    said = {"customer": customer, "owner": request.user, "by": request.user}
    if form.is_valid() and (given := attempt(form, give_task, **said, **form.said)):
        messages.success(request, f"“{given.title}” is on your list.")
        return redirect("folder", code)
    whole = TaskForm(
        request.POST.dict() | {"customer": code, "owner": request.user.pk, "priority": 2, "what": form.what},
        by=request.user, initial={"customer": customer, "due_on": company_today()},
    )  # fmt: skip
    whole.errors.update(form.errors)
    context = {"form": whole, "back": reverse("folder", args=[code]), "title": "New task", "verb": "Give task"}
    return TemplateResponse(request, "agenda/task_form.html", context, status=422)


@needs("journal.change_task")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is to be done, or when; who does it is changed by handing it on."""
    found = task_of(request, pk)
    form = ChangedTask(posted(request), by=request.user, task=found)
    version = request.POST.get("version", "")
    said = {"task": found, "version": int(version) if version.isdecimal() else 0, "by": request.user}
    if form.is_valid() and (changed := attempt(form, change_task, changes=form.said, **said)):
        messages.success(request, f"“{changed.title}” is changed.")
        return redirect(changed)
    found.refresh_from_db(fields=["version"])
    context = {
        "form": form,
        "task": found,
        "back": found.get_absolute_url(),
        "title": "Change task",
        "verb": "Save task",
    }
    return TemplateResponse(request, "agenda/task_form.html", context, status=422 if form.is_bound else 200)


def task_of(request: HttpRequest, pk: int) -> Task:
    """Return a task this person may see; 404 for others."""
    return get_object_or_404(tasks_open_to(request.user), pk=pk)
