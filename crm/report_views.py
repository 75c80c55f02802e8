from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from crm.reports import REPORTS, Asked, Report
from crm.reports.forms import AskedForm
from crm.reports.printing import file_name
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
    """One report on screen; ?format=csv|xlsx answers with the file."""
    found, form, asked = _asked(request, name, request.GET)
    context = {"report": found, "form": form, "asked": asked, "query": request.GET.urlencode()}
    if asked:
        as_file = "format" in request.GET
        # What is read as blocks of text has its own page; here it is only printed or taken out as a file.
        rows = list(found.read(asked)) if as_file or not found.block else None
        listing = Listing(found.columns, rows or [], request.GET, what="rows", sort="")
        if as_file:
            require(request, "customers.export_customer")
            if file := listing.export(file_name(found, asked)):
                return file
        context |= {"listing": listing, "listed": rows is not None, "sort": listing.sort, "words": asked.in_words()}
    return TemplateResponse(request, "reports/report.html", context, status=422 if form.errors else 200)


@needs("customers.view_customer")
@require_POST
def print_report(request: HttpRequest, name: str) -> HttpResponse:
    """Print the report as PDF, as a job whose page shows how far it is."""
    found, form, asked = _asked(request, name, request.POST)
    if not asked:
        context = {"report": found, "form": form, "query": request.POST.urlencode()}
        return TemplateResponse(request, "reports/report.html", context, status=422)
    chosen = {key: str(value) for key, value in vars(asked.chosen).items() if value}
    arguments = {"name": name, "as_of": asked.as_of.isoformat(), "chosen": chosen}
    arguments["customer"] = asked.customer.pk if asked.customer else None
    title = f"{found.title}: {asked.in_words()}"[:200]
    return redirect("job", start(title=title, work=PRINT, arguments=arguments, owner=request.user).pk)


def _asked(request: HttpRequest, name: str, data) -> tuple[Report, AskedForm, Asked | None]:
    """Return the report, the form, and what is asked when the form is right; 404 and 403 as they apply."""
    if name not in REPORTS:
        raise Http404(f"There is no report {name}.")
    found = REPORTS[name]
    require(request, found.permission)
    form = AskedForm(data, about_one=found.about_one, seen=Customer.objects.visible_to(request.user))
    if not form.is_valid() or (found.about_one and not form.cleaned_data["customer"]):
        return found, form, None
    chosen = FilterForm(data).chosen() if found.block else Asked(form.cleaned_data["as_of"]).chosen
    return found, form, Asked(form.cleaned_data["as_of"], form.cleaned_data.get("customer"), chosen)
