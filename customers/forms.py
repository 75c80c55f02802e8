"""Forms of the register: a new customer in two fields, and master data that two people may edit at once."""

from typing import Any

from django import forms

from customers.custom_fields import own_by_name, own_fields
from customers.customer_field import CustomerField
from customers.duplicates.suggestions import Alike, alike, typed
from customers.limit_field import LimitField
from customers.merging_forms import Merging
from customers.models import Customer, known_terms
from customers.people_forms import LanguageField
from customers.register import EDITABLE, label_of, values_of
from customers.terms import Terms
from staff.models import User

ACTIVE_STATUSES = [(Customer.Status.CUSTOMER, "Customer"), (Customer.Status.PROSPECT, "Prospect")]
OF_TERMS = ("terms", "credit_limit", "shares_credit")
CHECK = {"class": "form-check-input"}
TELLING = ("phone", "email", "city")  # what tells a new customer from those the house has, where it is known


class NewCustomerForm(forms.ModelForm):
    """Name and type are all it takes; the rest can follow in the folder."""

    status = forms.ChoiceField(label="Type", choices=ACTIVE_STATUSES, widget=forms.RadioSelect(attrs=CHECK))
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "As the name says"), *Customer.Kind.choices],
        widget=forms.RadioSelect(attrs=CHECK),
    )  # fmt: skip
    even_so = forms.BooleanField(required=False, widget=forms.HiddenInput)
    phone = forms.CharField(max_length=60, required=False)
    email = forms.EmailField(label="E-mail", required=False, widget=forms.TextInput(attrs={"inputmode": "email"}))
    city = forms.CharField(max_length=100, required=False)

    class Meta:
        model = Customer
        fields = ("name", "status", "kind")
        widgets = {
            "name": forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
        }

    def values(self) -> dict[str, str]:
        """Return what was typed as the verb takes it."""
        return {name: self.cleaned_data[name] for name in ("name", "status", "kind", *TELLING)}

    def similar(self, viewer: User) -> list[Alike]:
        """Return the customers whom the new one most likely is, those of the same name among them."""
        told = {name: self.cleaned_data[name] for name in ("name", *TELLING)}
        return [one for one in alike(typed(**told), viewer=viewer) if one.likeness.likely or one.called(told["name"])]


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
            "do_not_contact": "Nothing is sent unasked to anybody there. Invoices, statements and reminders go.",
            "tax_id": "What the tax office of its country calls it by: EIN, Steuernummer, SIREN, ABN.",
        }
        labels = {
            "tax_id": "Tax number", "shares_credit": "Uses the head office's credit limit",
            "do_not_contact": "Do not contact",
        }  # fmt: skip
        widgets = {
            "notes": forms.Textarea(attrs={"rows": 4}),
            "categories": forms.CheckboxSelectMultiple(attrs=CHECK),
            "tags": forms.CheckboxSelectMultiple(attrs=CHECK),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        self.own = {own.name: own for own in own_fields()}
        initial = {name: own.value_in(kwargs["instance"]) for name, own in self.own.items()}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields |= {name: own.form_field() for name, own in self.own.items()}
        self.fields["status"].choices = ACTIVE_STATUSES
        self.fields["parent"].seen = self.fields["payer"].seen = Customer.objects.visible_to(user)
        self.fields["sales_rep"].queryset = User.objects.filter(is_active=True).order_by("name")
        closed = () if user.has_perm("customers.set_terms") else OF_TERMS
        archived = ("status",) if self.instance.status == Customer.Status.ARCHIVED else ()
        for name in (*closed, *archived):
            del self.fields[name]

    @staticmethod
    def values(record: Customer) -> dict[str, Any]:
        return values_of(record, [*EDITABLE, *own_by_name()])

    def usual(self) -> list[forms.BoundField]:
        """The inputs of what every company knows of its customers."""
        return [field for field in self.visible_fields() if field.name not in self.own]

    def of_our_own(self) -> list[forms.BoundField]:
        """The inputs of the fields the company added."""
        return [self[name] for name in self.own]

    def label_of(self, name: str) -> str:
        return label_of(name)

    def clean_terms(self) -> str:
        known_terms(self.cleaned_data["terms"])
        return str(Terms.parse(self.cleaned_data["terms"]))

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"].upper()
