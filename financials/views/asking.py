"""One small form that asks before something is booked: what happens, what to say, one button."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from financials.ledger import NotBooked


def ask(
    request: HttpRequest,
    context: dict[str, Any],
    form: Form,
    *,
    words: Mapping[str, str],
    book: Callable[[dict[str, Any]], str],
    back: Any,
) -> HttpResponse:
    """Show the form, or book what it says and go back to what it was about.

    `words` are title, text and verb; `book` takes what was said and returns the sentence that tells what is now.
    """
    if request.method == "POST" and form.is_valid():
        try:
            said = book(dict(form.cleaned_data))
        except NotBooked as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect(back)
    context |= {"form": form, "words": words, "back": back}
    return TemplateResponse(request, "financials/ask.html", context, status=422 if form.is_bound else 200)
