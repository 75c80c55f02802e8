"""The Contacts tab: everything about how to reach this customer."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from customers import addresses, delivery, exemptions
from customers.models import Customer, Mandate
from foundation.periods import company_today
from staff.permissions import needs


@needs("customers.view_contact")
def contacts(request: HttpRequest, code: str) -> HttpResponseBase:
    """Everything about how to reach this customer."""
    customers = Customer.objects.visible_to(request.user).select_related("parent", "sales_rep", "changed_by")
    customer = get_object_or_404(customers, code=code)
    context = {
        "customer": customer,
        "people": customer.contacts.select_related("person").prefetch_related("person__phones", "person__emails")
        .order_by("-is_key", "person__last_name", "person__first_name", "id"),
        "phones": customer.phones.order_by("kind", "id"),
        "emails": customer.emails.order_by("id"),
        "addresses": [(address, addresses.lines(address)) for address in customer.addresses.order_by("-purpose", "id")],
        "delivery": delivery.delivery_of(customer),
        "categories": customer.categories.order_by("name"),
        "exemptions": exemptions.shown(customer, today=company_today()),
        "accounts": customer.bank_accounts.open().select_related("added_by", "confirmed_by")
        .prefetch_related(Prefetch("mandates", Mandate.objects.in_force())).order_by("id"),
    }  # fmt: skip
    return TemplateResponse(request, "customers/contacts.html", context)
