"""A price told on the phone, as fields of the composer: what they are and what becomes of them is known upstairs."""

from collections.abc import Mapping

from django import forms
from django.conf import settings
from django.utils.module_loading import import_string

from customers.models import Customer


def quote_form(data: Mapping[str, str] | None, *, customer: Customer) -> forms.Form:
    """Return the form settings.QUOTE_FORM names: `is_filled()` says whether a price was typed into it at all.

    `note(subject=, by=, now=, **noted)` writes the journal entry with the price kept beside it and returns the entry;
    `noted` is what journal.record.record takes. It raises journal.new_entry.Refused.
    """
    return import_string(settings.QUOTE_FORM)(data, customer=customer)
