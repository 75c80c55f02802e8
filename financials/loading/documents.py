"""Taking over quotes, orders, invoices and credit notes, set by set, with the entries and allocations they make."""

from decimal import Decimal

from customers.loading.locking import lock_customers
from customers.terms import Terms, UnknownTerms
from financials.loading.instalments import note_instalments
from financials.loading.known import settle_known
from financials.loading.lines import LARGEST, make_documents, refuse
from financials.loading.orders import refuse_untakeable_orders
from financials.loading.posting import CREATED, create_documents, post, reduce_invoices
from financials.models import Document
from foundation.loading.series import go_on_behind
from foundation.loading.staging import News, Outcome, Work
from foundation.money import format_money

KINDS = Document.Kind


def take_over_documents(work: Work, kind: str) -> Outcome:
    """Create documents of one kind out of the staged rows (layout: document_columns); known ones stay as they are."""
    work.progress.say("checking")
    make_documents(work, kind)
    _check(work, kind)
    settle_known(work, kind)
    lock_customers(work, "SELECT customer_id FROM loading_document WHERE reason IS NULL AND outcome IS NULL")
    if kind == KINDS.ORDER:
        refuse_untakeable_orders(work)
    work.progress.say("booking")
    create_documents(work, kind)
    if kind in (KINDS.INVOICE, KINDS.CREDIT_NOTE):
        post(work, kind)
    if kind == KINDS.CREDIT_NOTE:
        reduce_invoices(work)
    go_on_behind(work, kind, "SELECT number FROM loading_document WHERE outcome = 'created'")
    return _outcome(work, kind)


def _check(work: Work, kind: str) -> None:
    refuse(work, "customer_code IS NULL", "'customer_code is missing.'")
    refuse(work, "customer_id IS NULL", "'There is no customer ' || customer_code || '. Load the customers first.'")
    refuse(work, "issued_on IS NULL", "'issued_on is missing.'")
    refuse(work, f"abs(net) + abs(tax) > {LARGEST}", "'The total is too large.'")
    if kind == KINDS.INVOICE:
        refuse(work, "net + tax < 0", "'The total is negative: load it as a credit note.'")
        _set_due_days(work)
        refuse(work, "due < issued_on", "'due_on ' || due || ' lies before issued_on ' || issued_on || '.'")
    else:
        work.run("UPDATE loading_document SET due = due_on")
    if kind == KINDS.CREDIT_NOTE:
        _find_invoices(work)
    else:
        refuse(work, "applies_to IS NOT NULL", "'applies_to is for credit notes: it names the invoice they reduce.'")


def _set_due_days(work: Work) -> None:
    """The day the file gives, else the one its terms make, else the one the customer's terms make."""
    spoken = work.rows(
        "SELECT DISTINCT coalesce(terms, customer_terms) FROM loading_document WHERE customer_id IS NOT NULL"
    )
    work.run("DROP TABLE IF EXISTS pg_temp.loading_terms")
    work.run("CREATE TEMP TABLE loading_terms (terms text PRIMARY KEY, days int, end_of_month boolean) ON COMMIT DROP")
    work.copy("loading_terms", [(text, *days) for (text,) in spoken if (days := _days(text))])
    work.run(
        """
        UPDATE loading_document document SET terms = CASE WHEN due_on IS NULL THEN known.terms ELSE document.terms END,
            due = coalesce(due_on, known.days + CASE WHEN end_of_month
                THEN (date_trunc('month', issued_on) + interval '1 month - 1 day')::date ELSE issued_on END)
        FROM loading_terms known WHERE known.terms = coalesce(document.terms, customer_terms)
        """
    )
    work.run("UPDATE loading_document SET due = due_on WHERE due IS NULL")
    note_instalments(work)
    refuse(
        work,
        "due IS NULL",
        "'The customer''s payment terms “' || customer_terms || '” are not understood: give due_on.'",
    )


def _days(text: str) -> tuple[int, bool] | None:
    try:
        terms = Terms.parse(text)
    except UnknownTerms:
        return None
    return None if terms.parts else (terms.days, terms.end_of_month)


def _find_invoices(work: Work) -> None:
    work.run(
        """
        UPDATE loading_document document SET invoice_id = invoice.id FROM financials_document invoice
        WHERE invoice.kind = 'invoice' AND invoice.number = applies_to AND invoice.customer_id = document.customer_id
            AND invoice.status = 'issued' AND invoice.currency = money
        """
    )
    refuse(
        work,
        "applies_to IS NOT NULL AND invoice_id IS NULL",
        "'applies_to: this customer has no issued invoice ' || applies_to || ' in ' || money || '.'",
    )


def _outcome(work: Work, kind: str) -> Outcome:
    """Counts are documents, not rows; a repeated document counts as skipped, a contradicting one as failed."""
    counts = dict(work.rows("SELECT coalesce(outcome, 'failed'), count(*) FROM loading_document GROUP BY 1"))
    [(repeated, failed)] = work.rows(
        """
        SELECT count(*) FILTER (WHERE outcome = 'skipped' AND line_no IS NULL),
               count(*) FILTER (WHERE outcome = 'failed' OR number IS NULL) FROM loading
        """
    )
    _share_reasons(work)
    return Outcome(
        created=counts.get("created", 0),
        skipped=counts.get("skipped", 0) + repeated,
        failed=counts.get("failed", 0) + failed,
        warnings=_warnings(work),
        news=_news(work, kind),
        earliest=work.rows("SELECT min(issued_on) FROM loading_document WHERE outcome = 'created'")[0][0],
    )


def _share_reasons(work: Work) -> None:
    """Every row of a document that failed goes back with the reason."""
    work.run(
        """
        UPDATE loading SET reason = coalesce(loading.reason, document.reason)
        FROM loading_document document
        WHERE document.number = loading.number AND loading.outcome IS NULL AND document.reason IS NOT NULL
        """
    )


def _warnings(work: Work) -> list[str]:
    count = work.value(
        f"""
        SELECT count(*) FROM loading_line line JOIN loading_document document ON document.id = document_id
        WHERE {CREATED} AND product_id IS NULL AND part_number <> ''
        """
    )
    return [f"{count:,} lines name part numbers that are not in the catalogue; kept as text."] if count else []


def _news(work: Work, kind: str) -> list[News]:
    """One sentence a customer: "27 invoices taken over from ar.csv, 1,584.18 USD"."""
    label = KINDS(kind).label.lower()
    sums = work.rows(
        f"""
        SELECT customer_id, sum(count)::int, array_agg(ARRAY[total::text, money] ORDER BY money) FROM (
            SELECT customer_id, money, count(*), sum(net + tax) AS total
            FROM loading_document document WHERE {CREATED} GROUP BY 1, 2) sums
        GROUP BY customer_id
        """
    )
    return [News(pk, taken_over(work, count, label, totals)) for pk, count, totals in sums]


def taken_over(work: Work, count: int, label: str, totals: list[tuple[str, str]]) -> str:
    """Say how much of what came from which file."""
    amounts = " and ".join(f"{format_money(Decimal(total), currency)} {currency}" for total, currency in totals)
    return f"{count:,} {label}{'' if count == 1 else 's'} taken over from {work.file}, {amounts}"
