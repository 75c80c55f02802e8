from django import forms


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once; cleaned to a list."""

    widget = ManyFilesInput

    def clean(self, data, initial=None):
        single = super().clean
        return [single(one, initial) for one in data or [None]]


class FileForm(forms.Form):
    """Files for the filing cabinet, with a note on what they are."""

    files = ManyFilesField(label="Files", allow_empty_file=True, error_messages={"required": "Choose a file first."})
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": "What it is: NDA, resale certificate, delivery proof …"}),
    )
