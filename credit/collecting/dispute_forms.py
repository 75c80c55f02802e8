"""The forms of disputes: what is contested, what was found out, who looks after it, how it ended."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from credit.collecting.disputable import LONGEST_REASON
from credit.holding.forms import MONEY_INPUT
from credit.models import Dispute
from financials.ledger import said_money
from financials.models import Document, Line
from foundation.money import exponent, round_money
from staff.models import User
from staff.permissions import holders

KEEPS = "credit.change_dispute"  # who may own a dispute
NO_AMOUNT = "This is no amount: digits and a point, as 200.00."
# Another line brings its own amount.
TAKES_AMOUNT = {
    "hx-get": "", "hx-target": "#div_id_amount", "hx-select": "#div_id_amount", "hx-swap": "outerHTML",
    "autofocus": True,
}  # fmt: skip
ABOUT = [("", "Choose …"), *((key, label.capitalize()) for key, label in Dispute.Category.choices)]
ENDS = [ABOUT[0], *((key, label.capitalize()) for key, label in Dispute.Outcome.choices)]


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class Owners(forms.ModelChoiceField):
    """Somebody who is here and may change disputes, or nobody yet."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            User.objects.none(), label="Owner", required=False, empty_label="Nobody yet",
            error_messages={"invalid_choice": "Choose one of the people in the list: they may settle disputes."},
            **kwargs,
        )  # fmt: skip

    def label_from_instance(self, person: User) -> str:
        return person.name


def amount_field(**kwargs: Any) -> forms.DecimalField:
    required = "Say how much they contest, with tax."
    messages = {"invalid": NO_AMOUNT, "required": required, "max_digits": NO_AMOUNT, "max_whole_digits": NO_AMOUNT}
    return forms.DecimalField(
        label="Disputed amount", max_digits=19, decimal_places=4, widget=MONEY_INPUT, error_messages=messages, **kwargs
    )


class OpenForm(forms.Form):
    """A new dispute about an invoice or one of its lines."""

    line = forms.ChoiceField(
        label="What is disputed", required=False, widget=forms.Select(attrs=TAKES_AMOUNT),
        error_messages={"invalid_choice": "That is no line of this invoice: choose one of the list."},
    )  # fmt: skip
    amount = amount_field(help_text="With tax.")
    category = forms.ChoiceField(label="About", choices=ABOUT, error_messages={"required": "Choose what it is about."})
    reason = forms.CharField(
        label="Reason", max_length=LONGEST_REASON, error_messages={"required": "Say what they contest."},
        help_text="In their words: it stands in the journal, on the invoice and in the queue.",
        widget=forms.TextInput(attrs={"placeholder": "Two boxes of the second delivery never arrived"}),
    )  # fmt: skip
    owner = Owners(help_text="Who settles it, and is told.")
    follow_up_on = forms.DateField(label="Follow up on", required=False, widget=Day())

    def __init__(
        self, data: Any, *, document: Document, lines: Sequence[Line], line: Line | None, left: Decimal, by: User
    ):
        self.lines = {str(one.pk): one for one in lines}
        worth = min(line.net + line.tax, left) if line else left
        start = {
            "line": line.pk if line else "",
            "amount": plain(max(worth, Decimal(0)), document.currency),
            "owner": by.pk,
        }
        super().__init__(data, initial=start)
        whole = ("", f"The invoice as a whole, {said_money(left, document.currency)} open and not disputed")
        self.fields["line"].choices = [whole, *((key, named(one, document)) for key, one in self.lines.items())]
        self.fields["owner"].queryset = holders(KEEPS).order_by("name")

    def clean_line(self) -> Line | None:
        return self.lines.get(self.cleaned_data["line"])


class NoteForm(forms.Form):
    """What was said or found out."""

    text = forms.CharField(
        label="Note", widget=forms.Textarea(attrs={"rows": 2, "placeholder": "What was said or found out"}),
        error_messages={"required": "Write down what was said or found out."},
    )  # fmt: skip

    def __init__(self, data: Any = None):
        super().__init__(data, auto_id="id_note_%s")


class ChangeForm(forms.Form):
    """What may be changed of an open dispute; only what this person changed is written over what others did."""

    amount = amount_field(show_hidden_initial=True)
    category = forms.ChoiceField(label="About", choices=ABOUT[1:], show_hidden_initial=True)
    owner = Owners(show_hidden_initial=True)
    follow_up_on = forms.DateField(label="Follow up on", required=False, widget=Day(), show_hidden_initial=True)

    def __init__(self, data: Any, *, dispute: Dispute):
        start = {"category": dispute.category, "owner": dispute.owner_id, "follow_up_on": dispute.follow_up_on}
        start["amount"] = plain(dispute.amount, dispute.document.currency)
        super().__init__(data, auto_id="id_change_%s", initial=start)
        known = holders(KEEPS) | User.objects.filter(pk=dispute.owner_id)
        self.fields["owner"].queryset = known.distinct().order_by("name")

    @property
    def changes(self) -> dict[str, Any]:
        """Return what was changed on the page, by name."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class CloseForm(forms.Form):
    """How a dispute ended, and why."""

    outcome = forms.ChoiceField(
        label="How it ended", choices=ENDS,
        error_messages={"required": "Choose how it ended."},
    )  # fmt: skip
    note = forms.CharField(
        label="What was found", widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say how it was settled: the next one who looks at it has only that."},
    )  # fmt: skip

    def __init__(self, data: Any = None):
        super().__init__(data, auto_id="id_close_%s")


def named(line: Line, document: Document) -> str:
    """Return a line as it is chosen: position, what it is, and its amount with tax."""
    what = " ".join(filter(None, (line.part_number, line.description)))[:60]
    return f"Line {line.position}: {what}, {said_money(line.net + line.tax, document.currency)}"


def plain(amount: Decimal, currency: str) -> str:
    """Return an amount as an input takes it."""
    return f"{round_money(amount, currency):.{exponent(currency)}f}"
