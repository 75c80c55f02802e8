from django import forms
from django.db.models import Q

from crm.reports.report import Asked
from customers.models import Customer
from foundation.periods import company_today
from journal.filters import EntryFilter
from staff.models import User

DAY = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")


class AskedForm(forms.Form):
    """The day of a report, and the customer where it is about one, or whose customers: one's own at first."""

    as_of = forms.DateField(
        label="As of", required=False, widget=DAY, error_messages={"invalid": "Write the day as 2026-05-31."}
    )
    customer = forms.CharField(
        label="Customer code", required=False, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    sales_rep = forms.ModelChoiceField(
        User.objects.none(),
        label="or all customers of",
        required=False,
        empty_label="nobody: the code alone",
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": "Choose one of the people offered: somebody some customers are assigned to."},
    )

    def __init__(self, data, *, about_one: bool, seen, user: User):
        super().__init__(data, auto_id="id_asked_%s", label_suffix="")
        self.seen, self.user = seen, user
        if about_one:
            reps = User.objects.filter(Q(pk__in=seen.values("sales_rep")) | Q(pk=user.pk))
            self.fields["sales_rep"].queryset = reps.order_by("name", "pk")
        else:
            del self.fields["customer"], self.fields["sales_rep"]

    def clean_as_of(self):
        """Return the day, today by default; a report of the future is refused."""
        day, today = self.cleaned_data["as_of"] or company_today(), company_today()
        if day > today:
            raise forms.ValidationError("This day is still to come: choose today or an earlier one.")
        return day

    def clean_customer(self) -> Customer | None:
        """Return the customer with this code among those the user may see."""
        code = self.cleaned_data["customer"].strip()
        if not code:
            return None
        if found := self.seen.with_code(code).first():
            return found
        raise forms.ValidationError(f"There is no customer with the code {code}.")

    def asked(self, chosen: EntryFilter) -> Asked | None:
        """What the valid form asks for; None while a report about somebody's customers names nobody. A code wins."""
        said = self.cleaned_data
        customer, rep = said.get("customer"), said.get("sales_rep")
        if "customer" in self.fields and not (customer or rep):
            return None
        return Asked(said["as_of"], customer, chosen, None if customer else rep, seen_by=self.user)
