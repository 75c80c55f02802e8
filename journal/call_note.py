"""The composer: what somebody notes about a contact with the customer."""

from collections.abc import Mapping
from datetime import datetime

from django import forms
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.html import escape

from customers.models import Customer
from journal.attachments import keeping
from journal.company_kinds import offered_kinds
from journal.forms import NUL, Words
from journal.models import Entry
from journal.new_entry import Refused
from journal.parties import Known
from journal.quoting import quote_form
from journal.record import record
from journal.richtext import words_of
from journal.ties import things_named
from staff.models import User

WHEN = "Write day and time, such as 2026-11-21 10:30, or leave it empty for now."
KIND = "The journal knows no such kind. Choose one of those above the text."
CHOOSE_AGAIN = "A browser sends files only once: choose them again."


class Several(forms.CharField):
    """Several values under one name; the empty ones are left out."""

    widget = forms.MultipleHiddenInput

    def __init__(self, **options):
        super().__init__(required=False, error_messages=NUL, **options)

    def clean(self, value):
        return [said for each in value or () if (said := super(Several, self).clean(each).replace("\r\n", "\n"))]


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """Any number of files, cleaned to a list."""

    widget = FilesInput

    def clean(self, data, initial=None):
        return [super(Files, self).clean(one, initial) for one in data or ()]


class CallNote(forms.Form):
    """What is typed into components/composer.html; there its fields are named by what they mean."""

    kind = forms.ChoiceField(error_messages={"invalid_choice": KIND, "required": KIND})
    contact = Words(label="Who")
    contact_id = Several(label="Who")
    subject = Words(label="Subject")
    text = Words(label="What was said")
    rich = forms.BooleanField(required=False)
    happened_at = forms.DateTimeField(required=False, label="When", error_messages={"invalid": WHEN})
    started_at = forms.DateTimeField(required=False, error_messages={"invalid": WHEN})  # when the call began
    about = Several(label="About")
    told = Several(label="Told in this call")
    told_about = Several(label="Told in this call")
    files = Files(required=False, allow_empty_file=True, label="Files")

    def __init__(self, data: Mapping | None = None, files: Mapping | None = None, *, customer: Customer, user: User):
        super().__init__(data, files, auto_id=f"id_%s-{draft_of(customer)}")
        self.customer, self.user = customer, user
        self.kinds = offered_kinds()
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in self.kinds]
        self.quote = quote_form(data, customer=customer)

    @cached_property
    def known(self) -> Known:
        """Those who can be named by their names."""
        return Known(self.customer)

    def clean(self):
        """What is on file is looked up here, so that each refusal stands beside its field."""
        typed = super().clean()
        self._look_up("parties", lambda: self.known.parties(typed.get("contact", ""), typed.get("contact_id", ())))
        named = [*typed.get("about", ()), *typed.get("told_about", ())]
        self._look_up("links", lambda: things_named(named, customer=self.customer, reader=self.user))
        if typed.get("rich") and not self._says_anything(typed):
            self.add_error("text", "Nothing was written. Say in a few words what happened.")
        if self._quotes() and not self.quote.is_valid():
            self.add_error(None, "The price told is not complete: look at the fields of the verbal quote.")
        return typed

    def write(self, *, by: User, now: datetime) -> Entry | None:
        """Record the note with its files; None when it was refused, the reason then stands beside its field."""
        if not self.is_valid():
            return self._refused()
        typed = self.cleaned_data
        subject = typed["subject"] if typed["subject"].strip() else ""
        filed = {"files": typed["files"], "note": subject[:300], "by": by, "now": now}
        try:
            with transaction.atomic(), keeping(customer=self.customer, **filed) as signed:
                return self._record(subject=subject, by=by, now=now, attachments=signed, **self._said(now))
        except Refused as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
            return self._refused()

    def _says_anything(self, typed: dict) -> bool:
        """Formatted text is more than its tags; of plain text the journal itself says when there is none."""
        return any(
            (typed.get("subject", "").strip(), typed.get("told"), words_of(typed.get("text", ""), rich=True).strip())
        )

    def _look_up(self, name: str, find) -> None:
        try:
            self.cleaned_data[name] = find()
        except Refused as refusal:
            self.add_error(refusal.field, str(refusal))

    def _said(self, now: datetime) -> dict[str, object]:
        """What record() takes of the note, the figures told appended to its text."""
        typed, parties = self.cleaned_data, self.cleaned_data["parties"]
        began = min(typed["started_at"] or now, now)
        return {
            "text": with_told(typed["text"], typed["told"], rich=typed["rich"]),
            "rich": typed["rich"],
            "happened_at": typed["happened_at"] or began,
            "contacts": parties.contacts,
            "staff": parties.staff,
            "people": parties.people,
            "links": typed["links"],
        }

    def _record(self, *, subject: str, by: User, now: datetime, **said) -> Entry:
        if self._quotes():
            return self.quote.note(subject=subject, by=by, now=now, **said)
        return record(self.customer, self.cleaned_data["kind"], subject, by=by, now=now, **said)

    def _quotes(self) -> bool:
        return self.cleaned_data.get("kind") == "verbal_quote" and self.quote.is_filled()

    def _refused(self) -> None:
        if self.files.getlist("files") if self.files else ():
            self.add_error("files", CHOOSE_AGAIN)


def draft_of(customer: Customer) -> str:
    """The key under which a browser keeps what is typed about this customer."""
    return f"note-{customer.code}"


def with_told(text: str, told: list[str], *, rich: bool) -> str:
    """Return the text with a line below it for each figure that was told, which stand alone when nothing was typed."""
    if told and not words_of(text, rich=rich).strip():
        text = ""
    if rich:
        return text + "".join(f"<p>Told: {escape(said)}</p>" for said in told)
    return "\n".join([*([text] if text or not told else []), *(f"Told: {said}" for said in told)])
