"""The columns of files of documents and payments, and the words people write in them."""

from customers.loading.columns import terms
from financials.models import Document, Payment
from foundation.loading.cells import Days, currency, meanings, number, text, whole_number, word, yes_no
from foundation.loading.layout import Column

LARGEST_QUANTITY = 10**10
UNROUNDED = 12  # decimals: amounts are rounded once, to their currency, which is known only beside the customer
BOOKED = {
    "issued": "open; paid; part paid; partly paid; partially paid; unpaid; overdue; past due; due; closed; sent;"
    "settled; posted; booked; final; invoiced; disputed; active; complete; completed",
    "draft": "new; in preparation",
    "cancelled": "canceled; void; voided; storno; reversed",
}
STATUSES = {
    Document.Kind.QUOTE: meanings(
        {
            "sent": "open; issued; pending; offered; submitted; active",
            "draft": "new; in preparation",
            "accepted": "won; ordered; confirmed; approved; closed won",
            "declined": "lost; rejected; refused; closed lost",
            "expired": "lapsed; closed",
            "cancelled": "canceled; void; withdrawn",
        }
    ),
    Document.Kind.ORDER: meanings(
        {
            "confirmed": "open; new; accepted; placed; pending; in process; processing; approved; active; backordered",
            "draft": "in preparation",
            "delivered": "shipped; dispatched; fulfilled; complete; completed; closed; done; received",
            "invoiced": "billed; paid",
            "cancelled": "canceled; void; rejected",
        }
    ),
    Document.Kind.INVOICE: meanings(BOOKED),
    Document.Kind.CREDIT_NOTE: meanings(BOOKED | {"issued": BOOKED["issued"] + ";applied;refunded"}),
}
USUAL_STATUS = {
    Document.Kind.QUOTE: Document.Status.SENT,
    Document.Kind.ORDER: Document.Status.CONFIRMED,
    Document.Kind.INVOICE: Document.Status.ISSUED,
    Document.Kind.CREDIT_NOTE: Document.Status.ISSUED,
}
METHODS = meanings(
    {
        Payment.Method.CHECK: "cheque; chk; ck",
        Payment.Method.CARD: "credit card; debit card; visa; mastercard; amex; american express; cc",
        Payment.Method.WIRE: "wire transfer; wire ach; ach; eft; transfer; bank transfer; bank; sepa; swift; giro",
        Payment.Method.CASH: "bar; notes",
        Payment.Method.DIRECT_DEBIT: "debit; sepa direct debit; sdd; lastschrift; standing order; autopay",
        Payment.Method.OTHER: "paypal; unknown; misc; barter; compensation",
    }
)


def document_columns(kind: str, days: Days) -> list[Column]:
    """Return the layout of a file of quotes, orders, invoices or credit notes."""
    return [
        Column("number", text(60), required=True, filled=True),
        Column("customer_code", text(40), required=True),
        Column("issued_on", days.day, sql="date", required=True),
        Column("due_on", days.day, sql="date"),
        Column("terms", terms),
        Column("currency", currency),
        Column("reference", text(100)),
        Column("status", word(STATUSES[kind])),
        Column("line_no", whole_number, sql="bigint"),
        Column("part_number", text(60)),
        Column("description", text(500)),
        Column("quantity", number(4, most=LARGEST_QUANTITY), sql="numeric"),
        Column("unit_price", number(6), sql="numeric"),
        Column("discount_percent", number(6, least=0, most=100), sql="numeric"),
        Column("tax_percent", number(4, least=0, most=100), sql="numeric"),
        Column("delivered_on", days.day, sql="date"),
        Column("line_note", text()),
        Column("amount", number(UNROUNDED), sql="numeric"),
        Column("order_number", text(60)),
        Column("disputed", yes_no, sql="boolean"),
        Column("applies_to", text(60)),
        Column("note", text()),
    ]


def payment_columns(days: Days) -> list[Column]:
    """Return the layout of a file of payments."""
    return [
        Column("reference", text(100), required=True, filled=True),
        Column("customer_code", text(40), required=True, filled=True),
        Column("received_on", days.day, sql="date", required=True, filled=True),
        Column("method", word(METHODS)),
        Column("amount", number(UNROUNDED), sql="numeric", required=True, filled=True),
        Column("currency", currency),
        Column("discount_taken", number(UNROUNDED, least=0), sql="numeric"),
        Column("allocate_to", text()),
        Column("note", text()),
    ]
