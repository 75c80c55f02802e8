"""Forms of the register: a new customer in two fields, and master data that two people may edit at once."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.http import QueryDict

from customers.limit_field import LimitField
from customers.models import Customer, known_terms
from customers.register import EDITABLE, Stale
from customers.terms import Terms
from staff.models import User

ACTIVE_STATUSES = [(Customer.Status.CUSTOMER, "Customer"), (Customer.Status.PROSPECT, "Prospect")]
OF_TERMS = ("terms", "credit_limit", "shares_credit")
CHOOSE = "choose-"
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
    even_so = forms.BooleanField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Customer
        fields = ("name", "status", "kind")
        widgets = {
            "name": forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
            "kind": forms.RadioSelect(attrs=CHECK),
        }

    def similar(self) -> list[Customer]:
        """Return customers of the same name, whom the new one could be."""
        name = self.cleaned_data.get("name", "")
        same = Customer.objects.alias(plain=Lower("name")).filter(plain=name.lower())
        return list(same.order_by("id")[:5])


class CustomerForm(forms.ModelForm):
    """Master data. `seen` carries what the form showed, so that only what was really changed is saved."""

    parent = CustomerCodeField(
        label="Head office", required=False, help_text="Code of the customer whose branch this one is."
    )
    credit_limit = LimitField()
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Customer
        fields = EDITABLE
        help_texts = {"terms": "net30, 2/10 net 30, due on receipt, eom+15", "currency": "ISO code"}
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
        self.fields["seen"].initial = json.dumps(self.raw(self.initial))

    @property
    def editable(self) -> list[str]:
        return [name for name in self.fields if name in EDITABLE]

    def raw(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values as the inputs of the form hold them."""
        prepared = {name: self.fields[name].prepare_value(values.get(name)) for name in self.editable}
        return {
            name: [str(each) for each in value] if isinstance(value, list) else "" if value is None else str(value)
            for name, value in prepared.items()
        }

    def clean_terms(self) -> str:
        known_terms(self.cleaned_data["terms"])
        return str(Terms.parse(self.cleaned_data["terms"]))

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"].upper()

    def clean_seen(self) -> dict[str, Any]:
        """Return the values the form showed, as values of the fields; what cannot be read counts as unchanged."""
        try:
            shown = json.loads(self.cleaned_data["seen"])
        except ValueError:
            shown = None
        if not isinstance(shown, dict):
            raise ValidationError("This form is not whole any more. Open it again and repeat your change.")
        return {name: self._cleaned(name, shown.get(name, "")) for name in self.editable}

    def _cleaned(self, name: str, raw: Any) -> Any:
        field = self.fields[name]
        try:
            return field.clean(raw or None if name == "categories" else raw)
        except ValidationError:
            return raw

    @property
    def original(self) -> dict[str, Any]:
        return self.cleaned_data["seen"]

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.editable}

    def unsettled(self, stale: Stale) -> list[tuple[str, str]]:
        """Return the hidden inputs of the conflict page: what I changed, and what they saved of everything else."""
        theirs = self.raw(forms.models.model_to_dict(stale.customer, fields=self.editable))
        mine = {field.name: self.data.getlist(field.name) for field in stale.fields if field.changed_by_me}
        values = {name: mine.get(name, value if isinstance(value, list) else [value]) for name, value in theirs.items()}
        return [*((name, value) for name in values for value in values[name]), ("seen", json.dumps(theirs))]


def settled(data: QueryDict) -> QueryDict:
    """Return a posted form in which the fields decided for the other person ("choose-…") hold what that one saved."""
    data = data.copy()
    try:
        seen = json.loads(data.get("seen", ""))
    except ValueError:
        return data
    for key in [key for key in data if key.startswith(CHOOSE)]:
        name = key.removeprefix(CHOOSE)
        if data.pop(key)[-1] == "theirs" and isinstance(seen, dict) and name in seen:
            data.setlist(name, seen[name] if isinstance(seen[name], list) else [seen[name]])
    return data
