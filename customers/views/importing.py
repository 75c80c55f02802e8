"""The wizard that takes files of customers over: bring, map, look through, decide, run."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from customers.importing import files
from customers.importing.decisions import IS, decide
from customers.importing.forms import DECISIONS, ColumnsForm, DecisionForm, FileForm, ReadingForm
from customers.importing.job import LOOK, TAKE, refused_rows, start
from customers.importing.planning import counts, look_through
from customers.models import ImportFile, ImportRow
from foundation.records.delimited import DELIMITERS
from foundation.records.shapes import Records, Unreadable
from foundation.tables.exports import CSV_TYPE
from staff.permissions import needs

AT_ONCE = 200  # rows a page waits for
SHOWN = 50
LAST = 20  # files listed


def mine(request: HttpRequest) -> QuerySet[ImportFile]:
    """The files this user brought; nobody sees another's."""
    return ImportFile.objects.filter(owner=request.user)


@needs("customers.import_customer")
def bring(request: HttpRequest) -> HttpResponseBase:
    """Choose a file; those brought before are listed below."""
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            file = files.bring(upload=form.cleaned_data["file"], by=request.user, now=timezone.now())
        except Unreadable as trouble:
            form.add_error("file", str(trouble))
        else:
            return redirect("customers:import_columns", file.pk)
    before = mine(request).select_related("operation").order_by("-brought_at")[:LAST]
    context = {"form": form, "files": before}
    return TemplateResponse(request, "customers/importing/bring.html", context, status=422 if form.is_bound else 200)


@needs("customers.import_customer")
def columns(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Look at the columns beside samples of what stands in them, and say what each becomes."""
    file = get_object_or_404(mine(request).exclude(status=ImportFile.Status.DONE), pk=pk)
    try:
        records = files.read(file)
    except Unreadable as trouble:
        messages.warning(request, str(trouble))
        return redirect("customers:import")
    form = ColumnsForm(request.POST or None, file=file, records=records, user=request.user)
    if form.is_valid():
        file.mapping, file.options = form.mapping, form.options.kept
        file.save(update_fields=["mapping", "options"])
        return looked_through(request, file, records)
    said = {"encoding": file.encoding, "delimiter": file.delimiter, "header": file.header}
    context = {"file": file, "form": form, "reading": ReadingForm(initial=said), "records": records, **told(records)}
    return TemplateResponse(request, "customers/importing/columns.html", context, status=422 if form.is_bound else 200)


def told(records: Records) -> dict[str, object]:
    """Return what is said of how a file was read."""
    return {
        "sign": DELIMITERS.get(records.delimiter, ""),
        "is_text": records.kind == "csv",
        "kind": {"csv": "Text", "xlsx": "Workbook", "vcard": "vCards", "ldif": "LDIF"}[records.kind],
    }


def looked_through(request: HttpRequest, file: ImportFile, records: Records) -> HttpResponseBase:
    """Look a short file through while the page waits, a long one in the background."""
    if len(records.rows) > AT_ONCE:
        start(file=file, work=LOOK, by=request.user)
    else:
        look_through(file=file, by=request.user, now=timezone.now())
    return redirect("customers:import_rows", file.pk)


@needs("customers.import_customer")
@require_POST
def reading(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Read the file in another way."""
    file = get_object_or_404(mine(request).exclude(status=ImportFile.Status.DONE), pk=pk)
    form = ReadingForm(request.POST)
    if form.is_valid():
        try:
            files.read_otherwise(file=file, **form.cleaned_data)
        except Unreadable as trouble:
            messages.warning(request, str(trouble))
    return redirect("customers:import_columns", pk)


@needs("customers.import_customer")
def rows(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What becomes of each row; while the job is at it, how far it is; once it is done, the result."""
    file = get_object_or_404(mine(request).select_related("job", "operation"), pk=pk)
    working = file.job and not file.job.finished_at
    if request.htmx and not working:
        return HttpResponseClientRefresh()
    if working:
        template = "customers/importing/working.html" + ("#state" if request.htmx else "")
        return TemplateResponse(request, template, {"file": file, "job": file.job})
    if file.status == ImportFile.Status.BROUGHT:
        messages.warning(request, file.job.message if file.job else "Say what the columns are first.")
        return redirect("customers:import_columns", pk)
    return TemplateResponse(request, "customers/importing/rows.html", shown(request, file))


def shown(request: HttpRequest, file: ImportFile) -> dict[str, object]:
    """Return a page of rows: of one outcome or all, behind ?after=."""
    outcome, after = request.GET.get("outcome", ""), request.GET.get("after", "")
    found = file.rows.select_related("customer").order_by("number")
    found = found.filter(IS[outcome]) if outcome in IS else found
    page = list(found.filter(number__gt=int(after) if after.isdecimal() else -1)[: SHOWN + 1])
    counted = counts(file)
    going = sum(count for what, count in counted.items() if what not in ("refused", "skip"))
    return {
        "file": file,
        "rows": page[:SHOWN],
        "next": page[SHOWN - 1].number if len(page) > SHOWN else None,
        "after": after,
        "outcome": outcome,
        "counted": [(what, label, counted[what]) for what, label in ImportRow.Outcome.choices if counted[what]],
        "total": sum(counted.values()),
        "going": going,
        "refused": counted["refused"],
        "decisions": list(DECISIONS.items()),
        "done": file.status == ImportFile.Status.DONE,
        "failed": file.job.message if file.job and file.job.status in ("failed", "cancelled") else "",
    }


@needs("customers.import_customer")
@require_POST
def decision(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Do something else with a row, or with all of an outcome."""
    file, form = get_object_or_404(mine(request), pk=pk), DecisionForm(request.POST)
    if form.is_valid():
        count = decide(file=file, **form.cleaned_data)
        if form.cleaned_data["number"] is None:
            messages.success(
                request, f"{count} rows: {DECISIONS.get(form.cleaned_data['what'], 'as proposed').lower()}."
            )
    back = redirect("customers:import_rows", pk)
    kept = {name: request.POST.get(f"at-{name}", "") for name in ("outcome", "after")}
    query = "&".join(f"{name}={value}" for name, value in kept.items() if value.isalnum())
    back["Location"] += f"?{query}" if query else ""
    return back


@needs("customers.import_customer")
@require_POST
def run(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take the file over in the background."""
    file = get_object_or_404(mine(request), pk=pk, status=ImportFile.Status.PLANNED)
    start(file=file, work=TAKE, by=request.user)
    return redirect("customers:import_rows", pk)


@needs("customers.import_customer")
def refused(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out the refused rows with their reasons, to be mended and brought again."""
    file = get_object_or_404(mine(request), pk=pk)
    try:
        heads = files.read(file).heads
    except Unreadable as trouble:
        messages.warning(request, str(trouble))
        return redirect("customers:import_rows", pk)
    name = file.name.rsplit(".", 1)[0].replace('"', "")
    answer = HttpResponse(refused_rows(file, heads), content_type=CSV_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.refused.csv"'
    return answer
