"""Forms of the register: a new customer in two fields, and master data that two people may edit at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower

from customers.limit_field import LimitField
from customers.merging_forms import Merging
from customers.models import Customer, known_terms
from customers.register import EDITABLE, label_of, value_of
from customers.terms import Terms
from staff.models import User

ACTIVE_STATUSES = [(Customer.Status.CUSTOMER, "Customer"), (Customer.Status.PROSPECT, "Prospect")]
OF_TERMS = ("terms", "credit_limit", "shares_credit")
CHECK = {"class": "form-check-input"}


class CustomerCodeField(forms.CharField):
    """A customer named by code; cleans to the customer, None when empty."""

    def clean(self, value: Any) -> Customer | None:
        text = super().clean(value)
        if not text:
            return None
        if customer := Customer.objects.with_code(text).first():
            return customer
        raise ValidationError(f"There is no customer with the code “{text}”. Look it up in the register and copy it.")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return Customer.objects.values_list("code", flat=True).get(pk=value)
        return value.code if isinstance(value, Customer) else value


class NewCustomerForm(forms.ModelForm):
    """Name and type are all it takes; the rest can follow in the folder."""

    status = forms.ChoiceField(label="Type", choices=ACTIVE_STATUSES, widget=forms.RadioSelect(attrs=CHECK))
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "As the name says"), *Customer.Kind.choices],
        widget=forms.RadioSelect(attrs=CHECK),
    )  # fmt: skip
    even_so = forms.BooleanField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Customer
        fields = ("name", "status", "kind")
        widgets = {
            "name": forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
        }

    def similar(self) -> list[Customer]:
        """Return customers of the same name, whom the new one could be."""
        name = self.cleaned_data.get("name", "")
        same = Customer.objects.alias(plain=Lower("name")).filter(plain=name.lower())
        return list(same.order_by("id")[:5])


class CustomerForm(Merging, forms.ModelForm):
    """Master data; only what was really changed is saved."""

    parent = CustomerCodeField(
        label="Head office", required=False, help_text="Code of the customer whose branch this one is."
    )
    payer = CustomerCodeField(
        label="Invoices go to",
        required=False,
        help_text="Code of who pays for this customer: the parents, the head office. Empty: the customer itself.",
    )
    credit_limit = LimitField()

    class Meta:
        model = Customer
        fields = EDITABLE
        help_texts = {
            "terms": "net30, 2/10 net 30, due on receipt, eom+15",
            "currency": "ISO code",
            "vat_id": "With the letters of its country: DE 136 695 976.",
            "tax_id": "What the tax office of its country calls it by: EIN, Steuernummer, SIREN, ABN.",
        }
        labels = {"tax_id": "Tax number", "shares_credit": "Uses the head office's credit limit"}
        widgets = {
            "notes": forms.Textarea(attrs={"rows": 4}),
            "categories": forms.CheckboxSelectMultiple(attrs=CHECK),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = ACTIVE_STATUSES
        self.fields["sales_rep"].queryset = User.objects.filter(is_active=True).order_by("name")
        closed = () if user.has_perm("customers.set_terms") else OF_TERMS
        archived = ("status",) if self.instance.status == Customer.Status.ARCHIVED else ()
        for name in (*closed, *archived):
            del self.fields[name]

    @staticmethod
    def values(record: Customer) -> dict[str, Any]:
        return {name: value_of(record, name) for name in EDITABLE}

    def label_of(self, name: str) -> str:
        return label_of(name)

    def clean_terms(self) -> str:
        known_terms(self.cleaned_data["terms"])
        return str(Terms.parse(self.cleaned_data["terms"]))

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"].upper()
