"""Writing to a customer: a message of one's own, or a template in two clicks."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from customers.models import Contact, Customer, Email
from documents.filing import NotFiled
from documents.handing import MayHaveGone, NotHanded
from documents.models import MessageTemplate
from documents.writing.forms import LetterForm, MailForm
from documents.writing.sending import send_mail, write_letter
from documents.writing.wording import Words, filled, templates_for
from foundation.pdf import PdfError
from foundation.periods import company_today
from staff.permissions import needs

MAY_WRITE = ("documents.add_storedfile", "journal.add_entry")


@needs(*MAY_WRITE)
def mail(request: HttpRequest, code: str) -> HttpResponse:
    """Write an e-mail; it stands in the journal once the mail server has it."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    _, words = _asked(request, customer)
    addresses = _addresses(customer)
    first = {"to": next(iter(addresses), ""), "subject": words.subject, "text": words.text}
    form = MailForm(request.POST or None, customer=customer, addresses=addresses, initial=first)
    if form.is_valid():
        try:
            send_mail(customer=customer, **form.cleaned_data, by=request.user, now=timezone.now())
        except (NotHanded, MayHaveGone) as trouble:
            form.add_error(None, str(trouble))
        else:
            messages.success(request, f"The e-mail went to {form.cleaned_data['to']} and stands in the journal.")
            return redirect("folder", code)
    return _page(request, customer, form, "mail")


@needs(*MAY_WRITE)
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """Write a letter; its PDF is filed, to be printed."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    contact, words = _asked(request, customer)
    first = {"person": str(contact.person) if contact else "", "subject": words.subject, "text": words.text}
    form = LetterForm(request.POST or None, customer=customer, initial=first)
    if form.is_valid():
        try:
            file = write_letter(customer=customer, **form.cleaned_data, by=request.user, now=timezone.now())
        except (PdfError, NotFiled) as trouble:
            form.add_error(None, str(trouble))
        else:
            messages.success(request, "The letter is filed and stands in the journal. Print it, sign it, send it.")
            return redirect(file)
    return _page(request, customer, form, "letter")


def _asked(request: HttpRequest, customer: Customer) -> tuple[Contact | None, Words]:
    """Whom it is for first, and the words of the template that was chosen."""
    contact = customer.contacts.select_related("person").order_by("-is_key", "pk").first()
    chosen = request.GET.get("template", "")
    template = MessageTemplate.objects.filter(pk=chosen).first() if chosen.isdecimal() else None
    if not template:
        return contact, Words()
    about = {"customer": customer, "contact": contact, "writer": request.user, "today": company_today()}
    return contact, filled(template, **about)


def _addresses(customer: Customer) -> list[str]:
    of_people = Email.objects.filter(person__contacts__customer=customer, person__do_not_contact=False)
    found = [*of_people.order_by("-person__contacts__is_key", "pk"), *customer.emails.order_by("pk")]
    return list(dict.fromkeys(email.address for email in found))


def _page(request: HttpRequest, customer: Customer, form, kind: str) -> HttpResponse:
    context = {
        "customer": customer,
        "form": form,
        "kind": kind,
        "templates": templates_for(customer, kind),
        "chosen": request.GET.get("template", ""),
    }
    return TemplateResponse(
        request, f"documents/writing/{kind}_page.html", context, status=422 if form.is_bound else 200
    )
