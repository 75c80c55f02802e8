"""The Contacts tab: everything about how to reach this customer."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from customers import addresses, delivery, exemptions, tax_numbers
from customers.bulk.looking_after import DutyForm
from customers.cards import Card, cards_of
from customers.custom_fields import known_of
from customers.groups import groups_of
from customers.models import Customer, Mandate
from customers.register import home_country
from customers.staffing import duties
from foundation.languages import language_name
from foundation.periods import company_today
from staff.models import User
from staff.permissions import needs


@needs("customers.view_contact")
def contacts(request: HttpRequest, code: str) -> HttpResponseBase:
    """Everything about how to reach this customer."""
    customers = Customer.objects.visible_to(request.user).select_related("parent", "payer", "sales_rep", "changed_by")
    customer = get_object_or_404(customers, code=code)
    context = {
        "customer": customer,
        "people": list(cards_of(customer, viewer=request.user, today=company_today())),
        "office": Card(customer, company_today()),
        "addresses": addresses.shown(customer),
        "tax_numbers": tax_numbers.shown(
            vat_id=customer.vat_id, tax_id=customer.tax_id, country=home_country(customer)
        ),
        "delivery": delivery.delivery_of(customer),
        "pays_for": customer.pays_for.order_by("name", "id"),
        "language": language_name(customer.language),
        "categories": customer.categories.order_by("name"),
        "assignments": customer.assignments.select_related("user").order_by("duty", "user__name"),
        **assigning(request.user),
        "own": known_of(customer),
        "groups": groups_of(customer),
        "exemptions": exemptions.shown(customer, today=company_today()),
        "accounts": customer.bank_accounts.open().select_related("added_by", "confirmed_by")
        .prefetch_related(Prefetch("mandates", Mandate.objects.in_force())).order_by("id"),
    }  # fmt: skip
    return TemplateResponse(request, "customers/contacts.html", context)


def assigning(user: User) -> dict:
    """Return the form that assigns a colleague, for who may."""
    may = user.has_perm("customers.add_assignment")
    return {"duty_form": DutyForm(prefix="to"), "duties": duties()} if may else {}
