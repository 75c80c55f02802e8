"""The form of a tag."""

from django import forms
from django.core.exceptions import ValidationError

from customers.models import Tag


class TagForm(forms.ModelForm):
    class Meta:
        model = Tag
        fields = ("name", "colour")

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if Tag.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(f"There is a tag “{name}” already.")
        return name
