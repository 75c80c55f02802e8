from django import forms

NO_ADDRESS = "There is no e-mail address: type one, or add it to a contact of the customer first."


class SendForm(forms.Form):
    """To whom a paper is e-mailed, under which subject and with which words."""

    to = forms.EmailField(label="To", max_length=254, error_messages={"required": NO_ADDRESS})
    subject = forms.CharField(label="Subject", max_length=200)
    text = forms.CharField(label="Text", widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *arguments, cover: tuple[str, str], addresses: list[str], **named):
        subject, text = cover
        named["initial"] = {"to": next(iter(addresses), ""), "subject": subject, "text": text}
        super().__init__(*arguments, **named)
        self.addresses = addresses
        self.fields["to"].widget.attrs["list"] = "addresses"
