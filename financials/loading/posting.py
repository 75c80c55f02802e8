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
                                         reference, order_number, net, tax, total, note, applies_to_id, known_on,
                                         sales_rep_id)
        SELECT document.id, customer_id, %s, number, coalesce(document.status, %s), issued_on, due,
               coalesce(document.terms, ''), money, coalesce(reference, ''), coalesce(order_number, ''), net, tax,
               net + tax, coalesce(note, ''), invoice_id, issued_on, customer.sales_rep_id
        FROM loading_document document JOIN customers_customer customer ON customer.id = customer_id
        WHERE {CREATED} ORDER BY nr
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
    if kind == KINDS.INVOICE:
        _post_invoices(work)
    else:
        _post_credit_notes(work)


def _post_invoices(work: Work) -> None:
    """An invoice payable in instalments has an entry for each."""
    work.run(
        f"""
        INSERT INTO financials_entry (customer_id, kind, currency, amount, posted_on, due_on, document_id, known_on,
                                      allocated)
        SELECT customer_id, 'invoice', money, coalesce(amount, net + tax), issued_on,
               coalesce(instalment.due_on, due), id, issued_on, 0
        FROM loading_document LEFT JOIN loading_instalment instalment USING (nr)
        WHERE {POSTED} ORDER BY nr, 6
        """
    )


def _post_credit_notes(work: Work) -> None:
    work.number(POSTED, table="loading_document", entry_id="financials_entry_id_seq")
    work.run(
        """
        INSERT INTO financials_entry (id, customer_id, kind, currency, amount, posted_on, document_id, known_on,
                                      allocated)
        SELECT entry_id, customer_id, 'credit_note', money, -(net + tax), issued_on, id, issued_on, 0
        FROM loading_document WHERE entry_id IS NOT NULL ORDER BY nr
        """
    )


def reduce_invoices(work: Work) -> None:
    """Credit notes settle the invoice they name as far as it is open, the oldest first; the rest stays as credit.

    Laid end to end, notes and instalments (the one due first in front) settle each other where they lie side by side.
    """
    work.run(
        """
        INSERT INTO financials_allocation (customer_id, currency, debit_id, credit_id, amount, effective_on, known_on)
        SELECT customer_id, currency, debit.id, note.id,
               least(note.upto, debit.upto) - greatest(note.start, debit.start), day, day
        FROM (SELECT invoice_id, entry_id AS id, issued_on,
                     sum(net + tax) OVER line AS upto, sum(net + tax) OVER line - (net + tax) AS start
              FROM loading_document WHERE entry_id IS NOT NULL AND invoice_id IS NOT NULL
              WINDOW line AS (PARTITION BY invoice_id ORDER BY issued_on, nr)) note
            JOIN (SELECT customer_id, currency, document_id, id, posted_on,
                         sum(amount - allocated) OVER line AS upto,
                         sum(amount - allocated) OVER line - (amount - allocated) AS start
                  FROM financials_entry
                  WHERE kind = 'invoice' AND document_id IN (SELECT invoice_id FROM loading_document)
                  WINDOW line AS (PARTITION BY document_id ORDER BY due_on, id)) debit ON document_id = invoice_id
            CROSS JOIN LATERAL (SELECT greatest(issued_on, posted_on) AS day) effective
        WHERE least(note.upto, debit.upto) > greatest(note.start, debit.start)
        """
    )
