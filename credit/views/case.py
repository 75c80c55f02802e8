from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from credit.collecting.call_form import CollectionCall, SkipForm
from credit.collecting.case import DoneToday, case_of, next_after, place_of
from credit.collecting.place import Place
from credit.collecting.refusals import CaseRefused
from credit.collecting.working import set_next_contact
from credit.collecting.worklist_table import WorklistFilter
from credit.views.folder import folder_of
from credit.views.worklist import filter_of
from customers.models import Customer
from foundation.periods import business_day, company_today
from staff.permissions import needs


@needs("credit.change_collectioncase", "credit.add_promise", "journal.add_entry")
def case(request: HttpRequest, code: str) -> HttpResponse:
    """One case of the worklist: what is owed, whom to call, the note; saved, the next one follows."""
    customer = folder_of(request, code)
    form = CollectionCall(request.POST or None, customer=customer, user=request.user)
    if request.method == "POST" and (entry := form.write(by=request.user, now=timezone.now())):
        messages.success(request, f"{customer.name}: noted as entry {entry.seq}.")
        return redirect(_next_url(request, customer))
    return _page(request, customer, form)


@needs("credit.change_collectioncase")
@require_POST
def skip(request: HttpRequest, code: str) -> HttpResponse:
    """Not now but on a day: the customer leaves the list until then, and the next one follows."""
    customer, form = folder_of(request, code), SkipForm(request.POST)
    if form.is_valid():
        try:
            kept = set_next_contact(customer=customer, by=request.user, now=timezone.now(), **_skipped(form))
        except CaseRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, f"{customer.name}: again on {kept.next_contact_on:%d %b %Y}.")
            return redirect(_next_url(request, customer))
    return _page(request, customer, CollectionCall(customer=customer, user=request.user), form, status=422)


@needs("credit.change_collectioncase", "credit.add_promise", "journal.add_entry")
def note_call(request: HttpRequest, code: str) -> HttpResponse:
    """The same note from the folder; saved, the credit tab is there again."""
    customer = folder_of(request, code)
    form = CollectionCall(request.POST or None, customer=customer, user=request.user)
    if request.method == "POST" and (entry := form.write(by=request.user, now=timezone.now())):
        messages.success(request, f"The collection call is noted as entry {entry.seq}.")
        return redirect("credit:overview", code)
    return _page(request, customer, form, listed=False)


def _page(
    request: HttpRequest, customer: Customer, form: CollectionCall, skipping: SkipForm | None = None,
    *, listed: bool = True, status: int = 200,
) -> HttpResponse:  # fmt: skip
    now = timezone.now()
    today, place = company_today(now), Place.read(request.GET.get("at", ""))
    found = case_of(customer, today=today, currency=place.currency if place else "")
    if not form.is_bound:
        currency = found.accounts[0].currency if found.accounts else customer.currency
        form.initial = {"contact": found.person, "currency": currency}
    tomorrow = business_day(today + timedelta(days=1))
    context = {
        "customer": customer,
        "case": found,
        "form": form,
        "skip": skipping or SkipForm(initial={"next_contact_on": tomorrow}),
        "as_of": today,
        "cards": found.cards,
        "listed": listed,
        "here": request.GET.urlencode(),
        "list_url": f"{reverse('worklist')}?{filter_of(request).chosen}" if listed else "",
        "done": DoneToday.of(request.user, today=today),
    }
    refused = form.is_bound or skipping
    return TemplateResponse(request, "credit/case.html", context, status=422 if refused else status)


def _skipped(form: SkipForm) -> dict[str, object]:
    return {"day": form.cleaned_data["next_contact_on"], "note": form.cleaned_data["note"]}


def _next_url(request: HttpRequest, customer: Customer) -> str:
    """The case after this one in the same list, by its place in the order; at the end the list itself."""
    chosen, today = filter_of(request), company_today()
    place = Place.read(request.GET.get("at", "")) or place_of(customer)
    following = next_after(place, chosen.qs, but=customer, today=today)
    if not following:
        return f"{reverse('worklist')}?{_with(chosen, end='1')}"
    return f"{reverse('worklist-case', args=[following.customer.code])}?{_with(chosen, at=Place.of(following))}"


def _with(chosen: WorklistFilter, **more: object) -> str:
    """The filter as an address carries it, and where in its list one is."""
    return urlencode(QueryDict(chosen.chosen).dict() | {name: str(value) for name, value in more.items()})
