"""Handing the books over: what was, what will be, the files again, and the accounts."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from documents.serving import HEADERS, UNKNOWN
from financials.accounting.accounts import AccountsRefused, current, keep_accounts
from financials.accounting.datev import NotForDatev
from financials.accounting.exporting import FileLost, differing, entries_in, export_books, names_in, one_of
from financials.accounting.forms import AccountsPage, PeriodForm, PolicyForm
from financials.accounting.job import AT_ONCE, EXPORT
from financials.accounting.period import Period, PeriodRefused, handed_over, next_period, troubles, would_trouble
from financials.accounting.reconciling import Kinds, foreseen, moved
from financials.accounting.tables import EXPORTS, agrees, exports
from financials.models import AccountingExport, Entry
from foundation.jobs import start
from foundation.periods import company_today
from foundation.tables import Listing
from staff.permissions import needs, require

HAND_OVER = "financials.export_accounting"
LAYOUT = AccountingExport.Layout


@needs(HAND_OVER)
def all_exports(request: HttpRequest) -> HttpResponseBase:
    """What was handed over, the latest period first, with the gaps and overlaps between the periods."""
    listing = Listing(EXPORTS, exports(), request.GET, what="exports", sort="-period")
    if "format" in request.GET:
        require(request, "customers.export_customer")
        if file := listing.export("accounting-exports"):
            return file
    told = [(layout.label, sentence) for layout in LAYOUT for sentence in troubles(handed_over(layout))]
    context = {"listing": listing, "sort": listing.sort, "troubles": told}
    return TemplateResponse(request, "financials/accounting/exports.html", context)


@needs(HAND_OVER)
def new_export(request: HttpRequest) -> HttpResponseBase:
    """A period before it is handed over: how the receivables move in it, and what to look after."""
    today = company_today()
    return _proposal(request, PeriodForm(_asked(request, today), today=today))


def _asked(request: HttpRequest, today: date) -> dict[str, str]:
    """What the URL asks for; the period that comes next, in the layout of the last one, where it says nothing."""
    last = AccountingExport.objects.order_by("-made_at").first()
    layout = request.GET.get("layout") or (last.layout if last else LAYOUT.CSV)
    period = next_period(handed_over(layout), today)
    usual = {"begins_on": period.begins_on.isoformat(), "ends_on": period.ends_on.isoformat(), "layout": layout}
    return usual | request.GET.dict()


def _proposal(request: HttpRequest, form: PeriodForm) -> HttpResponseBase:
    refused = bool(form.errors)
    context: dict[str, object] = {"form": form, "key": uuid4()}
    if period := form.cleaned_data.get("period"):
        context |= {"period": period, "sums": foreseen(period), "kinds": list(_kinds(period))}
        context["troubles"] = would_trouble(period, form.cleaned_data.get("layout", ""))
    return TemplateResponse(request, "financials/accounting/new.html", context, status=422 if refused else 200)


def _kinds(period: Period) -> Iterator[tuple[str, Kinds, str]]:
    for currency, found in moved(period).items():
        yield from ((currency, each, Entry.Kind(each.kind).label.capitalize()) for each in found)


@needs(HAND_OVER)
@require_POST
def hand_over(request: HttpRequest) -> HttpResponseBase:
    """Write the files of a period; a large one as a job."""
    form = PeriodForm(request.POST, today=company_today())
    if not form.is_valid():
        return _proposal(request, form)
    period, layout, key = form.cleaned_data["period"], form.cleaned_data["layout"], _key(request)
    if entries_in(period) > AT_ONCE:
        return redirect("job", _begun(request, period, layout, key).pk)
    try:
        made = export_books(period=period, layout=layout, by=request.user, now=timezone.now(), idempotency_key=key)
    except (AccountsRefused, NotForDatev, PeriodRefused) as refusal:
        form.add_error(None, str(refusal))
        return _proposal(request, form)
    if agrees(made):
        messages.success(request, f"The books of {period} are written. Vouchers: {made.vouchers:,}.")
    else:
        messages.error(request, f"The books of {period} are written and differ from the receivables: look below.")
    return redirect(made)


def _begun(request: HttpRequest, period: Period, layout: str, key: UUID):
    begins_on, ends_on = period.begins_on.isoformat(), period.ends_on.isoformat()
    said = {"begins_on": begins_on, "ends_on": ends_on, "layout": layout, "by": request.user.pk, "key": str(key)}
    return start(title=f"Books of {period}", work=EXPORT, arguments=said, owner=request.user)


def _key(request: HttpRequest) -> UUID:
    """The key of the form, so that sent twice it hands over once; a new one for a form without."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


@needs(HAND_OVER)
def export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One export: what it proves, its files, and whether its period still comes to the same."""
    made = get_object_or_404(exports(), pk=pk)
    now = {each.currency: each for each in foreseen(Period(made.begins_on, made.ends_on))}
    sums = [(each, changed(each, now.pop(each.currency, None))) for each in made.sums.all()]
    context = {
        "export": made, "period": Period(made.begins_on, made.ends_on), "sums": sums, "agrees": agrees(made),
        "changed": any(changed for _, changed in sums) or bool(now),
    }  # fmt: skip
    try:
        context |= {"files": names_in(made), "off": [] if context["agrees"] else differing(made)}
    except FileLost as loss:
        context["lost"] = str(loss)
    return TemplateResponse(request, "financials/accounting/export.html", context)


def changed(kept, now) -> bool:
    """Whether a currency does not move in the period as it did when it was handed over."""
    names = ("opening", "debits", "credits", "closing")
    return now is None or any(getattr(kept, name) != getattr(now, name) for name in names)


@needs(HAND_OVER)
def archive(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All files of an export again, as they were handed over."""
    made = get_object_or_404(AccountingExport, pk=pk)
    try:
        names_in(made)
    except FileLost as loss:
        messages.error(request, str(loss))
        return redirect(made)
    return FileResponse(
        made.content.open("rb"), as_attachment=True, filename=made.name, content_type=UNKNOWN, headers=HEADERS
    )


@needs(HAND_OVER)
def one_file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """One file of an export again."""
    made = get_object_or_404(AccountingExport, pk=pk)
    try:
        return _file(name, one_of(made, name))
    except KeyError as error:
        raise Http404(f"{made.name} has no file {name}.") from error
    except FileLost as loss:
        messages.error(request, str(loss))
        return redirect(made)


def _file(name: str, content: bytes) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=UNKNOWN, headers=HEADERS | disposition)


@needs(HAND_OVER)
def accounts(request: HttpRequest) -> HttpResponseBase:
    """The accounts of the house, and how it hands its books over."""
    kept = current()
    page = AccountsPage(kept, request.POST if request.method == "POST" else None)
    form = PolicyForm(request.POST or None, instance=kept.policy)
    if form.is_bound and form.is_valid():
        try:
            keep_accounts(numbers=page.numbers, by=request.user, now=timezone.now(), **form.cleaned_data)
        except AccountsRefused as refusal:
            page.errors[refusal.slot] = str(refusal)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The accounts are kept. What was handed over before stays as it is.")
            return redirect("accounting:accounts")
    context = {"form": form, "by_tax": page.by_tax(), "others": page.others(), "policy": kept.policy}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "financials/accounting/accounts.html", context, status=status)
