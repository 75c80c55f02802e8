from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from crm.reports import REPORTS, Asked, Report
from crm.reports.forms import AskedForm
from crm.reports.printing import as_arguments, file_name
from crm.reports.report import EVERYTHING, CannotReport
from crm.reports.totals import tables_of
from customers.models import Customer
from foundation.jobs import start
from foundation.tables import Listing
from journal.filter_form import FilterForm
from staff.permissions import needs, require

PRINT = "crm.reports.printing.print_report"


@needs("customers.view_customer")
def reports(request: HttpRequest) -> HttpResponse:
    """The reports this user may see."""
    open_to_user = [report for report in REPORTS.values() if request.user.has_perm(report.permission)]
    return TemplateResponse(request, "reports/reports.html", {"reports": open_to_user})


@needs("customers.view_customer")
@transaction.atomic
def report(request: HttpRequest, name: str) -> HttpResponse:
    """One report on screen; ?format=csv|xlsx|json answers with the file."""
    found = _found(request, name)
    form, filter_form, asked = _asked(request, found, _with_own(request, found))
    context = {"report": found, "form": form, "filter": filter_form, "asked": asked, "query": request.GET.urlencode()}
    if asked:
        try:
            if "format" in request.GET and (file := _file(request, found, asked)):
                return file
            context |= _read(request, found, asked)
        except CannotReport as refusal:
            form.add_error(None, str(refusal))
            context["asked"] = None
    return TemplateResponse(request, "reports/report.html", context, status=422 if form.errors else 200)


def _read(request: HttpRequest, found: Report, asked: Asked) -> dict[str, object]:
    """What the page shows; of a report in blocks of text, which has a page of its own, only how much there is."""
    rows = [] if found.block else list(found.read(asked))
    listing = Listing(found.columns_for(asked), rows, request.GET, what="rows", sort="")
    shown = {"listing": listing, "listed": not found.block, "sort": listing.sort, "words": asked.in_words()}
    if found.block:
        return shown | {"count": found.length(asked), "json_url": listing.url(format="json")}
    shown["of_money"] = any(column.kind == "money" for column in listing.columns)
    shown |= {"tables": tables_of(found.groups_for(asked), rows), "json_url": listing.url(format="json")}
    return shown | {"charts": found.charts(asked) if found.charts else []}


@needs("customers.view_customer")
@require_POST
def print_report(request: HttpRequest, name: str) -> HttpResponse:
    """Print the report as PDF, as a job whose page shows how far it is."""
    found = _found(request, name)
    form, filter_form, asked = _asked(request, found, request.POST)
    if not asked:
        context = {"report": found, "form": form, "filter": filter_form, "query": request.POST.urlencode()}
        return TemplateResponse(request, "reports/report.html", context, status=422)
    title = f"{found.title}: {asked.in_words()}"[:200]
    arguments = {"name": name, **as_arguments(asked)}
    return redirect("job", start(title=title, work=PRINT, arguments=arguments, owner=request.user).pk)


def _found(request: HttpRequest, name: str) -> Report:
    """The report, when there is one and the user may see it."""
    if name not in REPORTS:
        raise Http404(f"There is no report {name}.")
    require(request, REPORTS[name].permission)
    return REPORTS[name]


def _with_own(request: HttpRequest, found: Report) -> QueryDict:
    """What was asked; a report about customers that nobody has chosen yet begins with one's own."""
    data = request.GET.copy()
    if found.about_one and "customer" not in data:
        data.setdefault("sales_rep", str(request.user.pk))
    return data


def _file(request: HttpRequest, found: Report, asked: Asked) -> HttpResponse | None:
    require(request, "customers.export_customer")
    name = file_name(found, asked)
    if request.GET["format"] == "json":
        headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
        return JsonResponse(found.document(asked), headers=headers, json_dumps_params={"ensure_ascii": False})
    rows = list(found.read(asked))
    return Listing(found.columns_for(asked), rows, request.GET, what="rows", sort="").export(name)


def _asked(request: HttpRequest, found: Report, data) -> tuple[AskedForm, FilterForm | None, Asked | None]:
    """Return the forms, and what is asked when they are right."""
    seen = Customer.objects.visible_to(request.user)
    form = AskedForm(data, report=found, seen=seen, user=request.user)
    filter_form = FilterForm(data) if found.block else None
    asked = form.asked(filter_form.chosen() if filter_form else EVERYTHING) if form.is_valid() else None
    return form, filter_form, asked
