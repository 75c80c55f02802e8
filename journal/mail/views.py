from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.models import Customer
from foundation.tables.paging import keyset_page
from journal.mail.filing import CannotFile, file_mail
from journal.mail.forms import FilingForm
from journal.models import Mail
from journal.new_entry import Refused
from staff.permissions import needs


@needs("journal.view_mail")
def waiting(request: HttpRequest) -> HttpResponse:
    """The messages nobody knows the sender of; with ?show=all those that are filed, too."""
    everything = request.GET.get("show") == "all"
    mails = _seen(request) if everything else _seen(request).filter(customer=None)
    turned = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = keyset_page(mails.select_related("customer"), by="received_at", descending=True, **turned)
    show = "show=all&" if everything else ""
    context = {
        "mails": page.rows,
        "everything": everything,
        "previous_url": page.before and f"?{show}before={page.before}",
        "next_url": page.after and f"?{show}after={page.after}",
    }
    return TemplateResponse(request, "mail/waiting.html", context)


@needs("journal.view_mail")
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message with the others of its thread, and where it is filed."""
    mail = get_object_or_404(_seen(request), pk=pk)
    return _message(request, mail, FilingForm(seen=_customers(request), filed=bool(mail.customer_id)))


@needs("journal.change_mail", "journal.add_entry")
@require_POST
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a message under a customer, or take it to another one."""
    mail = get_object_or_404(_seen(request), pk=pk)
    form = FilingForm(request.POST, seen=_customers(request), filed=bool(mail.customer_id))
    if not form.is_valid():
        return _message(request, mail, form, status=422)
    try:
        filed = file_mail(mail=mail, by=request.user, now=timezone.now(), **form.cleaned_data)
    except (CannotFile, Refused) as refusal:
        form.add_error(None, str(refusal))
        return _message(request, mail, form, status=422)
    messages.success(request, f"Filed under {filed.customer}: entry {filed.entry.seq} of the journal.")
    return redirect("mail:waiting")


def _message(request: HttpRequest, mail: Mail, form: FilingForm, status: int = 200) -> HttpResponse:
    others = _seen(request).filter(thread=mail.thread_id).exclude(pk=mail.pk).order_by("received_at", "pk")[:50]
    filings = mail.filings.select_related("customer", "taken_from", "by").order_by("pk")
    context = {"mail": mail, "form": form, "others": others, "filings": filings}
    return TemplateResponse(request, "mail/message.html", context, status=status)


def _customers(request: HttpRequest) -> QuerySet[Customer]:
    return Customer.objects.visible_to(request.user)


def _seen(request: HttpRequest) -> QuerySet[Mail]:
    """What waits, and what is filed under customers this user may see."""
    return Mail.objects.filter(Q(customer=None) | Q(customer__in=_customers(request)))
