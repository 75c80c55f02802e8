"""What documents taken over leave behind: themselves with lines, entries in the accounts, invoices reduced."""

from financials.loading.columns import USUAL_STATUS
from financials.models import Document
from foundation.loading.staging import Work

KINDS = Document.Kind
CREATED = "document.outcome = 'created'"
POSTED = "outcome = 'created' AND coalesce(status, 'issued') = 'issued' AND net + tax <> 0"


def create_documents(work: Work, kind: str) -> None:
    """Create the documents without a reason, and their lines."""
    work.run("UPDATE loading_document SET outcome = 'created' WHERE reason IS NULL AND outcome IS NULL")
    work.look_again("loading_document")
    work.run(
        f"""
        INSERT INTO financials_document (id, customer_id, kind, number, status, issued_on, due_on, terms, currency,
                                         reference, order_number, net, tax, total, note, applies_to_id, known_on)
        SELECT id, customer_id, %s, number, coalesce(status, %s), issued_on, due, coalesce(terms, ''), money,
               coalesce(reference, ''), coalesce(order_number, ''), net, tax, net + tax, coalesce(note, ''), invoice_id,
               issued_on
        FROM loading_document document WHERE {CREATED} ORDER BY nr
        """,
        kind,
        USUAL_STATUS[kind],
    )
    work.run(
        f"""
        INSERT INTO financials_line (customer_id, document_id, position, product_id, part_number, description, quantity,
                                     unit, unit_price, discount_percent, tax_percent, net, tax, delivered_on, note)
        SELECT line.customer_id, document_id, position, product_id, part_number, description, quantity,
               unit, unit_price, discount_percent, tax_percent, line.net, line.tax, delivered_on, line.note
        FROM loading_line line JOIN loading_document document ON document.id = document_id
        WHERE {CREATED} ORDER BY line.nr
        """
    )


def post(work: Work, kind: str) -> None:
    """Post what was issued to the accounts; history was known on its own day."""
    work.number(POSTED, table="loading_document", entry_id="financials_entry_id_seq")
    work.run(
        """
        INSERT INTO financials_entry (id, customer_id, kind, currency, amount, posted_on, due_on, document_id, known_on,
                                      allocated)
        SELECT entry_id, customer_id, %s, money, %s * (net + tax), issued_on, CASE WHEN %s = 1 THEN due END, id,
               issued_on, 0
        FROM loading_document WHERE entry_id IS NOT NULL ORDER BY nr
        """,
        kind,
        1 if kind == KINDS.INVOICE else -1,
        1 if kind == KINDS.INVOICE else -1,
    )


def reduce_invoices(work: Work) -> None:
    """Credit notes settle the invoice they name as far as it is open, the oldest first; the rest stays as credit."""
    work.run(
        """
        INSERT INTO financials_allocation (customer_id, currency, debit_id, credit_id, amount, effective_on, known_on)
        SELECT customer_id, currency, debit_id, credit_id, least(amount, still_open - taken), day, day FROM (
            SELECT debit.customer_id, debit.currency, debit.id AS debit_id, note.entry_id AS credit_id,
                   net + tax AS amount, debit.amount - debit.allocated AS still_open,
                   coalesce(sum(net + tax) OVER (
                       PARTITION BY debit.id ORDER BY issued_on, nr
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS taken,
                   greatest(issued_on, debit.posted_on) AS day
            FROM loading_document note
                JOIN financials_entry debit ON debit.document_id = invoice_id AND debit.kind = 'invoice'
            WHERE note.entry_id IS NOT NULL) pairs
        WHERE still_open > taken
        """
    )
