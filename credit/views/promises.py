from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from credit.collecting.owed import standing_promises
from credit.collecting.promise_forms import WithdrawForm
from credit.collecting.promise_page import PromisePage, said_made
from credit.collecting.promise_table import all_promises, promise_columns
from credit.collecting.promises import PromiseRefused, withdraw_promise
from credit.collecting.scorecard import scorecards
from credit.models import Promise
from credit.views.folder import folder_of
from foundation.periods import company_today, day_asked
from foundation.tables import Listing
from staff.permissions import needs


@needs("credit.view_promise")
def promises(request: HttpRequest, code: str) -> HttpResponse:
    """Every promise of a customer with what became of it, and whom to believe, as of the day asked about."""
    customer, today = folder_of(request, code), company_today()
    as_of = day_asked(request.GET.get("as_of"), today)
    came = standing_promises(customer=customer, day=today) if as_of == today else {}
    columns = promise_columns(customer, day=as_of, today=today)
    listing = Listing(columns, all_promises(customer, as_of, came), request.GET, what="promises", sort="-due_on")
    if request.user.has_perm("customers.export_customer") and (file := listing.export(f"{code}-promises")):
        return file
    cards = scorecards([customer.pk], as_of=as_of)[customer.pk]
    context = {"customer": customer, "as_of": as_of, "listing": listing, "sort": listing.sort, "cards": cards}
    return TemplateResponse(request, "credit/promises.html", context)


@needs("credit.add_promise")
def new_promise(request: HttpRequest, code: str) -> HttpResponse:
    """Record a promise, in parts if so; beside it what is owed, what was promised, and whom to believe."""
    customer, now = folder_of(request, code), timezone.now()
    page = PromisePage(customer, request.POST or request.GET, company_today(now))
    form = page.form(sent=request.method == "POST" and "more" not in request.POST)
    if form.is_bound and form.is_valid() and (made := form.save(by=request.user, now=now)):
        messages.success(request, said_made(made))
        return redirect("credit:overview", customer.code)
    template = "credit/promise_new.html" + ("#believed" if request.htmx else "")
    context = {"customer": customer, "page": page, "form": form, "today": page.today}
    return TemplateResponse(request, template, context, status=422 if form.is_bound else 200)


@needs("credit.change_promise")
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask why a promise does not stand any more, and withdraw it."""
    customer, form = folder_of(request, code), WithdrawForm(request.POST or None, label_suffix="")
    promise = get_object_or_404(Promise.objects.select_related("customer", "recorded_by"), customer=customer, pk=pk)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_promise(promise=promise, by=request.user, now=timezone.now(), **form.cleaned_data)
        except PromiseRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, "The promise is withdrawn. Reminders and calls do not wait for it any more.")
            return redirect("credit:promises", customer.code)
    context = {"customer": customer, "promise": promise, "form": form}
    return TemplateResponse(request, "credit/promise_withdraw.html", context, status=422 if form.is_bound else 200)
