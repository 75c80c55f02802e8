"""What the office types into the journal, and how it looks for entries."""

from datetime import datetime

from django import forms

from journal import kinds
from journal.filters import GROUPS, EntryFilter
from journal.models import Entry
from journal.record import Refused, record
from journal.richtext import words_of

NUL = {"null_characters_not_allowed": "This contains a NUL character, which is no text. Remove it and save again."}


DAY = {"invalid": "Write the day as 2026-11-21."}


class Day(forms.DateInput):
    """The browser's own choice of a day."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class Words(forms.CharField):
    """Text as it was typed; a browser sends line ends as CR LF, what was typed is one line end."""

    def __init__(self, **options):
        super().__init__(required=False, strip=False, error_messages=NUL, **options)

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class Amendment(forms.Form):
    """What is right instead; the entry itself stays as it was signed."""

    text = Words(label="Amendment", widget=forms.Textarea(attrs={"rows": 3}))
    rich = forms.BooleanField(required=False)  # the text is formatted

    def write(self, entry: Entry, *, by, now: datetime) -> Entry | None:
        """Record the amendment; None when it was refused, the reason then stands beside the text."""
        if not self.is_valid():
            return None
        text, rich = self.cleaned_data["text"], self.cleaned_data["rich"]
        if not words_of(text, rich=rich).strip():
            self.add_error("text", "Nothing was written. Say what is right instead.")
            return None
        try:
            subject = f"Amendment to entry {entry.seq}"
            return record(entry.customer, kinds.AMENDMENT, subject, by=by, now=now, text=text, amends=entry, rich=rich)
        except Refused as refusal:
            self.add_error("text", str(refusal))
            return None


FIELD = {"class": "form-control"}


class FilterForm(forms.Form):
    """The line above the timeline. What is no date narrows nothing and says so."""

    kind = forms.ChoiceField(
        required=False,
        choices=[
            ("", "Everything"),
            *GROUPS.items(),
            ("One kind", [(kind.value, kind.label) for kind in kinds.PEOPLE]),
            ("One event", [(kind.value, kind.label) for kind in kinds.HOUSE]),
        ],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    person = forms.CharField(
        required=False, error_messages=NUL, widget=forms.TextInput(attrs={**FIELD, "list": "composer-people"})
    )
    since = forms.DateField(required=False, label="From", error_messages=DAY, widget=Day(attrs=FIELD))
    until = forms.DateField(required=False, label="To", error_messages=DAY, widget=Day(attrs=FIELD))
    text = forms.CharField(
        required=False, label="Words", error_messages=NUL, widget=forms.TextInput(attrs={**FIELD, "type": "search"})
    )

    def __init__(self, data):
        super().__init__(data, auto_id="id_filter_%s", label_suffix="")

    def chosen(self) -> EntryFilter:
        """The filter as far as it was understood."""
        self.is_valid()
        return EntryFilter(**{name: value for name, value in self.cleaned_data.items() if value})
