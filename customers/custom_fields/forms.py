"""The form in which the administration defines a field."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst

from customers.custom_fields.definitions import filled, used_entries
from customers.models import CustomField

LONGEST_ENTRY = 100
MOST_ENTRIES = 200
Kind = CustomField.Kind
SEARCHED = (Kind.TEXT, Kind.LIST, Kind.NUMBER)


class LinesField(forms.CharField):
    """Texts, one on each line; cleans to a list of them."""

    widget = forms.Textarea(attrs={"rows": 8, "cols": 40})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [" ".join(line.split()) for line in (super().clean(value) or "").splitlines()]
        return list(dict.fromkeys(line for line in lines if line))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial or []), (data or "").replace("\r\n", "\n"))


class DefinitionForm(forms.ModelForm):
    """A field of the company's own. What customers have in it already is never lost by a change here."""

    choices = LinesField(
        label="Entries of the list", required=False,
        help_text="Of a choice from a list: one entry on each line, in the order in which they are offered.",
    )  # fmt: skip

    class Meta:
        model = CustomField
        fields = ("label", "kind", "choices", "hint", "position", "in_list", "searched", "retired")
        labels = {
            "label": "Name", "position": "Place in the form", "in_list": "A column of the list from the start",
            "searched": "Found by the answer box and by the search of the list", "retired": "Retired",
        }  # fmt: skip
        help_texts = {
            "label": "As it stands in the form and over the column: Route, Contract until.",
            "kind": "Once a customer has a value in the field, its kind stays.",
            "hint": "A sentence below the input, for those who fill it in.",
            "position": "Fields stand in the order of these numbers.",
            "searched": "For a text, a number and a choice from a list.",
            "retired": "No longer offered or shown anywhere. The values stay, and are back when you take this off.",
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, capfirst(said)) for kind, said in Kind.choices]

    def clean_kind(self) -> str:
        kind = self.cleaned_data["kind"]
        if self.instance.pk and kind != self.initial["kind"] and (number := filled(self.instance)):
            raise ValidationError(
                f"{customers(number)} a value in this field, so its kind stays. Retire it, and add another field."
            )
        return kind

    def clean_choices(self) -> list[str]:
        """Keep what is in use; two entries that differ by capitals alone are one."""
        entries = self.cleaned_data["choices"]
        if len({entry.casefold() for entry in entries}) < len(entries):
            raise ValidationError("Two entries differ by capitals alone. Keep one of them.")
        if len(entries) > MOST_ENTRIES or any(len(entry) > LONGEST_ENTRY for entry in entries):
            raise ValidationError(f"At most {MOST_ENTRIES} entries of {LONGEST_ENTRY} characters fit.")
        gone = [entry for entry in self.instance.choices if entry not in entries] if self.instance.pk else []
        if used := used_entries(self.instance, gone):
            said = "; ".join(f"{customers(number)} “{entry}”" for entry, number in used.items())
            raise ValidationError(
                f"{said}. Keep the entry, or filter the list of customers by it and give them another one first."
            )
        return entries

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind, entries = cleaned.get("kind"), cleaned.get("choices")
        if kind == Kind.LIST and entries == []:
            self.add_error("choices", "Write the entries of the list, one on each line.")
        if kind not in (None, Kind.LIST) and entries:
            self.add_error("choices", "Only a choice from a list has entries. Take them out, or choose that kind.")
        if kind and cleaned.get("searched") and kind not in SEARCHED:
            self.add_error("searched", "A text, a number or a choice from a list can be searched; take this tick off.")
        return cleaned


def customers(number: int) -> str:
    return "1 customer has" if number == 1 else f"{number:,} customers have"
