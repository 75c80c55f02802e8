"""Forms of the register: a new customer in two fields, and master data that two people may edit at once."""

from typing import Any

from django import forms
from django.db.models.functions import Lower

from customers.customer_field import CustomerField
from customers.limit_field import LimitField
from customers.merging_forms import Merging
from customers.models import Customer, known_terms
from customers.people_forms import LanguageField
from customers.register import EDITABLE, label_of, value_of
from customers.terms import Terms
from staff.models import User

ACTIVE_STATUSES = [(Customer.Status.CUSTOMER, "Customer"), (Customer.Status.PROSPECT, "Prospect")]
OF_TERMS = ("terms", "credit_limit", "shares_credit")
CHECK = {"class": "form-check-input"}


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

    parent = CustomerField(
        label="Head office", required=False, help_text="Whose branch this customer is: name or code."
    )
    payer = CustomerField(
        label="Invoices go to",
        required=False,
        help_text="Who pays, by name or code: the parents, the head office. Empty: the customer itself.",
    )
    credit_limit = LimitField()
    language = LanguageField(max_length=60)

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
        self.fields["parent"].seen = self.fields["payer"].seen = Customer.objects.visible_to(user)
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
