from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer
from journal.confirming import confirmed
from journal.erasing_forms import ContactErasureForm, ErasureForm
from journal.erasure import CannotErase, contacts_of, entries_naming, erase_all, why_not
from journal.erasure import erase as erase_entry
from journal.models import Entry
from journal.timeline import entry_url, shown, written_for
from staff.permissions import needs

AT_ONCE = 500  # entries a form


@needs("journal.view_entry", "journal.delete_body")
@confirmed("erasure")
def erase(request: HttpRequest, code: str, seq: int) -> HttpResponse:
    """Ask for the reason, and erase the text of one entry by a signed order."""
    form, entries = (
        ErasureForm(request.POST or None),
        Entry.objects.select_related("author", "body", "customer", "book"),
    )
    entry = written_for(entries, code, seq, request.user)
    customer = entry.customer
    refusal = why_not(entry)
    if not refusal and form.is_valid():
        try:
            order = erase_entry(entry=entry, by=request.user, now=timezone.now(), **form.cleaned_data)
        except CannotErase as trouble:
            form.add_error(trouble.field or None, str(trouble))
        else:
            messages.success(request, f"The text of entry {entry.number} is erased. Entry {order.seq} is the order.")
            return redirect(entry_url(code, seq))
    amendments = Entry.objects.filter(customer=customer, amends=entry.entry_id, body__content__isnull=False)
    line, *later = shown(customer, [entry, *amendments.select_related("author", "body").order_by("pk")])
    context = {"customer": customer, "form": form, "line": line, "amendments": later, "refusal": refusal}
    context["contacts"] = contacts_of(entry)
    return TemplateResponse(request, "journal/erase.html", context, status=422 if form.is_bound else 200)


@needs("journal.view_entry", "journal.delete_body")
@confirmed("erasure")
def erase_contact(request: HttpRequest, code: str, contact: int) -> HttpResponse:
    """Show every entry that names a contact, and erase those that are ticked, by one order each."""
    customer = _customer(request, code)
    person = get_object_or_404(customer.contacts.select_related("person"), pk=contact)
    found = entries_naming(person)
    form = ContactErasureForm(request.POST or None, namings=found[:AT_ONCE])
    if form.is_valid():
        chosen = [form.namings[pk].entry for pk in sorted(form.cleaned_data["entries"])]
        try:
            erase_all(entries=chosen, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        except CannotErase as trouble:
            form.add_error(trouble.field or None, str(trouble))
        else:
            messages.success(request, f"{len(chosen)} texts are erased, by one order each.")
            return redirect(reverse("journal:entries", args=[code]))
    rows = list(zip(found[:AT_ONCE], shown(customer, [naming.entry for naming in found[:AT_ONCE]]), strict=True))
    context = {"customer": customer, "contact": person, "form": form, "rows": rows, "others": len(found) - len(rows)}
    return TemplateResponse(request, "journal/erase_contact.html", context, status=422 if form.is_bound else 200)


def _customer(request: HttpRequest, code: str) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(request.user), code=code)
