"""What is typed about tasks: what is to be done by when, what came of it, who does it instead."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from customers.customer_field import CustomerField
from customers.models import Contact, Customer
from journal.agenda.fields import day_field, hour_field
from journal.agenda.presets import OTHER, PRESETS, preset_of, rule_of, spoken, until_of
from journal.agenda.tasks import line_kind
from journal.kinds import PEOPLE
from journal.models import Task
from staff.models import User
from staff.permissions import holders

MISSING = "Say in a few words what it is about: it stands in the list and in the calendar."
DONE = "task_done"
KEPT = ("title", "what", "note", "due_on", "due_at", "priority", "contact")
TEXT = {"autocomplete": "off", "autofocus": True}


def contacts_of(customer: Customer | None) -> QuerySet[Contact]:
    """Return the people of a customer, nobody without one."""
    people = customer.contacts.all() if customer else Contact.objects.none()
    return people.select_related("person").order_by("-is_key", "person__last_name", "pk")


class AboutCustomer(forms.Form):
    """Something that may be about a customer; which people can be chosen follows from what is typed there."""

    def __init__(self, data: Any = None, *, by: User, initial: dict[str, Any]):
        super().__init__(data, initial=initial, label_suffix="")
        self.fields["customer"] = CustomerField(required=False)
        self.fields["customer"].seen = Customer.objects.visible_to(by)
        self.about = self._typed_customer() if self.is_bound else initial.get("customer")

    def _typed_customer(self) -> Customer | None:
        try:
            return self.fields["customer"].clean(self.data.get("customer", ""))
        except ValidationError:
            return None


class Repeating(AboutCustomer):
    """How often something comes back. A rule that is none of the usual ones is kept as it is."""

    repeat = forms.ChoiceField(label="Repeat", required=False)
    repeat_until = day_field("Repeat until", required=False, help_text="Empty: without end")

    def offer_rules(self, rule: str, day: date) -> None:
        """Offer the usual rules, and choose the one in force."""
        self.rule, preset = rule, preset_of(rule, day)
        more = [(OTHER, f"As it is: {spoken(rule, day)}")] if preset == OTHER else []
        self.fields["repeat"].choices = [*PRESETS, *more]
        self.initial = {"repeat": preset, "repeat_until": until_of(rule), **self.initial}

    def rule_from(self, day: date) -> str:
        """Return the rule that was chosen, for something that begins on `day`."""
        preset = self.cleaned_data["repeat"]
        return self.rule if preset == OTHER else rule_of(preset, day, self.cleaned_data["repeat_until"])


class TaskForm(Repeating):
    """What somebody has to do by a day."""

    title = forms.CharField(
        label="What is to be done", max_length=200, error_messages={"required": MISSING}, widget=forms.TextInput(TEXT)
    )
    what = forms.ChoiceField(label="Kind", choices=Task.What.choices)
    due_on = day_field("Due on")
    due_at = hour_field("At what time")
    priority = forms.TypedChoiceField(label="Priority", choices=Task.Priority.choices, coerce=int)
    owner = forms.ModelChoiceField(None, label="Who does it", empty_label=None)
    contact = forms.ModelChoiceField(None, label="With whom", required=False, empty_label="Nobody in particular")
    note = forms.CharField(label="Note", required=False, strip=False, widget=forms.Textarea({"rows": 3}))
    field_order = ("title", "what", "due_on", "due_at", "priority", "owner", "customer", "contact")

    def __init__(self, data: Any = None, *, by: User, initial: dict[str, Any], rule: str = ""):
        super().__init__(data, by=by, initial={"owner": by.pk, "what": "task", "priority": 2, **initial})
        if "owner" in self.fields:
            self.fields["owner"].queryset = holders("journal.add_task").order_by("name")
        self.fields["contact"].queryset = contacts_of(self.about)
        self.offer_rules(rule, initial["due_on"])

    @property
    def said(self) -> dict[str, Any]:
        """The arguments of journal.agenda.tasks.give_task."""
        typed = {name: self.cleaned_data.get(name) for name in self.fields if not name.startswith("repeat")}
        return typed | {"rule": self.rule_from(typed["due_on"])}


class ChangedTask(TaskForm):
    """What can be changed of a task: whose it is and whom it is about stay."""

    owner = None

    def __init__(self, data: Any = None, *, by: User, task: Task):
        initial = {name: getattr(task, name) for name in (*KEPT, "customer")}
        super().__init__(data, by=by, initial=initial, rule=task.rule)
        del self.fields["customer"]
        self.fields["contact"].queryset = contacts_of(task.customer)


class QuickTask(forms.Form):
    """A task in one line: what, and until when."""

    title = forms.CharField(max_length=200, error_messages={"required": MISSING})
    due_on = day_field("Due on")
    call = forms.BooleanField(required=False)

    @property
    def what(self) -> str:
        return "call" if self.data.get("call") else "task"

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "due_on")} | {"what": self.what}


class DoneForm(forms.Form):
    """The journal line that says what came of a task; what the line is likely to say stands there already."""

    kind = forms.ChoiceField(
        label="Noted as", choices=[(DONE, "Task done"), *((kind.value, kind.label) for kind in PEOPLE)]
    )
    subject = forms.CharField(label="Journal line", max_length=200, widget=forms.TextInput(TEXT))
    text = forms.CharField(
        label="What came of it", required=False, strip=False, widget=forms.Textarea({"rows": 4})
    )  # fmt: skip

    def __init__(self, data: Any = None, *, task: Task):
        super().__init__(data, initial={"kind": line_kind(task), "subject": task.title}, label_suffix="")


class HandOnForm(forms.Form):
    """Who does it instead."""

    to = forms.ModelChoiceField(
        None, label="Who does it now", empty_label="Choose somebody",
        error_messages={"required": "Say who does it now."}, widget=forms.Select({"autofocus": True}),
    )  # fmt: skip
    note = forms.CharField(label="A word with it", required=False, max_length=300)

    def __init__(self, data: Any = None, *, task: Task):
        super().__init__(data, label_suffix="")
        self.fields["to"].queryset = holders("journal.add_task").exclude(pk=task.owner_id).order_by("name")


class ReasonForm(forms.Form):
    """Why something is not done, or not held."""

    reason = forms.CharField(
        label="Reason", max_length=300, widget=forms.TextInput(TEXT),
        error_messages={"required": "Say why: whoever gave it reads this."},
    )  # fmt: skip
