"""What the office writes: each kind of document with its verb, who may write it, and what its head asks for."""

from dataclasses import dataclass

from financials.models import Document

KIND = Document.Kind
HEAD = ("issued_on", "reference", "contact", "billing_address", "delivery_address", "terms", "currency")
SELL, BILL = "financials.sell", "financials.issue_invoice"


@dataclass(frozen=True)
class Writing:
    """`verb` stands on the primary button; `done` says in a sentence what has become of the document."""

    kind: str
    title: str
    verb: str
    done: str
    permission: str
    icon: str
    asks: tuple[str, ...] = ()  # besides HEAD
    moves_goods: bool = False  # stock and delivery days matter
    guarded: bool = True  # who may buy what matters

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the head in their order."""
        return (HEAD[0], *self.asks, *HEAD[1:], "discount_percent", "note")


WRITTEN = {
    writing.kind: writing
    for writing in (
        Writing(
            KIND.QUOTE, "quote", "Send quote", "sent", SELL, "quote", ("valid_until", "requested_on", "promised_on"),
            moves_goods=True,
        ),
        Writing(
            KIND.ORDER, "order", "Confirm order", "confirmed", SELL, "order", ("requested_on", "promised_on"),
            moves_goods=True,
        ),
        Writing(KIND.DELIVERY, "delivery", "Deliver", "made", SELL, "truck", ("requested_on",), moves_goods=True),
        Writing(KIND.INVOICE, "invoice", "Issue invoice", "issued", BILL, "invoice"),
        Writing(
            KIND.CREDIT_NOTE, "credit note", "Issue credit note", "issued", BILL, "credit-note", ("applies_to",),
            guarded=False,
        ),
    )
}  # fmt: skip
