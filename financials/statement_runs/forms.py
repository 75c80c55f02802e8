"""The form of a new run of statements: which, of which day or period, and for whom."""

from datetime import date
from typing import Any

from django import forms

from customers.models import Category, Customer
from financials.models import StatementRun
from financials.statements.form import DAY, KINDS, SELECT, WRITE_A_DAY
from financials.statements.periods import span
from staff.models import User


class PeriodForm(forms.Form):
    """Which statement: of open items as of a day, or of what moved in a period."""

    kind = forms.ChoiceField(label="Statement of", choices=[*KINDS.items()], widget=SELECT)
    begins_on = forms.DateField(
        label="Movements from", required=False, widget=DAY, error_messages=WRITE_A_DAY,
        help_text="Only where the balance is carried forward.",
    )  # fmt: skip
    ends_on = forms.DateField(label="As of, or up to", widget=DAY, error_messages=WRITE_A_DAY)

    def clean(self) -> dict[str, Any]:
        """A statement of open items has no first day."""
        said = super().clean()
        if said.get("kind") == StatementRun.Kind.OPEN_ITEM:
            said["begins_on"] = None
        return said


class NewRunForm(PeriodForm):
    """A run for many: of everybody, or of fewer."""

    sales_rep = forms.ModelChoiceField(
        queryset=User.objects.none(), required=False, empty_label="All sales reps", widget=SELECT
    )
    category = forms.ModelChoiceField(
        queryset=Category.objects.order_by("name"), required=False, empty_label="All categories", widget=SELECT
    )
    only_overdue = forms.BooleanField(
        label="Only who is overdue", required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )

    def __init__(self, *args, today: date, **kwargs):
        begins, ends = span("last_month", today=today)
        super().__init__(*args, initial={"begins_on": begins, "ends_on": ends}, label_suffix="", **kwargs)
        reps = Customer.objects.exclude(sales_rep=None).order_by().values("sales_rep")
        self.fields["sales_rep"].queryset = User.objects.filter(pk__in=reps).order_by("name")
