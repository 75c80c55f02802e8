"""The same document once more."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from financials.documents import drafted
from financials.drafts import save_draft
from financials.editor.forms import QUOTES_HOLD
from financials.models import Document
from foundation.periods import company_today
from staff.models import User

KEPT = ("currency", "terms", "contact", "billing_address", "delivery_address", "discount_percent", "note")


@transaction.atomic
def copy_document(*, document: Document, by: User, now: datetime) -> Document:
    """Write a draft with the same lines, dated today. It carries nothing out, and days gone by are left behind."""
    today = company_today(now)
    until = {"valid_until": today + QUOTES_HOLD} if document.kind == Document.Kind.QUOTE else {}
    lines = document.lines.order_by("position")
    return save_draft(
        customer=document.customer, kind=document.kind, issued_on=today, by=by, now=now, **until,
        lines=[replace(drafted(line), source_id=None, promised_on=None, delivered_on=None) for line in lines],
        **{name: getattr(document, name) for name in KEPT},
    )  # fmt: skip
