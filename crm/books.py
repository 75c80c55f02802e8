"""check_books: every invariant of the money, each as one query that returns what breaks it (TRUST §3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from credit.flags import differences as flag_differences
from credit.metrics import receivables
from credit.standing import differences
from crm.chain_rules import CHAIN_RULES
from crm.credit_rules import CREDIT_RULES
from crm.debit_rules import DEBIT_RULES
from financials.aging import AGING, OPEN_ITEMS
from financials.posting_rules import POSTING_RULES
from foundation.sql import fetch

SHOWN = 20


@dataclass(frozen=True)
class Difference:
    """One place where the books contradict themselves."""

    rule: str
    where: str
    expected: str
    found: str

    def __str__(self):
        return f"{self.rule}: {self.where}: expected {self.expected}, found {self.found}"


RULES = {
    "what is open adds up to everything posted": f"""
        WITH {OPEN_ITEMS}
        SELECT customer_id, currency AS place, coalesce(posted.amount, 0) AS expected, coalesce(open.amount, 0) AS found
        FROM (SELECT customer_id, currency, sum(amount) AS amount FROM financials_entry
              WHERE counts_from <= %(as_of)s GROUP BY customer_id, currency) posted
            FULL JOIN (SELECT customer_id, currency, sum(open) AS amount FROM open_item
                       GROUP BY customer_id, currency) open USING (customer_id, currency)
        WHERE coalesce(posted.amount, 0) <> coalesce(open.amount, 0)
    """,
    "the buckets less unapplied credit are the balance": f"""
        WITH {AGING}
        SELECT customer_id, currency AS place, balance AS expected, total AS found
        FROM (SELECT *, current_amount + days_1_30_amount + days_31_60_amount + days_61_90_amount
                        + days_over_90_amount - unapplied AS total FROM aging) sums
        WHERE total <> balance
    """,
    "the total of a document is the sum of its lines": """
        SELECT document.customer_id, document.number AS place,
               coalesce(lines.net, 0) + coalesce(lines.tax, 0) AS expected, document.total AS found
        FROM financials_document document
            LEFT JOIN (SELECT document_id, sum(net) AS net, sum(tax) AS tax FROM financials_line
                       GROUP BY document_id) lines ON lines.document_id = document.id
        WHERE (document.net, document.tax) IS DISTINCT FROM (coalesce(lines.net, 0), coalesce(lines.tax, 0))
           OR document.total <> document.net + document.tax
    """,
    "a returned payment settles nothing but its return": """
        SELECT returned.customer_id, payment.reference AS place, 0 AS expected, sum(used.amount) AS found
        FROM financials_adjustment returned JOIN financials_payment payment ON payment.id = returned.payment_id
            JOIN financials_entry source ON source.payment_id = payment.id
            JOIN financials_allocation used ON used.credit_id = source.id
            JOIN financials_entry debit ON debit.id = used.debit_id
        WHERE returned.kind = 'return' AND debit.adjustment_id IS DISTINCT FROM returned.id
        GROUP BY returned.customer_id, returned.id, payment.reference HAVING sum(used.amount) <> 0
    """,
    "an allocation stays inside one customer and one currency": """
        SELECT used.customer_id, used.id::text AS place, used.currency AS expected,
               concat_ws(' ', debit.currency, credit.currency) AS found
        FROM financials_allocation used
            JOIN financials_entry debit ON debit.id = used.debit_id
            JOIN financials_entry credit ON credit.id = used.credit_id
        WHERE (debit.customer_id, credit.customer_id, debit.currency, credit.currency)
              IS DISTINCT FROM (used.customer_id, used.customer_id, used.currency, used.currency)
           OR debit.amount < 0 OR credit.amount > 0
    """,
    **POSTING_RULES,
    **CHAIN_RULES,
    **DEBIT_RULES,
    **CREDIT_RULES,
}


def check(*, as_of: date) -> Iterator[Difference]:
    """Yield what contradicts itself in the books of a day, at most a few cases for each rule."""
    for rule, sql in RULES.items():
        # Materialized: planned together with the names for the first few, some take a hundred times longer.
        named = f"""
            WITH broken AS MATERIALIZED ({sql})
            SELECT coalesce(customer.code, '') AS code, broken.place, broken.expected, broken.found
            FROM broken LEFT JOIN customers_customer customer ON customer.id = broken.customer_id
            ORDER BY customer.code LIMIT {SHOWN}
        """
        for row in fetch(named, {"as_of": as_of, "customers": None}):
            yield Difference(rule, f"{row['code']} {row['place']}".strip(), str(row["expected"]), str(row["found"]))
    for row in differences(limit=SHOWN):
        rule = "the standing of last night is what the same SQL gives now"
        yield Difference(rule, f"{row['code']} {row['currency']}", str(row["balance"]), str(row["stored"]))
    for row in flag_differences(limit=SHOWN):
        rule = "the flags of last night are what the same rules say now"
        expected, found = ("the flag", "none") if row["found"] else ("none", "the flag")
        yield Difference(rule, f"{row['code']} {row['key']}", expected, found)
    for row in receivables.differences():
        rule = "the receivables of last night are the sum of everybody's aging of that day"
        yield Difference(rule, row["currency"], str(row["live"]), str(row["stored"]))
