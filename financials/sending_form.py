from django import forms

from financials.models import Document
from financials.paper import TITLES, title

NO_ADDRESS = "There is no e-mail address: type one, or add it to a contact of the customer first."


class SendForm(forms.Form):
    """To whom a document is e-mailed, under which subject and with which words."""

    to = forms.EmailField(label="To", max_length=254, error_messages={"required": NO_ADDRESS})
    subject = forms.CharField(label="Subject", max_length=200)
    text = forms.CharField(label="Text", widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *arguments, document: Document, addresses: list[str], sender: str, company: str, **named):
        named["initial"] = {
            "to": next(iter(addresses), ""),
            "subject": f"{title(document)} from {company}",
            "text": letter(document, sender, company),
        }
        super().__init__(*arguments, **named)
        self.addresses = addresses
        self.fields["to"].widget.attrs["list"] = "addresses"


def letter(document: Document, sender: str, company: str) -> str:
    """Return the text a document is sent with unless somebody writes another."""
    what = TITLES[document.kind].lower()
    dear = document.attention or "Sir or Madam"
    return f"Dear {dear},\n\nplease find our {what} {document.number} attached.\n\nKind regards\n{sender}\n{company}"
