"""The forms of the words customers are sorted by: a tag, a category."""

from django import forms
from django.core.exceptions import ValidationError

from customers.models import Category, Tag


class WordForm(forms.ModelForm):
    """A word whose name is there once, in capitals or not."""

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        model = self._meta.model
        if model.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(f"There is a {model._meta.verbose_name} “{name}” already.")
        return name


class TagForm(WordForm):
    class Meta:
        model = Tag
        fields = ("name", "colour")


class CategoryNameForm(WordForm):
    class Meta:
        model = Category
        fields = ("name",)
