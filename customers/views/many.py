"""The pages of an action on many customers: what it would do, and doing it."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from customers.bulk.action import Action, BulkRefused, Chosen, Plan, counted
from customers.bulk.actions import action_named
from customers.bulk.changing import AT_ONCE, change_many
from customers.exporting.answers import file_of
from customers.finding import Asked
from customers.saved_views import habit_of
from customers.staffing import duties
from customers.views.told import undo_offered
from foundation import jobs
from foundation.tables import Listing
from staff.permissions import needs, require

IN_BACKGROUND = "customers.bulk.changing.change_in_background"
SHOWN = 8  # names of those who would change


@needs("customers.change_many")
def many(request: HttpRequest, action: str) -> HttpResponseBase:
    """Say what the action would do to the chosen customers, and do it."""
    doing = action_named(action)
    if not doing:
        raise Http404
    require(request, *doing.permissions)
    chosen = Chosen.read(request.GET)
    if not chosen.pairs:
        messages.warning(request, "Nobody is ticked. Tick the customers it is for, or all that match the filter.")
        return redirect("customers:register")
    form = form_of(doing, request)
    plan = doing.plan(chosen.customers(request.user), form.cleaned_data) if form.is_valid() else None
    if request.method == "POST" and plan:
        return done(request, doing, chosen, form, plan)
    context = {
        "action": doing, "form": form, "plan": plan, "whom": counted(chosen.customers(request.user).count()),
        "pairs": chosen.pairs, "back": back_to(chosen), "duties": duties() if "duty" in form.fields else (),
        **(planned(plan) if plan else {}),
    }  # fmt: skip
    return TemplateResponse(request, "customers/many.html", context, status=422 if request.method == "POST" else 200)


def form_of(action: Action, request: HttpRequest) -> forms.Form:
    """Return the form of what the action needs, with what was said of it so far."""
    said = request.POST if request.method == "POST" else request.GET
    fields = action.form.base_fields or action.form(prefix="to").fields
    told = not fields or any(name.startswith("to-") for name in said)
    return action.form(said if told else None, prefix="to")


def planned(plan: Plan) -> dict:
    """Return the sentence of what would happen, and the names of some to whom it would."""
    count = plan.changing.count()
    names = list(plan.changing.order_by("name", "pk")[:SHOWN])
    return {"sentence": plan.sentence(), "count": count, "names": names, "more": count - len(names)}


def done(request: HttpRequest, action: Action, chosen: Chosen, form: forms.Form, plan: Plan) -> HttpResponseBase:
    """Do it at once, or as a job where it takes longer than anybody waits."""
    if plan.changing.count() > AT_ONCE:
        answers = QueryDict(mutable=True)
        for name in form.fields:
            answers.setlist(f"to-{name}", request.POST.getlist(f"to-{name}"))
        arguments = {
            "action": action.key,
            "chosen": chosen.as_json(),
            "answers": answers.urlencode(),
            "by": request.user.pk,
        }
        job = jobs.start(title=plan.title, work=IN_BACKGROUND, arguments=arguments, owner=request.user)
        return redirect("job", job.pk)
    try:
        operation = change_many(
            action=action, chosen=chosen, values=form.cleaned_data, by=request.user, now=timezone.now()
        )
    except BulkRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        undo_offered(request, f"{operation.title}.", operation)
    return redirect(back_to(chosen))


def back_to(chosen: Chosen) -> str:
    """Return the list the customers were chosen from."""
    return f"{reverse('customers:register')}?{chosen.query}" if chosen.query else reverse("customers:register")


@needs("customers.export_customer")
def export(request: HttpRequest) -> HttpResponseBase:
    """Answer with a file of the ticked customers, in the columns the register shows."""
    chosen = Chosen.read(request.GET)
    asked = Asked(QueryDict(chosen.query or "status=all"), user=request.user)
    rows = asked.rows if chosen.query is not None else asked.rows.filter(pk__in=chosen.ids)
    listing = Listing(
        asked.columns, rows, request.GET, what="customers", sort="name", usual=habit_of(request.user).columns
    )
    file = listing.export("customers") or file_of(request.GET.get("format", ""), rows)
    return file or redirect(back_to(chosen))
