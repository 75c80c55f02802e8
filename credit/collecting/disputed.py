"""Which disputes there are: on a day, about documents, and what is said of them where others ask."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import QuerySet

from credit.collecting.contested import contested
from credit.models import Dispute
from customers.models import Customer
from financials.ledger import said_money
from financials.models import Document
from foundation.money import format_money


def disputes_on(*, customer: Customer, day: date) -> QuerySet[Dispute]:
    """Return the disputes that were open at the end of a day, the oldest first."""
    opened = customer.disputes.open_on(day).select_related("document", "line", "owner", "opened_by")
    return opened.order_by("opened_on", "id")


def disputes_about(*, document: Document, day: date, today: date) -> dict | None:
    """Return the block of an invoice's page about its disputes, the open ones first (settings.DOCUMENT_BLOCKS)."""
    if document.kind != Document.Kind.INVOICE:
        return None
    known = document.disputes.filter(opened_on__lte=day).select_related("line", "owner", "opened_by", "credit_note")
    found = sorted(known, key=lambda one: (one.is_over(day), one.opened_on, one.pk))
    lines = {
        one.line_id: f"disputed {format_money(one.amount, document.currency)}"
        for one in found
        if one.line and not one.is_over(day)
    }
    what = {"template": "credit/document_disputes.html", "disputes": found, "lines": lines}
    return what | {"contested": contested([document], as_of=day)[document.pk]} if found else None


def disputed_on(documents: Iterable[int], day: date) -> dict[int, str]:
    """Return which of these documents were in dispute at the end of a day, and why (settings.DISPUTES_OF)."""
    return _each_said(Dispute.objects.open_on(day).filter(document__in=documents), _with_amount)


def keep_out_of_debits(documents: Iterable[int]) -> dict[int, str]:
    """Return why some of these documents are not to be collected now (one of settings.DEBIT_GATES)."""
    said = _each_said(Dispute.objects.open().filter(document__in=documents), _since)
    return {document: f"Disputed {why}" for document, why in said.items()}


def _each_said(disputes: QuerySet[Dispute], say: Callable[[Dispute], str]) -> dict[int, str]:
    """Say of each document what is disputed of it, all its disputes in a row."""
    said: dict[int, str] = {}
    for one in disputes.select_related("document").order_by("opened_on", "pk"):
        said[one.document_id] = f"{said[one.document_id]}; {say(one)}" if one.document_id in said else say(one)
    return said


def _since(dispute: Dispute) -> str:
    return f"since {dispute.opened_on:%d %b %Y}: {dispute.reason}"


def _with_amount(dispute: Dispute) -> str:
    return f"{said_money(dispute.amount, dispute.document.currency)} {_since(dispute)}"
