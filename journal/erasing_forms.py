from django import forms

from journal.erasure import SHORTEST_REASON
from journal.new_entry import LONGEST_SUBJECT


class ErasureForm(forms.Form):
    """Why a text is erased. The reason stays in the journal, so it names nobody."""

    reason = forms.CharField(
        min_length=SHORTEST_REASON,
        max_length=LONGEST_SUBJECT,
        widget=forms.Textarea({"rows": 2, "class": "form-control"}),
        help_text="This sentence stays, signed in your name. Do not name the person in it.",
        error_messages={"required": "Say why the text is erased: the order keeps the reason."},
    )


class ContactErasureForm(ErasureForm):
    """Which of the entries that name somebody are erased, by their key in the database."""

    entries = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": "Tick the entries whose text is to be erased."}
    )

    def __init__(self, *args, namings, **kwargs):
        super().__init__(*args, **kwargs)
        self.namings = {naming.entry.pk: naming for naming in namings}
        self.fields["entries"].choices = [(pk, pk) for pk in self.namings]

    @property
    def ticked(self) -> set[int]:
        """The keys whose box is ticked: those that were sent, at first those that surely name the person."""
        if self.is_bound:
            return {int(value) for value in self.data.getlist("entries") if value.isdecimal()}
        return {pk for pk, naming in self.namings.items() if naming.is_sure}
