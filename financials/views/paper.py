"""A document on paper: as a PDF to look at or print, and by e-mail."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from financials.paper import file_name, print_document
from financials.sending import NotSent, addresses, send_document
from financials.sending_form import SendForm
from financials.views.document import find
from financials.views.folder import folder
from foundation.pdf import PdfError
from staff.permissions import needs

# A PDF is shown in an empty box: it can run and reach nothing.
BOX = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


@needs("financials.view_document")
def paper(request: HttpRequest, code: str, kind: str, number: str) -> HttpResponse:
    """The document as PDF."""
    customer, context = folder(request, code)
    found = find(customer, kind, number, context)
    try:
        pdf = print_document(found)
    except PdfError as error:
        messages.error(request, str(error))
        return redirect(found)
    headers = BOX | {"Content-Disposition": f'inline; filename="{file_name(found)}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@needs("financials.view_document", "journal.add_entry")
def send(request: HttpRequest, code: str, kind: str, number: str) -> HttpResponse:
    """Send the document by e-mail, as often as it is asked for."""
    customer, context = folder(request, code)
    found = find(customer, kind, number, context)
    people = {"addresses": addresses(found), "sender": request.user.get_full_name(), "company": settings.COMPANY_NAME}
    form = SendForm(request.POST or None, document=found, label_suffix="", **people)
    if request.method == "POST" and form.is_valid():
        try:
            send_document(document=found, by=request.user, now=timezone.now(), **form.cleaned_data)
        except NotSent as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{str(found).capitalize()} is on its way to {form.cleaned_data['to']}.")
            return redirect(found)
    context |= {"document": found, "form": form}
    return TemplateResponse(request, "financials/send.html", context, status=422 if form.is_bound else 200)
