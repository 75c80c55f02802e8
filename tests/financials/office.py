"""An office whose every act is written down, so that it can be repeated in an empty database.

An act names things ("I3", the third invoice) and says plain values; what the verbs return is kept under the names. The
same acts in an office that starts anew must lead to the same books: `content` tells what is in them without the numbers
and instants the database gives.
"""

import hashlib
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection

from credit.holding.holds import place_on_hold, release_hold
from credit.standing import run_night
from financials.adjustments import undo_adjustment
from financials.allocations import apply_credit, may_be_taken_back, take_back_allocation
from financials.cancellation import cancel
from financials.conversion import carry_out
from financials.documents import LineDraft
from financials.invoices import issue_credit_note, issue_invoice
from financials.models import Adjustment, Allocation, Document
from financials.orders import place_order
from financials.payments import record_payment
from financials.quotes import send_quote
from financials.refunds import refund_credit
from financials.returns import return_payment
from financials.shares import Share
from financials.writeoffs import write_off
from foundation.money import major
from tests import make

DIRECT = {"invoice": issue_invoice, "credit_note": issue_credit_note, "order": place_order, "quote": send_quote}
REASON = "Agreed with the head of accounts"


def standing(customer_id: int) -> list[Allocation]:
    """What settles an invoice of the customer and may be taken back by hand, in the order it was settled."""
    rows = Allocation.objects.filter(customer=customer_id, reverses=None, reversal=None).order_by("id")
    return [row for row in rows.select_related("debit", "credit") if may_be_taken_back(row)]


class Office:
    """Does what it is told by name, on one day after the other."""

    def __init__(self, customers, by) -> None:
        self.customers, self.by = customers, by
        self.things: dict[str, object] = {}

    def act(self, verb: str, **said) -> object:
        return getattr(self, verb)(**said)

    def _clock(self, today: date) -> dict:
        return {"by": self.by, "now": make.at(today)}

    def write(self, *, name, kind, customer, currency, lines, today, applies_to=None, **fields):
        drafts = [
            LineDraft(
                description="Hex bolts M8", quantity=Decimal(quantity), unit_price=major(price, currency),
                discount_percent=Decimal(discount), tax_percent=Decimal(tax),
            )
            for quantity, price, discount, tax in lines
        ]  # fmt: skip
        if applies_to:
            fields["applies_to"] = self.things[applies_to]
        self.things[name] = DIRECT[kind](
            customer=self.customers[customer], lines=drafts, currency=currency, **fields, **self._clock(today)
        )

    def carry(self, *, name, source, into, quantities, today, **fields):
        """`quantities` are by place of the line; None for all that is left."""
        document = self.things[source]
        if quantities is not None:
            keys = dict(document.lines.values_list("position", "pk"))
            quantities = {keys[place + 1]: Decimal(quantity) for place, quantity in quantities.items()}
        self.things[name] = carry_out(source=document, into=into, quantities=quantities, **fields, **self._clock(today))

    def cancel(self, *, name, today):
        cancel(document=self.things[name], reason=REASON, **self._clock(today))

    def pay(self, *, name, customer, currency, amount, shares, today, charges=0, key=None, **fields):
        """`shares` are (invoice, money, discount, difference)."""
        said = [Share(self.things[invoice], *(major(part, currency) for part in parts)) for invoice, *parts in shares]
        self.things[name] = record_payment(
            customer=self.customers[customer], currency=currency, amount=major(amount, currency), allocate_to=said,
            bank_charges=major(charges, currency), idempotency_key=key and UUID(int=key), **fields,
            **self._clock(today),
        )  # fmt: skip
        differences = Adjustment.objects.filter(payment=self.things[name], kind="difference").order_by("id")
        for place, difference in enumerate(differences):
            self.things[f"{name}-D{place}"] = difference
        return self.things[name].pk

    def apply(self, *, of, to, currency, today):
        to = [(self.things[invoice], major(amount, currency)) for invoice, amount in to]
        apply_credit(of=self.things[of], to=to, **self._clock(today))

    def take_back(self, *, customer, place, today):
        """Take back one of the standing allocations; returns (owner of the debit, its due day, owner, amount)."""
        one = standing(self.customers[customer].pk)[place]
        take_back_allocation(allocation=one, reason=REASON, **self._clock(today))

    def send_back(self, *, name, payment, returned_on, fee, currency, today):
        payment = self.things[payment]
        self.things[name] = return_payment(
            payment=payment, returned_on=returned_on, reason="no funds", fee=major(fee, currency), **self._clock(today)
        )
        if fee:
            self.things[f"{name}-fee"] = Document.objects.latest("id")

    def refund(self, *, name, of, amount, currency, paid_on, today):
        self.things[name] = refund_credit(
            of=self.things[of], amount=major(amount, currency), paid_on=paid_on, reference=name, reason=REASON,
            **self._clock(today),
        )  # fmt: skip

    def write_off(self, *, name, of, amount, currency, today):
        self.things[name] = write_off(
            of=self.things[of], amount=major(amount, currency), reason=REASON, **self._clock(today)
        )

    def undo(self, *, name, adjustment, today):
        self.things[name] = undo_adjustment(adjustment=self.things[adjustment], reason=REASON, **self._clock(today))

    def hold(self, *, customer, today):
        place_on_hold(customer=self.customers[customer], reason="2 broken promises", **self._clock(today))

    def release(self, *, customer, today):
        release_hold(customer=self.customers[customer], reason="has paid", **self._clock(today))

    def night(self, *, day, today):
        run_night(day=day, now=make.at(today))


