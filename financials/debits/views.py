"""Direct debits: the runs, a new one, and what is done with it."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from financials.debits import booking, collecting
from financials.debits.creditor import NotSetUp, creditor
from financials.debits.forms import ReasonForm, SelectionForm, ticked
from financials.debits.job import AT_ONCE, BOOK
from financials.debits.pain008 import file_of
from financials.debits.planning import Plan, plan
from financials.debits.tables import ITEMS, RUNS, items_of
from financials.debits.tables import runs as all_runs
from financials.ledger import NotBooked
from financials.models import DebitRun
from foundation.jobs import start
from foundation.money import NOTHING
from foundation.periods import company_today
from foundation.tables import Listing
from staff.permissions import needs, require

COLLECT = ("financials.add_debitrun", "customers.view_bankaccount")


@needs(*COLLECT)
def runs(request: HttpRequest) -> HttpResponseBase:
    """All runs, the latest collection day first."""
    listing = Listing(RUNS, all_runs(), request.GET, what="runs", sort="-collect_on", size=50)
    if file := taken_along(request, listing, "direct-debit-runs"):
        return file
    context = {"listing": listing, "sort": listing.sort, "missing": missing()}
    return TemplateResponse(request, "financials/debits/runs.html", context)


@needs(*COLLECT)
def new_run(request: HttpRequest) -> HttpResponseBase:
    """What could be collected on a day, with ticks, and why the rest is left out."""
    form = SelectionForm.of(request.GET.dict(), earliest())
    return proposal(request, form, ticks=None)


@needs(*COLLECT)
@require_POST
def prepare(request: HttpRequest) -> HttpResponseBase:
    """Make a run of the ticked invoices; refused, they are shown again as they are now."""
    form = SelectionForm.of(request.POST.dict(), earliest())
    ticks = ticked(request.POST.getlist("invoice"))
    if form.is_valid():
        try:
            run = collecting.prepare_run(
                collect_on=form.cleaned_data["collect_on"], scheme=form.cleaned_data["scheme"],
                chosen={entry: amount for entry, _, amount in ticks}, idempotency_key=key_of(request), by=request.user,
                now=timezone.now(),
            )  # fmt: skip
        except (NotBooked, NotSetUp) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Run {run.number} is prepared: download its file and give it to the bank.")
            return redirect(run)
    return proposal(request, form, ticks)


@needs(*COLLECT)
@require_POST
def totals(request: HttpRequest) -> HttpResponseBase:
    """What the ticks in the list come to."""
    return TemplateResponse(request, "financials/debits/new.html#sums", sums(ticked(request.POST.getlist("invoice"))))


@needs(*COLLECT)
def run(request: HttpRequest, number: str) -> HttpResponseBase:
    """One run: where it stands, its debits, and the next step."""
    shown = get_object_or_404(all_runs().select_related("sent_by", "booked_by", "discarded_by"), number=number)
    listing = Listing(ITEMS, items_of(shown), request.GET, what="debits", sort="end_to_end_id", size=100)
    if file := taken_along(request, listing, f"direct-debits-{number}"):
        return file
    due = shown.sent_at and not shown.booked_at and shown.collect_on <= company_today()
    context = {"run": shown, "listing": listing, "sort": listing.sort, "bookable": due and not shown.discarded_at}
    return TemplateResponse(request, "financials/debits/run.html", context)


@needs(*COLLECT)
def file(request: HttpRequest, number: str) -> HttpResponseBase:
    """The file for the bank, as an attachment."""
    shown = get_object_or_404(DebitRun, number=number, discarded_at=None)
    try:
        content = file_of(shown)
    except NotSetUp as refusal:
        messages.error(request, str(refusal))
        return redirect(shown)
    headers = {"Content-Disposition": f'attachment; filename="{shown.message_id}.xml"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/xml", headers=headers)


@needs(*COLLECT)
@require_POST
def send(request: HttpRequest, number: str) -> HttpResponseBase:
    """Note that the bank has the file."""
    shown = get_object_or_404(DebitRun, number=number)
    try:
        collecting.send_run(run=shown, by=request.user, now=timezone.now())
    except NotBooked as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The bank has run {number}. Book it on {shown.collect_on:%d %b %Y}.")
    return redirect(shown)


@needs(*COLLECT, "financials.add_payment")
@require_POST
def book(request: HttpRequest, number: str) -> HttpResponseBase:
    """Book all debits of the run that are under way; many of them as a job."""
    shown = get_object_or_404(DebitRun, number=number)
    if shown.items.under_way().count() > AT_ONCE:
        title = f"Booking direct debit run {number}"
        arguments = {"run": shown.pk, "by": request.user.pk}
        return redirect("job", start(title=title, work=BOOK, arguments=arguments, owner=request.user).pk)
    try:
        refused = booking.book_run(run=shown, by=request.user, now=timezone.now())
    except NotBooked as refusal:
        refused = [str(refusal)]
    for sentence in refused:
        messages.error(request, sentence)
    if not refused:
        messages.success(request, f"Run {number} is booked: its invoices are paid.")
    return redirect(shown)


@needs(*COLLECT)
def discard(request: HttpRequest, number: str) -> HttpResponseBase:
    """Take a run back, with the reason."""
    shown = get_object_or_404(DebitRun, number=number)
    return ask(request, shown, collecting.discard_run, {"run": shown}, f"Discard run {number}", "Discard run")


@needs(*COLLECT)
def reject(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """Note that the bank refused one debit."""
    shown = get_object_or_404(DebitRun, number=number)
    item = get_object_or_404(shown.items.select_related("customer"), pk=pk)
    title = f"The bank refused the debit of {item.customer.name}"
    return ask(request, shown, booking.reject_debit, {"item": item}, title, "Note refusal")


def ask(request: HttpRequest, shown: DebitRun, verb, of: dict, title: str, label: str) -> HttpResponseBase:
    """Ask for the reason, then do it."""
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            verb(**of, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        except NotBooked as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(shown)
    context = {"run": shown, "form": form, "title": title, "verb": label}
    return TemplateResponse(request, "financials/debits/ask.html", context, status=422 if form.is_bound else 200)


def proposal(request: HttpRequest, form: SelectionForm, ticks: list | None) -> HttpResponseBase:
    """Show what could be collected; at first all is ticked but what came back before."""
    said = form.cleaned_data if form.is_valid() or form.non_field_errors() else None
    found = plan(**{name: said[name] for name in form.fields}) if said else Plan([], [])
    first = [(one.entry.pk, one.mandate.pk, one.amount) for one in found.proposals if not one.came_back]
    chosen = first if ticks is None else ticks
    context = {
        "form": form, "plan": found, "key": uuid4(), "missing": missing(), "earliest": earliest(), "asked": bool(said),
        "chosen": {entry for entry, *_ in chosen}, **sums(chosen),
    }  # fmt: skip
    refused = ticks is not None
    return TemplateResponse(request, "financials/debits/new.html", context, status=422 if refused else 200)


def sums(ticks: list) -> dict[str, object]:
    """Return how many invoices and debits the ticks are, and what they come to."""
    return {
        "invoices": len(ticks),
        "debits": len({mandate for _, mandate, _ in ticks}),
        "total": sum((amount for *_, amount in ticks), NOTHING),
    }


def taken_along(request: HttpRequest, listing: Listing, name: str) -> HttpResponseBase | None:
    """Return the list as a file where one is asked for, by somebody who may."""
    if "format" not in request.GET:
        return None
    require(request, "customers.export_customer")
    return listing.export(name)


def missing() -> str:
    """Return what the settings still need before anything can be collected."""
    try:
        creditor()
    except NotSetUp as refusal:
        return str(refusal)
    return ""


def earliest():
    return collecting.earliest_collection(company_today())


def key_of(request: HttpRequest) -> UUID | None:
    """Return the key of the form, None for one that is none."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None
