"""What may be disputed, and by how much: the refusals of disputes, in sentences."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from credit.collecting.contested import contested, line_left
from credit.models import Dispute
from financials.ledger import said_money
from financials.models import Document, Line
from foundation.money import NOTHING, round_money

LONGEST_REASON = Dispute._meta.get_field("reason").max_length


class DisputeRefused(Exception):
    """The dispute was not opened or changed; the text says why, `field` which answer it is about."""

    def __init__(self, text: str, field: str | None = None):
        super().__init__(text)
        self.field = field


def ensure_disputable(document: Document, line: Line | None) -> None:
    """Raise DisputeRefused for what is no issued invoice, for a foreign line, and for what is in dispute already."""
    if document.kind != Document.Kind.INVOICE or document.is_draft:
        raise DisputeRefused(f"{document} is no invoice that was issued: only what was asked for can be disputed.")
    if line and line.document_id != document.pk:
        raise DisputeRefused(f"That is no line of {document}: choose one of its lines.", "line")
    open_one = document.disputes.open().filter(line=line).select_related("opened_by", "document").first()
    if open_one:
        what = f"line {line.position} of {document}" if line else f"{document} as a whole"
        who = f" by {open_one.opened_by.get_short_name()}" if open_one.opened_by else ""
        raise DisputeRefused(
            f"A dispute about {what} was opened on {open_one.opened_on:%d %b %Y}{who} and is still open: "
            "add a note to it, or change its amount.", "line",
        )  # fmt: skip


def ensure_amount(
    document: Document, line: Line | None, amount: Decimal, today: date, besides: Decimal = NOTHING
) -> None:
    """Raise DisputeRefused for an amount that is not above zero or more than is left; `besides` is its own so far."""
    currency, what = document.currency, contested([document], as_of=today)[document.pk]
    if not what.open:
        raise DisputeRefused(
            f"Nothing of {document} is open, so there is nothing to dispute. "
            "Was it paid although they were right, write a credit note.", "amount",
        )  # fmt: skip
    most = min(what.left + besides, what.open)
    if not 0 < amount <= most:
        besides_it = f", as {said_money(what.disputed - besides, currency)} is disputed already" * (most < what.open)
        raise DisputeRefused(
            "The disputed amount must be above zero and at most what is open: "
            f"{said_money(most, currency)}{besides_it}.", "amount",
        )  # fmt: skip
    if amount != round_money(amount, currency):
        raise DisputeRefused(f"{amount} is no amount of {currency}: leave the further decimals away.", "amount")
    if line and amount > (of_line := line_left(line) + besides):
        raise DisputeRefused(
            f"Line {line.position} comes to {said_money(of_line, currency)} with tax: dispute at most that, "
            "or the invoice as a whole.", "amount",
        )  # fmt: skip


def ensure_said(said: Mapping[str, Any], today: date) -> None:
    """Raise DisputeRefused for a reason, category, owner or follow-up that cannot stand; checks what is given."""
    if "reason" in said and not 0 < len(said["reason"].strip()) <= LONGEST_REASON:
        raise DisputeRefused(f"Say what they contest, in at most {LONGEST_REASON} characters.", "reason")
    if "category" in said and said["category"] not in Dispute.Category.values:
        raise DisputeRefused("Choose what the dispute is about.", "category")
    if (owner := said.get("owner")) and not owner.is_active:
        raise DisputeRefused(f"{owner} has left: choose somebody who is here.", "owner")
    if (day := said.get("follow_up_on")) and day < today:
        raise DisputeRefused("The follow-up lies ahead: choose today or a later day.", "follow_up_on")
