from uuid import uuid4

from django import forms

from financials.packs.contents import Picked
from financials.packs.enclosing import Wanted
from financials.sending_form import NO_ADDRESS, Considerate

TICK = forms.CheckboxInput(attrs={"class": "form-check-input"})


class PackForm(Considerate):
    """To whom an answer pack goes, with which words, and what goes along; its key makes that it is sent once."""

    key = forms.UUIDField(widget=forms.HiddenInput())
    to = forms.EmailField(
        label="To", max_length=254, error_messages={"required": NO_ADDRESS},
        widget=forms.EmailInput(attrs={"class": "form-control", "list": "addresses"}),
    )  # fmt: skip
    subject = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"class": "form-control"}))
    text = forms.CharField(widget=forms.Textarea(attrs={"class": "form-control", "rows": 8}))
    deliveries = forms.BooleanField(required=False, widget=TICK)
    e_invoices = forms.BooleanField(required=False, widget=TICK)
    statement = forms.BooleanField(label="Statement of account, open items of today", required=False, widget=TICK)

    def __init__(self, data, *, picked: Picked, addresses: list[str], cover: tuple[str, str]):
        subject, text = cover
        first = {"key": uuid4(), "to": next(iter(addresses), ""), "subject": subject, "text": text}
        along = {"deliveries": True, "e_invoices": True, "statement": True}
        super().__init__(data, initial=first | along, label_suffix="")
        self.addresses, self.customer = addresses, picked.customer
        if not (picked.deliveries or picked.proofs):
            del self.fields["deliveries"]
        if not picked.e_invoice:
            del self.fields["e_invoices"]

    @property
    def wanted(self) -> Wanted:
        """What goes along, of a valid form."""
        said = self.cleaned_data
        return Wanted(**{name: said.get(name, False) for name in ("deliveries", "e_invoices", "statement")})

    @property
    def letter(self) -> dict[str, object]:
        """Key, address, subject and text of a valid form."""
        return {name: self.cleaned_data[name] for name in ("key", "to", "subject", "text")}
