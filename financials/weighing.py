"""The sums by which every figure of every account is checked at once, without a look at each single one.

The cached remainder of each entry must be its allocations, and what is posted must be the documents, payments and
adjustments behind it. Each amount is weighed by the key of what it belongs to: so the sums of the two sides agree only
when each single one does, and two wrongs that cancel each other are seen as well. One pass over each table, no join.
"""

MODULUS = 1_000_003


def weight(key: str) -> str:
    """Return the weight of the row or document with this key."""
    return f"(mod({key}, {MODULUS}) + 1)"


POSTED = f"""
    CASE WHEN kind IN ('invoice', 'credit_note', 'cancellation') AND document_id IS NOT NULL
         THEN {weight("document_id")} ELSE 0 END
    + CASE WHEN adjustment_id IS NOT NULL THEN {weight("adjustment_id")}
           WHEN payment_id IS NOT NULL THEN {weight("payment_id")} ELSE 0 END
"""
SIGNED = "CASE kind WHEN 'invoice' THEN total ELSE -total END"
BOOKED = "kind IN ('invoice', 'credit_note') AND status = 'issued'"
PARTS = (  # table, what it adds to the cached and to the posted side, which rows
    ("financials_entry", f"allocated * {weight('id')}", f"amount * ({POSTED})", "true"),
    ("financials_allocation", f"-amount * ({weight('debit_id')} + {weight('credit_id')})", "0", "true"),
    ("financials_document", "0", f"-({SIGNED}) * {weight('id')}", BOOKED),
    ("financials_payment", "0", f"(amount + discount_taken + bank_charges) * {weight('id')}", "true"),
    ("financials_adjustment", "0", f"-amount * {weight('id')}", "true"),
)  # fmt: skip


def weighed(group: str = "") -> str:
    """Return the query of the two sides' differences, of everything together or for each `group` (a column)."""
    named, grouped = (f"{group}, ", f"GROUP BY {group}") if group else ("", "")
    parts = " UNION ALL ".join(
        f"SELECT {named}sum({cached}) AS cached, sum({posted}) AS posted FROM {table} WHERE {where} {grouped}"
        for table, cached, posted, where in PARTS
    )
    sums = "coalesce(sum(cached), 0) AS cached, coalesce(sum(posted), 0) AS posted"
    return f"SELECT {named}{sums} FROM ({parts}) AS part {grouped}"


WHOLE = f"""
    SELECT cached <> 0 OR posted <> 0 AS differs, (SELECT count(DISTINCT customer_id) FROM financials_entry) AS accounts
    FROM ({weighed()}) AS whole
"""
DOUBTFUL = f"""
    SELECT customer_id FROM ({weighed("customer_id")}) AS account
    WHERE cached <> 0 OR posted <> 0 ORDER BY customer_id LIMIT %(most)s
"""
