"""Saying what was done, with the way to take it back."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from customers.models import Operation


def undo_offered(request: HttpRequest, sentence: str, operation: Operation) -> None:
    """Say what was done; for 30 days it can be taken back."""
    back = reverse("customers:undo_one", args=[operation.pk])
    messages.success(request, format_html('{} <a href="{}">Take it back</a>', sentence, back))
