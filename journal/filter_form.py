"""The line above a timeline, in which somebody says what is looked for."""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from journal import kinds
from journal.company_kinds import own_kinds
from journal.filters import GROUPS, EntryFilter
from journal.forms import DAY, FIELD, NUL, Day

OPTION = '<option value="{}"{}>{}</option>'
AFTER = r"(\d{1,18}-)?\d{1,18}(\.(\d{1,18}-)?\d{1,18})*"  # journal.filters.EntryFilter.newer


class Kinds(forms.Select):
    """The choice of a kind, written at once: Django's own takes a template for each of its hundred options."""

    def render(self, name, value, attrs=None, renderer=None):
        attributes = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", attributes, self._options(self.choices, value or ""))

    def _options(self, choices, chosen: str) -> SafeString:
        return format_html_join("", "{}", ((self._option(*choice, chosen),) for choice in choices))

    def _option(self, value, label, chosen: str) -> SafeString:
        if isinstance(label, list):
            return format_html('<optgroup label="{}">{}</optgroup>', value, self._options(label, chosen))
        return format_html(OPTION, value, mark_safe(" selected") if value == chosen else "", label)


class FilterForm(forms.Form):
    """What is no date narrows nothing and says so. `people` is the id of a list of names on the page."""

    kind = forms.ChoiceField(required=False, widget=Kinds(attrs={"class": "form-select"}))
    person = forms.CharField(required=False, error_messages=NUL, widget=forms.TextInput(attrs=FIELD))
    since = forms.DateField(required=False, label="From", error_messages=DAY, widget=Day(attrs=FIELD))
    until = forms.DateField(required=False, label="To", error_messages=DAY, widget=Day(attrs=FIELD))
    text = forms.CharField(
        required=False, label="Words", error_messages=NUL, widget=forms.TextInput(attrs={**FIELD, "type": "search"})
    )
    newer = forms.RegexField(rf"^{AFTER}$", required=False, max_length=1_000, widget=forms.HiddenInput)

    def __init__(self, data, *, people: str = ""):
        super().__init__(data, auto_id="id_filter_%s", label_suffix="")
        self.fields["kind"].choices = _kinds()
        if people:
            self.fields["person"].widget.attrs["list"] = people

    def chosen(self) -> EntryFilter:
        """The filter as far as it was understood."""
        self.is_valid()
        return EntryFilter(**{name: value for name, value in self.cleaned_data.items() if value})


def _kinds() -> list[tuple]:
    own = own_kinds().values()
    return [
        ("", "Everything"),
        *GROUPS.items(),
        ("One kind", [(kind.value, kind.label) for kind in (*kinds.PEOPLE, *own)]),
        ("One event", [(kind.value, kind.label) for kind in kinds.HOUSE]),
    ]
