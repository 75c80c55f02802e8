"""The state of documents, payments and adjustments on a day, in the words of the office.

What was carried out of a document, what is open of it and when the next instalment is due are read for many of them
in one query; the words are made of that.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.module_loading import import_string

from financials.aging import OPEN_ITEMS
from financials.gates import held_on
from financials.models import Adjustment, Dealing, Document
from foundation.money import NOTHING
from foundation.sql import fetch, statement

CARRIED = statement(__file__, "carried")
FACTS = f"""
    WITH {OPEN_ITEMS}, {statement(__file__, "asked")}, {CARRIED}, {statement(__file__, "progress")},
         {statement(__file__, "settlement")}
    SELECT progress.*, settled.*
    FROM progress FULL JOIN settled ON settled.dealing = progress.id * 3
"""
KIND, STATUS = Document.Kind, Document.Status


@dataclass(frozen=True)
class State:
    """A state in a word or two, the tone of its chip, and what is said on hover."""

    word: str
    tone: str = ""
    hint: str = ""

    def __str__(self) -> str:
        return self.word


@dataclass
class Facts:
    """What is known of one document, payment or adjustment on a day; `open` is signed like the balance."""

    kind: str
    day: date
    status: str = ""
    total: Decimal = NOTHING
    document: int | None = None
    valid_until: date | None = None
    open: Decimal = NOTHING
    due_on: date | None = None  # of what is open, the next
    days_past_due: int = 0  # of what is open, the oldest
    settled_by: set[str] = field(default_factory=set)
    carried: dict[str, int] = field(default_factory=dict)
    disputed: str = ""
    held: State | None = None

    def learn(self, row: dict) -> None:
        """Take over what a row of FACTS says."""
        if row["id"]:
            self.status, self.valid_until, self.carried = row["status"], row["valid_until"], row
        if row["kinds"] is not None:
            self.settled_by = set(" ".join(row["kinds"]).split())
        self.open = row["open"] or NOTHING
        self.due_on, self.days_past_due = row["due_on"], row["days_past_due"] or 0

    def some(self, done: str) -> bool:
        """Whether anything of it was ordered, delivered, invoiced or credited."""
        return bool(self.carried.get(f"{done}_lines"))

    def whole(self, done: str) -> bool:
        """Whether all of it was."""
        return bool(self.carried.get("lines")) and self.carried[f"wholly_{done}"] == self.carried["lines"]

    def said(self, *done: str) -> str:
        """Say of how many lines all was carried out: "2 of 3 lines delivered in full"."""
        counts = [(each, self.carried[f"wholly_{each}"]) for each in done if self.some(each)]
        return ", ".join(f"{count} of {self.carried['lines']} lines {each} in full" for each, count in counts)

    @property
    def state(self) -> State:
        """The state in words."""
        if self.held:
            return self.held
        if self.status in PLAIN:
            return PLAIN[self.status]
        return WORDS.get(self.kind, adjustment_state)(self)


PLAIN = {
    STATUS.DRAFT: State("draft", "blue", "Not issued yet: counts nowhere and may be changed"),
    STATUS.TEMPLATE: State("recurring", "", "Invoices are written from this"),
    STATUS.CANCELLED: State("cancelled"),
    STATUS.DECLINED: State("declined"),
}


def quote_state(facts: Facts) -> State:
    if facts.some("ordered"):
        return State("ordered" if facts.whole("ordered") else "part ordered", "green", facts.said("ordered"))
    if facts.status == STATUS.ACCEPTED:
        return State("accepted", "green")
    if facts.status == STATUS.EXPIRED or (facts.valid_until and facts.valid_until < facts.day):
        return State("expired", "amber")
    return State("sent")


def order_state(facts: Facts) -> State:
    said = facts.said("delivered", "invoiced")
    if facts.status == STATUS.INVOICED or facts.whole("invoiced"):
        return State("invoiced", "green", said)
    if facts.some("invoiced"):
        return State("part invoiced", "", said)
    if facts.status == STATUS.DELIVERED or facts.whole("delivered"):
        return State("delivered", "", said)
    if waiting := facts.carried.get("waiting_lines"):
        return State("backorder", "amber", f"{waiting} of {facts.carried['lines']} lines wait for goods")
    return State("part delivered", "", said) if facts.some("delivered") else State("confirmed")


def delivery_state(facts: Facts) -> State:
    if facts.status == STATUS.INVOICED or facts.whole("invoiced"):
        return State("invoiced", "green")
    return State("part invoiced", "", facts.said("invoiced")) if facts.some("invoiced") else State("delivered")


def invoice_state(facts: Facts) -> State:
    if not facts.open:
        written_off = "write_off" in facts.settled_by
        return State("written off") if written_off else State("settled", "green")
    if facts.disputed:
        return State("disputed", "amber", facts.disputed)
    if facts.days_past_due > 0:
        return State("overdue", "red", f"{facts.days_past_due} days")
    return State("part paid", "amber") if facts.open < facts.total else State("open")


def credit_state(facts: Facts) -> State:
    if "return" in facts.settled_by:
        return State("returned", "red")
    if not facts.open:
        return State("applied", "green")
    return State("part applied" if facts.settled_by else "unapplied", "amber")


def adjustment_state(facts: Facts) -> State:
    if "cancellation" in facts.settled_by:
        return State("undone")
    return State("open", "amber") if facts.open else State("booked")


WORDS: dict[str, Callable[[Facts], State]] = {
    KIND.QUOTE: quote_state,
    KIND.ORDER: order_state,
    KIND.DELIVERY: delivery_state,
    KIND.INVOICE: invoice_state,
    KIND.CREDIT_NOTE: credit_state,
    "payment": credit_state,
    **dict.fromkeys(Adjustment.Kind.values, adjustment_state),
}


def facts_of(
    dealings: Sequence[Dealing], *, customer_id: int, day: date, today: date, disputed: Collection[int] | None = None
) -> dict[int, Facts]:
    """Return what is known of some lines of the list on that day, by their key.

    `disputed` are the keys of the customer's invoices in dispute on the day, where they are known already.
    """
    found = {one.pk: Facts(one.kind, day, one.status, one.total, one.document_id) for one in dealings}
    ids = {
        "documents": [one.document_id for one in dealings if one.document_id],
        "payments": [one.payment_id for one in dealings if one.payment_id],
        "adjustments": [one.adjustment_id for one in dealings if one.adjustment_id],
    }
    asked = {"as_of": day, "past": day < today, "customers": [customer_id], **ids}
    for row in fetch(FACTS, asked):
        if facts := found.get(row["id"] * 3 if row["id"] else row["dealing"]):
            facts.learn(row)
    for document, said in _disputed(found.values(), day, disputed).items():
        found[document * 3].disputed = said
    for document, chip in held_on(_drafted_orders(found.values()) if day == today else []).items():
        found[document * 3].held = State(*chip)
    return found


def _drafted_orders(known: Iterable[Facts]) -> list[int]:
    """The orders that are still drafts: one that was refused must not look like any other."""
    return [facts.document for facts in known if facts.kind == KIND.ORDER and facts.status == STATUS.DRAFT]


def _disputed(known: Iterable[Facts], day: date, disputed: Collection[int] | None) -> dict[int, str]:
    """What the floors above say of open invoices (settings.DISPUTES_OF): the words, for those in dispute."""
    invoices = [facts.document for facts in known if facts.kind == KIND.INVOICE and facts.open]
    if disputed is not None:
        invoices = [document for document in invoices if document in disputed]
    return import_string(settings.DISPUTES_OF)(invoices, day) if invoices else {}


def row_of(item: dict) -> int:
    """Return the key of the line in the list that an entry belongs to (see the view financials_dealing)."""
    if item["document_id"]:
        return item["document_id"] * 3
    return item["adjustment_id"] * 3 + 2 if item["adjustment_id"] else item["payment_id"] * 3 + 1
