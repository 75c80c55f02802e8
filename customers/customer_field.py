"""The field in which one customer names another: a head office, who pays, whose price it is, whom a visit is for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse_lazy

from customers.models import Customer

SHOWN = 8


def like(customers: QuerySet[Customer], text: str) -> list[Customer]:
    """Return the first few customers whose code or name begins with these letters."""
    text = text.strip().lower()
    begins = Q(plain_name__startswith=text) | Q(plain_code__startswith=text)
    known = customers.alias(plain_name=Lower("name"), plain_code=Lower("code")).filter(begins)
    return list(known.order_by(Lower("name"), "id")[:SHOWN]) if text else []


class CustomerField(forms.CharField):
    """A customer by code or by name; cleans to the customer, None when empty. Forms narrow `seen` to whom they show.

    The browser offers those whose code or name begins like what is typed (search-customers fills the page's list).
    """

    def __init__(self, **more: Any):
        asks = {
            "list": "customers-found", "autocomplete": "off", "hx-get": reverse_lazy("search-customers"),
            "hx-trigger": "input changed delay:150ms", "hx-target": "#customers-found", "hx-swap": "innerHTML",
        }  # fmt: skip
        super().__init__(**{"label": "Customer", "max_length": 200, "widget": forms.TextInput(asks), **more})
        self.seen = Customer.objects.all()

    def clean(self, value: Any) -> Customer | None:
        text = super().clean(value)
        if not text:
            return None
        if found := self.seen.with_code(text).first():
            return found
        named = list(self.seen.filter(name__iexact=text)[:2]) or like(self.seen, text)
        if len(named) == 1:
            return named[0]
        near = ", ".join(f"{customer.code} ({customer.name})" for customer in named[:3])
        hint = (
            f"Several begin like that: {near}. Write the code." if near else "Write its code, or how its name begins."
        )
        raise ValidationError(f"No customer is called “{text}”. {hint}")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return Customer.objects.values_list("code", flat=True).get(pk=value)
        return value.code if isinstance(value, Customer) else value
