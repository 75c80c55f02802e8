"""Documents that are here already: the same content is skipped, other content is refused with what differs.

Compared is what the file says. What it leaves open and we filled in (terms, descriptions, the due day) may have
changed meanwhile, and so may the status.
"""

from financials.models import Document
from foundation.loading.staging import Work


def settle_known(work: Work, kind: str) -> None:
    """Decide about the documents of `loading_document` whose number is taken."""
    work.table("loading_known", _KNOWN, kind)
    work.run(
        """
        UPDATE loading_document document SET
            outcome = CASE WHEN differences = '' THEN 'skipped' END,
            reason = CASE WHEN differences <> '' THEN
                %s || ' ' || document.number || ' is here already and differs: ' || differences || '.' END
        FROM loading_known known
        WHERE known.number = document.number AND document.reason IS NULL AND document.outcome IS NULL
        """,
        Document.Kind(kind).label.capitalize(),
    )


def _differs(column: str, here: str, said: str) -> str:
    return f"CASE WHEN {here} <> {said} THEN '{column} is ' || {here} || ' here, ' || {said} || ' in the file' END"


_KNOWN = f"""
    WITH pairs AS (
        SELECT document.number, document.id AS document_id, known.id AS known_id
        FROM loading_document document JOIN financials_document known
            ON known.number = document.number AND known.kind = %s
        WHERE document.reason IS NULL
    ), lines AS (
        SELECT pairs.number, count(*) AS said,
               bool_or(kept.id IS NULL
                   OR (said.part_number, said.quantity, said.unit_price, said.discount_percent, said.net, said.tax)
                       <> (kept.part_number, kept.quantity, kept.unit_price, kept.discount_percent, kept.net, kept.tax)
                   OR said.said_description <> kept.description) AS differ
        FROM pairs JOIN loading_line said USING (document_id) LEFT JOIN financials_line kept
            ON kept.document_id = pairs.known_id AND kept.position = said.position
        GROUP BY pairs.number
    )
    SELECT document.number, concat_ws('; ',
        CASE WHEN known.customer_id <> document.customer_id THEN 'it belongs to customer ' || owner.code END,
        {_differs("issued_on", "known.issued_on", "document.issued_on")},
        {_differs("due_on", "known.due_on", "document.due_on")},
        {_differs("currency", "known.currency", "document.currency")},
        {_differs("reference", "known.reference", "document.reference")},
        {_differs("order_number", "known.order_number", "document.order_number")},
        CASE WHEN known.status = 'draft' AND coalesce(document.status, 'issued') <> 'draft'
            THEN 'it is still a draft here' END,
        CASE WHEN known.total <> document.net + document.tax THEN 'the total is ' || round(known.total, decimals)
            || ' here, ' || document.net + document.tax || ' in the file' END,
        CASE WHEN known.total = document.net + document.tax AND (lines.differ
                OR lines.said <> (SELECT count(*) FROM financials_line WHERE document_id = known.id))
            THEN 'the lines are not the same' END) AS differences
    FROM pairs JOIN lines USING (number) JOIN loading_document document USING (number)
        JOIN financials_document known ON known.id = pairs.known_id
        JOIN customers_customer owner ON owner.id = known.customer_id
        CROSS JOIN LATERAL (SELECT foundation_exponent(known.currency) AS decimals) currency
"""
