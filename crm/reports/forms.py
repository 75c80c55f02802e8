from django import forms
from django.db.models import Q, QuerySet

from credit.models import CollectionCase
from credit.rating.grades import GRADES, NOT_RATED
from crm.reports.report import Asked, Report, usual_begin
from customers.models import Customer
from foundation.periods import company_today
from journal.filters import EntryFilter
from staff.models import User

DAY = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")
SELECT = forms.Select(attrs={"class": "form-select"})
OFFERED = [*((one, one) for one in GRADES), (NOT_RATED, "not rated")]
WRITE_A_DAY = {"invalid": "Write the day as 2026-05-31."}


class AskedForm(forms.Form):
    """The day of a report, and the customer where it is about one, or whose customers: one's own at first."""

    begins_on = forms.DateField(label="From", required=False, widget=DAY, error_messages=WRITE_A_DAY)
    as_of = forms.DateField(label="As of", required=False, widget=DAY, error_messages=WRITE_A_DAY)
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
    collector = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        empty_label="everybody",
        widget=SELECT,
        error_messages={"invalid_choice": "Choose one of the people offered: somebody who collects from a customer."},
    )
    grade = forms.ChoiceField(required=False, widget=SELECT, choices=[("", "all"), *OFFERED])
    currency = forms.ChoiceField(required=False, widget=SELECT)

    def __init__(self, data, *, report: Report, seen, user: User):
        super().__init__(data, auto_id="id_asked_%s", label_suffix="")
        self.seen, self.user, self.report = seen, user, report
        asked = {"as_of", *report.asks, *(["customer", "sales_rep"] if report.about_one else [])}
        asked |= {"begins_on"} if "period" in asked else set()
        for name in self.fields.keys() - asked:
            del self.fields[name]
        self._offer()

    def _offer(self) -> None:
        """Fill the choices that come from the database."""
        if "sales_rep" in self.fields:
            reps = User.objects.filter(Q(pk__in=self.seen.values("sales_rep")) | Q(pk=self.user.pk))
            self.fields["sales_rep"].queryset = reps.order_by("name", "pk")
        if "collector" in self.fields:
            self.fields["collector"].queryset = collectors()
        if "currency" in self.fields:
            self.fields["currency"].choices = [("", "all"), *((one, one) for one in currencies())]
        if "begins_on" in self.fields:
            self.fields["as_of"].label = "To"

    def clean_as_of(self):
        """Return the day, today by default; a report of the future is refused."""
        day, today = self.cleaned_data["as_of"] or company_today(), company_today()
        if day > today:
            raise forms.ValidationError("This day is still to come: choose today or an earlier one.")
        return day

    def clean(self):
        """Begin a period that does not say when it begins some months before its end; one the wrong way is refused."""
        said = super().clean()
        if "begins_on" in self.fields and "as_of" in said:
            said["begins_on"] = said.get("begins_on") or usual_begin(said["as_of"])
            if said["begins_on"] > said["as_of"]:
                self.add_error("begins_on", "The period ends before it begins: choose an earlier first day.")
        return said

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
        also = {name: said[name] for name in ("begins_on", "collector", "grade", "currency") if name in said}
        return Asked(said["as_of"], customer, chosen, None if customer else rep, seen_by=self.user, **also)


def collectors() -> QuerySet[User]:
    """Return everybody who collects from some customer."""
    return User.objects.filter(pk__in=CollectionCase.objects.values("collector")).order_by("name", "pk")


def currencies() -> list[str]:
    """Return the currencies of the customers."""
    return list(Customer.objects.order_by("currency").values_list("currency", flat=True).distinct())
