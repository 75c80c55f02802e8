"""From staged rows to priced documents: rows are grouped by number, each of them is a line."""

from foundation.loading.staging import Work

# Columns that speak of the whole document; its rows may leave them empty, and must not contradict each other.
SHARED = (
    "customer_code", "issued_on", "due_on", "terms", "currency", "reference", "status", "order_number", "applies_to",
)  # fmt: skip
LARGEST = 10**13
WHOLE = "quantity IS NULL AND amount IS NOT NULL"  # the row is a document with one line


def make_documents(work: Work, kind: str) -> None:
    """Make the tables `loading_document` and `loading_line` out of the staged rows.

    A document has a reason when one of its rows has one; its customer and the open questions about it are settled
    by the caller.
    """
    _refuse_unpriced(work)
    _settle_repeated_rows(work)
    work.table("loading_document", _GROUPED)
    work.number("true", table="loading_document", id="financials_document_id_seq")
    work.table("loading_line", _PRICED)
    _refuse_wrong_sums(work)
    work.run(_TOTALS)
    if kind == "credit_note":
        _turn_negative_ones(work)


def _refuse_unpriced(work: Work) -> None:
    work.refuse("quantity IS NULL AND amount IS NULL", "'The row has neither quantity nor amount.'")
    work.refuse(
        "unit_price IS NULL AND amount IS NULL", "'unit_price is missing; the line''s amount would do as well.'"
    )
    work.refuse("line_no = 0", "'line_no: lines are counted from 1.'")
    work.refuse(
        "quantity = 0 AND amount <> 0", "'A quantity of 0 cannot come to an amount of ' || trim_scale(amount) || '.'"
    )


def _settle_repeated_rows(work: Work) -> None:
    """A repeated document without line numbers leaves the first one as it is; a doubtful line fails its document."""
    work.settle_repeats(
        f"CASE WHEN line_no IS NOT NULL OR {WHOLE} THEN loading.number || '|' || coalesce(line_no, 0) END"
    )
    work.run("UPDATE loading SET outcome = NULL WHERE outcome = 'failed' AND line_no IS NOT NULL")


_CONTRADICTIONS = ", ".join(f"CASE WHEN min({name}) <> max({name}) THEN '{name}' END" for name in SHARED)

_GROUPED = f"""
    WITH grouped AS (
        SELECT number, min(nr) AS nr, {", ".join(f"min({name}) AS {name}" for name in SHARED)},
               string_agg(DISTINCT note, E'\\n') AS note, coalesce(bool_or(disputed), false) AS disputed,
               concat_ws(', ', {_CONTRADICTIONS}) AS contradictions,
               min(nr) FILTER (WHERE reason IS NOT NULL) AS refused_nr
        FROM loading WHERE outcome IS NULL AND number IS NOT NULL GROUP BY number
    )
    SELECT NULL::bigint AS id, NULL::bigint AS entry_id, grouped.*, customer.id AS customer_id,
           customer.terms AS customer_terms, coalesce(grouped.currency, customer.currency, 'XXX') AS money,
           NULL::date AS due, NULL::bigint AS invoice_id, 0::numeric AS net, 0::numeric AS tax, NULL::text AS outcome,
           CASE WHEN refused_nr IS NOT NULL THEN 'Row ' || refused_nr || ': ' || loading.reason
                WHEN contradictions <> '' THEN 'The rows of this number do not agree in ' || contradictions || '.'
           END AS reason
    FROM grouped LEFT JOIN loading ON loading.nr = refused_nr
        LEFT JOIN LATERAL (
            SELECT coalesce(merged_into_id, id) AS id, terms, currency FROM customers_customer known
            WHERE lower(known.code) = lower(grouped.customer_code)
            ORDER BY known.code <> grouped.customer_code LIMIT 1) customer ON true
"""