CONTENT = """
    WITH entry AS (
        SELECT entry.id, concat_ws('|', entry.customer_id, entry.kind, entry.currency, entry.amount, entry.posted_on,
                   entry.due_on, entry.known_on, entry.allocated, document.kind, document.number, payment.reference,
                   adjustment.kind, adjustment.amount, adjustment.effective_on, adjustment.reason) AS text
        FROM financials_entry entry
            LEFT JOIN financials_document document ON document.id = entry.document_id
            LEFT JOIN financials_payment payment ON payment.id = entry.payment_id
            LEFT JOIN financials_adjustment adjustment ON adjustment.id = entry.adjustment_id
    )
    SELECT text FROM entry
    UNION ALL
    SELECT concat_ws('|', 'allocation', used.amount, used.effective_on, used.known_on, used.reverses_id IS NULL,
                     debit.text, credit.text)
    FROM financials_allocation used JOIN entry debit ON debit.id = used.debit_id
        JOIN entry credit ON credit.id = used.credit_id
    UNION ALL
    SELECT concat_ws('|', document.customer_id, document.kind, document.number, document.status, document.issued_on,
                     document.due_on, document.terms, document.currency, document.discount_percent, document.net,
                     document.tax, document.total, document.known_on, line.position, line.quantity, line.unit_price,
                     line.net, line.tax, line.ordered, line.delivered, line.invoiced, line.credited)
    FROM financials_document document JOIN financials_line line ON line.document_id = document.id
    UNION ALL
    SELECT concat_ws('|', 'status', document.kind, document.number, change.before, change.after, change.changed_on,
                     change.reason)
    FROM financials_statuschange change JOIN financials_document document ON document.id = change.document_id
    UNION ALL
    SELECT concat_ws('|', customer_id, reference, received_on, method, currency, amount, discount_taken, bank_charges,
                     known_on, idempotency_key) FROM financials_payment
    UNION ALL
    SELECT concat_ws('|', customer_id, kind, currency, amount, effective_on, reference, reason, known_on)
    FROM financials_adjustment
    UNION ALL
    SELECT concat_ws('|', entry.customer_id, entry.seq, entry.kind, entry.happened_at, body.content::jsonb -> 'subject',
                     body.content::jsonb -> 'text')
    FROM journal_entry entry JOIN journal_body body ON body.entry_id = entry.id
    UNION ALL
    SELECT concat_ws('|', customer_id, placed_at, reason, released_at, release_reason) FROM customers_hold
    UNION ALL
    SELECT (to_jsonb(standing) - 'id')::text FROM credit_standing standing
"""


def content() -> str:
    """Return a hash of everything that is in the books, without ids and instants the database gave."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT text FROM ({CONTENT}) books ORDER BY 1")
        return hashlib.sha256("\n".join(row[0] for row in cursor.fetchall()).encode()).hexdigest()
