"""Which documents and payments of a customer somebody means by a number (settings.NUMBERED)."""

from django.db.models import Model

from customers.models import Customer


def with_number(customer: Customer, number: str) -> list[Model]:
    """Return those with exactly this number or reference, whatever its case."""
    documents = customer.documents.filter(number__iexact=number)
    payments = customer.payments.filter(reference__iexact=number)
    return [*documents.select_related("customer"), *payments.select_related("customer")]
