from django import forms

from customers.models import Customer
from foundation.periods import company_today

DAY = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")


class AskedForm(forms.Form):
    """The day of a report, and the customer where it is about one."""

    as_of = forms.DateField(
        label="As of", required=False, widget=DAY, error_messages={"invalid": "Write the day as 2026-05-31."}
    )
    customer = forms.CharField(
        label="Customer code", required=False, widget=forms.TextInput(attrs={"class": "form-control"})
    )

    def __init__(self, data, *, about_one: bool, seen):
        super().__init__(data, auto_id="id_asked_%s", label_suffix="")
        self.seen = seen
        if not about_one:
            del self.fields["customer"]

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