# The amount of a line, where the file gives it, is the net amount that stood on the paper.
_PRICED = f"""
    SELECT document.id AS document_id, document.customer_id, document.number, loading.nr,
           coalesce(line_no, coalesce(max(line_no) OVER (PARTITION BY loading.number), 0)
               + row_number() OVER (PARTITION BY loading.number, line_no IS NULL ORDER BY loading.nr)) AS position,
           product.id AS product_id, coalesce(loading.part_number, '') AS part_number,
           coalesce(loading.description, product.description, '') AS description,
           loading.description AS said_description,
           given.quantity, coalesce(product.unit, '') AS unit, price.unit_price, given.discount_percent,
           given.tax_percent, price.computed, price.net, round(price.net * given.tax_percent / 100, decimals) AS tax,
           loading.amount IS NOT NULL AND abs(price.net - price.computed) > 10.0 ^ -decimals AS differs,
           loading.delivered_on, coalesce(line_note, '') AS note
    FROM loading JOIN loading_document document USING (number)
        LEFT JOIN catalog_product product ON product.part_number = loading.part_number
        CROSS JOIN LATERAL (SELECT foundation_exponent(document.money) AS decimals) currency
        CROSS JOIN LATERAL (SELECT coalesce(loading.quantity, 1) AS quantity,
            coalesce(loading.discount_percent, 0) AS discount_percent, coalesce(loading.tax_percent, 0) AS tax_percent,
            CASE WHEN {WHOLE} THEN NULL ELSE loading.unit_price END AS unit_price) given
        CROSS JOIN LATERAL (SELECT given.quantity * (1 - given.discount_percent / 100) AS quantity) charged
        CROSS JOIN LATERAL (SELECT coalesce(
            given.unit_price, round(loading.amount / nullif(charged.quantity, 0), 6), 0) AS unit_price) derived
        CROSS JOIN LATERAL (
            SELECT derived.unit_price, computed, coalesce(round(loading.amount, decimals), computed) AS net
            FROM round(charged.quantity * derived.unit_price, decimals) computed) price
    WHERE loading.outcome IS NULL AND document.reason IS NULL
"""

_TOTALS = """
    UPDATE loading_document SET net = sums.net, tax = sums.tax
    FROM (SELECT document_id, sum(net) AS net, sum(tax) AS tax FROM loading_line GROUP BY document_id) sums
    WHERE sums.document_id = id
"""


def _refuse_wrong_sums(work: Work) -> None:
    """An amount beside a quantity and a price must be what they come to, give or take the smallest unit."""
    work.run(
        f"""
        UPDATE loading_document document SET reason = wrong.reason FROM (
            SELECT DISTINCT ON (document_id) document_id, 'Row ' || line.nr || CASE
                WHEN differs THEN
                    ': amount says ' || trim_scale(loading.amount) || ', quantity and price come to ' || computed || '.'
                ELSE ': the price or the amount is too large.' END AS reason
            FROM loading_line line JOIN loading USING (nr)
            WHERE differs OR abs(net) > {LARGEST} OR abs(line.unit_price) > {LARGEST}
            ORDER BY document_id, line.nr) wrong
        WHERE wrong.document_id = document.id
        """
    )


def _turn_negative_ones(work: Work) -> None:
    """Credit notes are kept as positive amounts; some programs write them with a minus."""
    work.run(
        """
        UPDATE loading_line line SET quantity = -quantity, net = -line.net, tax = -line.tax
        FROM loading_document document WHERE document.id = line.document_id AND document.net + document.tax < 0
        """
    )
    work.run("UPDATE loading_document SET net = -net, tax = -tax WHERE net + tax < 0")


def refuse(work: Work, where: str, reason: str, *parameters: object, using: str = "") -> None:
    """Give the documents that meet a condition, and have no reason yet, one (an SQL expression)."""
    source = f"FROM {using}" if using else ""
    work.run(
        f"""
        UPDATE loading_document document SET reason = {reason} {source}
        WHERE document.reason IS NULL AND document.outcome IS NULL AND ({where})
        """,
        *parameters,
    )
