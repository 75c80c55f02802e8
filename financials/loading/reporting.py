"""What is told about the payments of a file: by which rule each was settled, and which of them a person checks."""

from decimal import Decimal

from foundation.loading.staging import Outcome, Work
from foundation.money import format_money, money_text

RULES = {
    "named": "as the file says",
    "one": "one invoice",
    "set": "the only combination",
    "several": "the likeliest of several combinations",
    "oldest": "the oldest due",
    "nothing": "nothing was open",
}
MOST_LISTED = 100
MOST_SAID = 5


def report_rules(work: Work, outcome: Outcome) -> None:
    """Count the payments by rule, and list those for which more than one combination of invoices fitted."""
    counts = dict(
        work.rows(
            "SELECT rule, count(*) FROM loading_settled JOIN loading USING (nr) WHERE outcome = 'created' GROUP BY 1"
        )
    )
    outcome.figures = {"settled": {rule: counts.get(rule, 0) for rule in RULES}, "to_check": []}
    if counts:
        told = "; ".join(f"{counts[rule]:,} {words}" for rule, words in RULES.items() if rule in counts)
        outcome.notes.append(f"Settled: {told}.")
    if several := counts.get("several", 0):
        checks = _to_check(work)
        outcome.figures["to_check"] = checks
        outcome.warnings.append(_warning(several, checks))


def _to_check(work: Work) -> list[dict[str, object]]:
    rows = work.rows(
        f"""
        SELECT nr, reference, customer_code, amount, money, found, array(
            SELECT number FROM loading_part part
                JOIN financials_entry entry ON entry.id = part.entry_id
                JOIN financials_document document
                    ON document.customer_id = entry.customer_id AND document.id = entry.document_id
            WHERE part.nr = loading.nr AND source = 'payment' GROUP BY number ORDER BY min(entry.due_on), min(entry.id))
        FROM loading JOIN loading_settled USING (nr) WHERE outcome = 'created' AND rule = 'several'
        ORDER BY nr LIMIT {MOST_LISTED}
        """
    )
    names = ("row", "reference", "customer_code", "amount", "currency", "combinations", "settles")
    checks = [dict(zip(names, row, strict=True)) for row in rows]
    for check in checks:
        check["amount"] = money_text(check["amount"], check["currency"])
    return checks


def _warning(several: int, checks: list[dict[str, object]]) -> str:
    said = "; ".join(
        f"row {each['row']}: {each['reference']} of {each['customer_code']}, "
        f"{format_money(Decimal(each['amount']), each['currency'])} {each['currency']}"
        for each in checks[:MOST_SAID]
    )
    what = "1 payment fits" if several == 1 else f"{several:,} payments fit"
    more = f"; {several - MOST_SAID:,} more" if several > MOST_SAID else ""
    return f"{what} more than one combination of invoices; the likeliest was taken. Check {said}{more}."
