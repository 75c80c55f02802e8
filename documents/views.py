from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.models import Customer
from documents.filing import NotFiled, store_file
from documents.forms import FileForm
from documents.serving import FileMissing, response_for
from documents.tables import columns
from foundation.periods import company_today, day_asked, end_of_day
from foundation.tables import Listing
from staff.permissions import needs


def _customer(request: HttpRequest, code: str) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(request.user), code=code)


def _cabinet(request: HttpRequest, customer: Customer, form: FileForm | None) -> HttpResponse:
    today = company_today()
    as_of = day_asked(request.GET.get("as_of"), today)
    filed = customer.files.filter(uploaded_at__lt=end_of_day(as_of)).select_related("uploaded_by")
    listing = Listing(columns(customer), filed, request.GET, what="documents", sort="-uploaded_at")
    may_file = request.user.has_perm("documents.add_storedfile") and as_of == today
    context = {"customer": customer, "listing": listing, "sort": listing.sort, "form": form, "may_file": may_file}
    return TemplateResponse(request, "documents/files.html", context, status=422 if form and form.errors else 200)


@needs("documents.view_storedfile")
def files(request: HttpRequest, code: str) -> HttpResponse:
    """The filing cabinet of one customer, newest first."""
    return _cabinet(request, _customer(request, code), FileForm())


@needs("documents.add_storedfile")
@require_POST
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """File what was chosen or dropped; what is refused is named, the rest is kept."""
    customer, form = _customer(request, code), FileForm(request.POST, request.FILES)
    if form.is_valid():
        filed = [_file(request, customer, one, form) for one in form.cleaned_data["files"]]
        if any(filed):
            names = ", ".join(one.name for one in filed if one)
            messages.success(request, f"Filed: {names}.")
        if not form.errors:
            return redirect("documents:files", customer.code)
    return _cabinet(request, customer, form)


def _file(request: HttpRequest, customer: Customer, content, form: FileForm):
    try:
        return store_file(
            customer=customer,
            content=content,
            name=content.name,
            note=form.cleaned_data["note"],
            by=request.user,
            now=timezone.now(),
        )
    except NotFiled as refusal:
        form.add_error("files", str(refusal))


@needs("documents.view_storedfile")
def file(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One file: shown in the browser when it is on the short list, else saved."""
    customer = _customer(request, code)
    filed = get_object_or_404(customer.files, pk=pk)
    try:
        return response_for(filed, save="save" in request.GET)
    except FileMissing:
        context = {"customer": customer, "filed": filed}
        return TemplateResponse(request, "documents/missing.html", context, status=410)
