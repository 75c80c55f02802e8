"""What can stand in the journal: the kinds of contact people note, and the events the house records by itself.

An event of the house needs no registration to be recorded; one that is not listed here is shown by its own name
("order_shipped" as "Order shipped").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

SLUG = re.compile(r"[a-z][a-z0-9_]{1,39}")
AMENDMENT = "amendment"
ERASURE = "erasure"
MERGED, UNMERGED = "customer_merged", "merge_undone"
MOVES = [MERGED, UNMERGED]  # entries that say in whose folder their book stands from now on
OWN = "own_"  # how the value of a kind begins that the company added


@dataclass(frozen=True)
class Kind:
    """`key` is the letter that chooses the kind in the composer; events of the house have none.

    `optional` marks the unimportant events, which a company may choose not to record (journal.quiet).
    """

    value: str
    label: str
    icon: str
    key: str = ""
    optional: bool = False

    @property
    def is_event(self) -> bool:
        """True for what the house records by itself, which a timeline may fold away."""
        return not self.key and self.value not in (AMENDMENT, ERASURE)


PEOPLE = (
    Kind("call_in", "Call from customer", "phone", "i"),
    Kind("call_out", "Call to customer", "phone", "o"),
    Kind("sales_call", "Sales call", "visit", "s"),
    Kind("meeting", "Meeting", "person", "m"),
    Kind("letter", "Letter", "letter", "l"),
    Kind("email", "E-mail", "mail", "e"),
    Kind("fax", "Fax", "printer", "f"),
    Kind("trade_show", "Trade show", "building", "t"),
    Kind("verbal_quote", "Verbal quote", "quote", "q"),
    Kind("collection_call", "Collection call", "phone", "c"),
    Kind("collection_letter", "Collection letter", "letter", "d"),
    Kind("complaint", "Complaint", "complaint", "p"),
    Kind("commendation", "Commendation", "star", "k"),
    Kind("note", "Note", "note", "n"),
)
HOUSE = (
    Kind(AMENDMENT, "Amendment", "pencil"),
    Kind(ERASURE, "Text erased by order", "trash"),
    Kind("takeover", "Taken over from a file", "download"),
    Kind("customer_created", "Customer created", "plus"),
    Kind("customer_changed", "Customer changed", "pencil"),
    Kind("customer_archived", "Customer archived", "box"),
    Kind("customer_restored", "Customer restored", "undo"),
    Kind("customer_deleted", "Customer deleted", "trash"),
    Kind("staff_assigned", "Colleague assigned", "person"),
    Kind("staff_unassigned", "Colleague taken off", "person"),
    Kind(MERGED, "Customers merged", "customers"),
    Kind("customer_took_over", "Another customer merged into this one", "customers"),
    Kind(UNMERGED, "Merge taken back", "undo"),
    Kind("operation_undone", "Change taken back", "undo"),
    Kind("group_joined", "Put into a group", "customers", optional=True),
    Kind("group_left", "Taken out of a group", "customers", optional=True),
    Kind("contact_added", "Contact added", "person"),
    Kind("contact_changed", "Contact changed", "person", optional=True),
    Kind("contact_removed", "Contact removed", "person"),
    Kind("bank_data_changed", "Bank data changed", "lock"),
    Kind("bank_number_seen", "Account number seen", "lock"),
    Kind("mandate_given", "Direct debit mandate", "check"),
    Kind("mandate_revoked", "Mandate revoked", "cross"),
    Kind("exemption_added", "Tax exemption added", "check"),
    Kind("exemption_ended", "Tax exemption ended", "cross"),
    Kind("prices_agreed", "Prices agreed", "quote"),
    Kind("debit_sent", "Direct debit sent", "payment"),
    Kind("debit_withdrawn", "Direct debit withdrawn", "undo"),
    Kind("quote_issued", "Quote issued", "quote"),
    Kind("quote_accepted", "Quote accepted", "quote"),
    Kind("quote_declined", "Quote declined", "cross"),
    Kind("quote_cancelled", "Quote cancelled", "quote"),
    Kind("order_placed", "Order placed", "order"),
    Kind("order_cancelled", "Order cancelled", "order"),
    Kind("order_refused", "Order refused", "hold"),
    Kind("order_shipped", "Order shipped", "truck"),
    Kind("invoice_issued", "Invoice issued", "invoice"),
    Kind("delivery_cancelled", "Delivery cancelled", "truck"),
    Kind("invoice_cancelled", "Invoice cancelled", "invoice"),
    Kind("recurring_started", "Recurring invoice started", "invoice"),
    Kind("recurring_refused", "Recurring invoice not written", "warning"),
    Kind("recurring_ended", "Recurring invoice ended", "invoice"),
    Kind("draft_discarded", "Draft discarded", "trash", optional=True),
    Kind("credit_note_issued", "Credit note issued", "credit-note"),
    Kind("credit_note_cancelled", "Credit note cancelled", "credit-note"),
    Kind("payment_booked", "Payment booked", "payment"),
    Kind("payment_confirmed", "Payment found at the bank", "check", optional=True),
    Kind("payment_applied", "Payment applied", "payment"),
    Kind("payment_reversed", "Payment reversed", "undo"),
    Kind("allocation_reversed", "Allocation reversed", "undo"),
    Kind("write_off", "Written off", "cross"),
    Kind("refund_paid", "Refund paid", "payment"),
    Kind("write_off_reversed", "Write-off undone", "undo"),
    Kind("refund_reversed", "Refund undone", "undo"),
    Kind("difference_reversed", "Small difference undone", "undo"),
    Kind("hold_placed", "Placed on hold", "hold"),
    Kind("hold_released", "Released from hold", "release"),
    Kind("override_granted", "Override granted", "key"),
    Kind("override_declined", "Override declined", "cross"),
    Kind("override_withdrawn", "Override withdrawn", "undo"),
    Kind("hold_overridden", "Hold or limit overridden", "key"),
    Kind("hold_dismissed", "Proposed hold dismissed", "cross"),
    Kind("limit_changed", "Credit limit changed", "pencil"),
    Kind("terms_changed", "Payment terms changed", "pencil"),
    Kind("promise_made", "Promise to pay", "promise"),
    Kind("promise_kept", "Promise kept", "check"),
    Kind("promise_broken", "Promise broken", "warning"),
    Kind("promise_withdrawn", "Promise withdrawn", "cross"),
    Kind("dispute_opened", "Dispute opened", "dispute"),
    Kind("dispute_noted", "Dispute noted", "note", optional=True),
    Kind("dispute_settled", "Dispute settled", "check"),
    Kind("reminder_sent", "Reminder sent", "letter"),
    Kind("reminder_failed", "Reminder not delivered", "warning"),
    Kind("reminders_stopped", "Reminders stopped", "hold"),
    Kind("reminders_resumed", "Reminders resumed", "release"),
    Kind("collector_assigned", "Collector assigned", "person", optional=True),
    Kind("next_contact_set", "Next contact set", "calendar", optional=True),
    Kind("risk_flagged", "Flagged at risk", "warning"),
    Kind("risk_cleared", "At risk no longer", "check"),
    Kind("delivery_changed", "Delivery of papers changed", "mail"),
    Kind("statement_sent", "Statement sent", "letter"),
    Kind("statement_failed", "Statement not delivered", "warning"),
    Kind("call_noted", "Service call noted", "wrench"),
    Kind("call_taken", "Service call taken", "wrench"),
    Kind("call_refused", "Service call refused", "hold"),
    Kind("call_scheduled", "Service call scheduled", "calendar"),
    Kind("call_moved", "Service call moved", "calendar", optional=True),
    Kind("call_done", "Service call done", "check"),
    Kind("call_cancelled", "Service call cancelled", "cross"),
    Kind("document_filed", "Document filed", "paperclip", optional=True),
    Kind("document_removed", "Document removed", "trash"),
    Kind("task_given", "Task given", "check", optional=True),
    Kind("task_changed", "Task changed", "pencil", optional=True),
    Kind("task_delegated", "Task handed on", "person", optional=True),
    Kind("task_done", "Task done", "check"),
    Kind("task_dropped", "Task dropped", "cross", optional=True),
    Kind("appointment_made", "Appointment made", "calendar", optional=True),
    Kind("appointment_moved", "Appointment moved", "calendar", optional=True),
    Kind("appointment_changed", "Appointment changed", "pencil", optional=True),
    Kind("appointment_cancelled", "Appointment cancelled", "cross", optional=True),
    Kind("mail_refiled", "E-mail filed elsewhere", "mail"),
)
BY_PEOPLE = frozenset(kind.value for kind in PEOPLE)
OPTIONAL = frozenset(kind.value for kind in HOUSE if kind.optional)
NOTED_BY_PEOPLE = BY_PEOPLE | {AMENDMENT, ERASURE}
_BY_VALUE = {kind.value: kind for kind in PEOPLE + HOUSE}
_SPOKEN = {
    "call": "call_in",
    "phone": "call_in",
    "phone_call": "call_in",
    "telephone_call": "call_in",
    "incoming_call": "call_in",
    "call_from": "call_in",
    "outgoing_call": "call_out",
    "call_to": "call_out",
    "visit": "sales_call",
    "sales_visit": "sales_call",
    "e_mail": "email",
    "mail": "email",
    "fair": "trade_show",
    "tradeshow": "trade_show",
    "verbal_price": "verbal_quote",
    "verbal_sales_quote": "verbal_quote",
    "dunning_call": "collection_call",
    "dunning_letter": "collection_letter",
    "praise": "commendation",
    "compliment": "commendation",
    "other": "note",
    "": "note",
}


def by_people(value: str) -> bool:
    """Say whether people note this kind: one of the product's, or one the company added."""
    return value in BY_PEOPLE or value.startswith(OWN)


def kind_of(value: str, own: Mapping[str, Kind] = MappingProxyType({})) -> Kind:
    """Return the kind stored as `value`; `own` are those the company added (journal.company_kinds), by their value.

    One nobody listed is shown under its own name: as a kind of the company when it is marked as one, else as an
    event of the house.
    """
    if value.startswith(OWN):
        return own.get(value) or Kind(value, _as_words(value.removeprefix(OWN)), "note", key="-")
    return _BY_VALUE.get(value) or Kind(value, _as_words(value), "system")


def _as_words(value: str) -> str:
    return value.replace("_", " ").capitalize()


def understand(words: str) -> str | None:
    """Return the kind somebody means by "Telephone call", "E-mail" or "verbal_quote"; None when it is not known."""
    spoken = re.sub(r"[^a-z]+", "_", words.strip().lower()).strip("_")
    labels = {re.sub(r"[^a-z]+", "_", kind.label.lower()): kind.value for kind in PEOPLE}
    return (spoken if spoken in _BY_VALUE else None) or labels.get(spoken) or _SPOKEN.get(spoken)
