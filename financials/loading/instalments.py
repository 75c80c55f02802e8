"""Invoices payable in instalments ("net 30/60/90", "30% net10, 70% net60"): what is due when."""

from customers.terms import Terms, UnknownTerms
from foundation.loading.staging import Work


def note_instalments(work: Work) -> None:
    """Put the instalments of the invoices whose terms make them, and no due_on of the file, in `loading_instalment`."""
    work.run("DROP TABLE IF EXISTS pg_temp.loading_instalment")
    work.run("CREATE TEMP TABLE loading_instalment (nr bigint, due_on date, amount numeric) ON COMMIT DROP")
    work.copy(
        "loading_instalment",
        [
            (nr, *instalment)
            for nr, text, issued_on, total, currency in work.rows(
                """
                SELECT nr, coalesce(terms, customer_terms), issued_on, net + tax, money FROM loading_document
                WHERE due_on IS NULL AND issued_on IS NOT NULL AND net + tax > 0
                    AND coalesce(terms, customer_terms) ~ '[/,]'
                """
            )
            if (terms := _in_instalments(text))
            for instalment in terms.instalments(issued_on, total, currency)
        ],
    )
    work.run(
        """
        UPDATE loading_document document SET due = last.due_on, terms = coalesce(terms, customer_terms)
        FROM (SELECT nr, max(due_on) AS due_on FROM loading_instalment GROUP BY nr) last WHERE last.nr = document.nr
        """
    )


def _in_instalments(text: str) -> Terms | None:
    try:
        terms = Terms.parse(text)
    except UnknownTerms:
        return None
    return terms if terms.parts else None
