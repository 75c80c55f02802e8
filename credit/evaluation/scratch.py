"""The books of a file: temporary tables that carry the names of the real ones, filled with the invoices to measure by.

PostgreSQL looks for a table among the temporary ones first, so the product's own statements read these. Only inside the
block of scratch_books; then everything is rolled back.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from credit.evaluation.reading import Invoice

# Every table the statements of rating and risk name; what is not here would be read from the real books.
TABLES = (
    "financials_adjustment",
    "financials_allocation",
    "financials_document",
    "financials_entry",
    "financials_payment",
    "credit_dispute",
    "credit_promise",
    "credit_pool",
    "credit_riskmodel",
    "credit_risksnapshot",
)
CURRENCY = "USD"  # the file names none; one is as good as another
WORKING_MEMORY = "256MB"


@contextmanager
def scratch_books(invoices: list[Invoice]) -> Iterator[None]:
    """Let the names of the real tables mean the books of these invoices; entry and document ids are their places.

    Customers are numbered in the order of their names. Disputes are left out, as nobody says when they arose.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        try:
            _make(cursor)
            _fill(cursor, invoices)
            yield
        finally:
            transaction.set_rollback(True)


def _make(cursor) -> None:
    cursor.execute("SELECT set_config('work_mem', %s, true)", [WORKING_MEMORY])
    for table in TABLES:
        cursor.execute(
            f"CREATE TEMP TABLE {table} (LIKE {table} INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING GENERATED"
            " INCLUDING INDEXES) ON COMMIT DROP"
        )
    cursor.execute(
        "CREATE TEMP TABLE invoice_of_file (id bigint, customer_id bigint, issued_on date, due_on date, paid_on date,"
        " amount numeric) ON COMMIT DROP"
    )


def _fill(cursor, invoices: list[Invoice]) -> None:
    numbers = {name: number for number, name in enumerate(sorted({invoice.customer for invoice in invoices}), 1)}
    with cursor.copy("COPY invoice_of_file FROM STDIN") as copy:
        for place, invoice in enumerate(invoices):
            days = invoice.issued_on, invoice.due_on, invoice.paid_on
            copy.write_row((place, numbers[invoice.customer], *days, invoice.amount))
    for statement in (_INVOICES, _PAYMENTS, _ALLOCATIONS, _DOCUMENTS):
        cursor.execute(statement, {"currency": CURRENCY})
    cursor.execute("ANALYZE financials_entry, financials_allocation, financials_document")


# Money that came before the invoice is booked with it: it says nothing about paying later either way. A payment has
# the id of its invoice, less one, below zero.
_INVOICES = """
    INSERT INTO financials_entry
        (id, customer_id, kind, currency, amount, posted_on, due_on, document_id, known_on, allocated)
    OVERRIDING SYSTEM VALUE
    SELECT id, customer_id, 'invoice', %(currency)s, amount, issued_on, due_on, id, issued_on,
           CASE WHEN paid_on IS NULL THEN 0 ELSE amount END
    FROM invoice_of_file
"""
_PAYMENTS = """
    INSERT INTO financials_entry (id, customer_id, kind, currency, amount, posted_on, known_on, allocated)
    OVERRIDING SYSTEM VALUE
    SELECT -1 - id, customer_id, 'payment', %(currency)s, -amount, greatest(paid_on, issued_on),
           greatest(paid_on, issued_on), amount
    FROM invoice_of_file WHERE paid_on IS NOT NULL
"""
_ALLOCATIONS = """
    INSERT INTO financials_allocation
        (id, customer_id, currency, debit_id, credit_id, amount, effective_on, known_on)
    OVERRIDING SYSTEM VALUE
    SELECT id, customer_id, %(currency)s, id, -1 - id, amount, greatest(paid_on, issued_on),
           greatest(paid_on, issued_on)
    FROM invoice_of_file WHERE paid_on IS NOT NULL
"""
_DOCUMENTS = """
    INSERT INTO financials_document
        (id, customer_id, kind, number, status, issued_on, due_on, terms, currency, reference, order_number, net, tax,
         total, note, known_on)
    OVERRIDING SYSTEM VALUE
    SELECT id, customer_id, 'invoice', id::text, 'issued', issued_on, due_on, '', %(currency)s, '', '', amount, 0,
           amount, '', issued_on
    FROM invoice_of_file
"""
