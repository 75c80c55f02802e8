"""What the office types into the journal."""

from datetime import datetime

from django import forms

from journal import kinds
from journal.models import Entry
from journal.record import Refused, record
from journal.richtext import words_of

NUL = {"null_characters_not_allowed": "This contains a NUL character, which is no text. Remove it and save again."}
DAY = {"invalid": "Write the day as 2026-11-21."}
FIELD = {"class": "form-control"}


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
