"""The aging of many accounts added up by head office, sales rep, category or currency: one query, whatever is open.

However it is cut, the lines of a currency add up to all of it: customers of nobody or of no category have a line of
their own, and as a customer in several categories counts in full in each of them, one more line takes back what is
counted more than once.
"""

from dataclasses import dataclass
from datetime import date

from financials.aging import AGING, Aging, from_row
from foundation.sql import fetch, statement

# Which line each customer counts in, and how many times (negative: taken back); the key 0 is what has no name.
BELONGS = {
    "group": statement(__file__, "groups"),
    "sales_rep": "SELECT id AS customer_id, coalesce(sales_rep_id, 0) AS key, 1 AS times FROM customers_customer",
    "category": """
        SELECT customer.id AS customer_id, coalesce(link.category_id, 0) AS key, 1 AS times
        FROM customers_customer customer LEFT JOIN customers_customer_categories link ON link.customer_id = customer.id
        UNION ALL
        SELECT customer_id, -1, 1 - count(*) FROM customers_customer_categories GROUP BY customer_id HAVING count(*) > 1
    """,
    "customer": "SELECT id AS customer_id, id AS key, 1 AS times FROM customers_customer",
    "currency": "SELECT id AS customer_id, 0 AS key, 1 AS times FROM customers_customer",
}
NAMES = {
    "group": "SELECT id AS key, code, name FROM customers_customer",
    "sales_rep": "SELECT id AS key, email AS code, coalesce(nullif(name, ''), email) AS name FROM staff_user",
    "category": "SELECT id AS key, '' AS code, name FROM customers_category",
    "customer": "SELECT id AS key, code, name FROM customers_customer",
    "currency": "SELECT 0 AS key, '' AS code, '' AS name",
}
FIGURES = (
    "balance", "overdue", "unapplied", "current_count", "current_amount",
    *(f"days_{age}_{what}" for age in ("1_30", "31_60", "61_90", "over_90") for what in ("count", "amount")),
)  # fmt: skip
ADDED = f"""
    SELECT belongs.key, currency, sum(times) AS accounts, 0 AS customer_id, {
    ", ".join(f"sum(times * {name}){'::bigint' * name.endswith('count')} AS {name}" for name in FIGURES)
}
    FROM aging JOIN belongs USING (customer_id) WHERE %(currency)s IN ('', currency)
    GROUP BY belongs.key, currency
"""
TOGETHER = ", ".join(f"sum({name}){'::bigint' * name.endswith('count')}" for name in FIGURES)
MORE_THAN_ONCE = -1  # the key of the line that takes back what is counted several times


@dataclass(frozen=True)
class Line:
    """One line of a cut in one currency: whose, how many accounts, and their aging together.

    `key` is that of the head office, the user or the category; 0 nobody or none, MORE_THAN_ONCE what is taken back.
    """

    key: int
    code: str
    name: str
    accounts: int
    aging: Aging


def cut(by: str, *, as_of: date, customers: list[int] | None = None, currency: str = "") -> list[Line]:
    """Return the aging of a day cut by one of BELONGS, of some customers only (keys, None: everybody), by currency.

    The largest balance stands first; what has no name and what is taken back stand last.
    """
    sql = f"""
        WITH {AGING}, belongs AS ({BELONGS[by]}), added AS ({ADDED})
        SELECT added.*, coalesce(named.code, '') AS code, coalesce(named.name, '') AS name
        FROM added LEFT JOIN ({NAMES[by]}) named USING (key)
    """
    rows = fetch(sql, {"customers": customers, "as_of": as_of, "currency": currency})
    return sorted(map(line_of, rows), key=in_order)


def largest(
    by: str, most: int, *, as_of: date, customers: list[int] | None = None, currency: str = ""
) -> dict[str, tuple[Line, list[Line]]]:
    """Return for each currency all accounts together, and the lines with the largest balances, as `cut` cuts them."""
    sql = f"""
        WITH {AGING}, belongs AS ({BELONGS[by]}), added AS ({ADDED}),
        ranked AS (
            SELECT added.*, row_number() OVER (PARTITION BY currency ORDER BY balance DESC, key) AS place
            FROM added WHERE key >= 0
        )
        SELECT added.*, coalesce(named.code, '') AS code, coalesce(named.name, '') AS name
        FROM (SELECT * FROM ranked WHERE place <= {most}
              UNION ALL
              SELECT {MORE_THAN_ONCE}, currency, count(*), 0, {TOGETHER}, 0 AS place
              FROM aging WHERE %(currency)s IN ('', currency) GROUP BY currency) added
            LEFT JOIN ({NAMES[by]}) named USING (key)
        ORDER BY currency, place
    """
    found: dict[str, tuple[Line, list[Line]]] = {}
    for row in fetch(sql, {"customers": customers, "as_of": as_of, "currency": currency}):
        line = line_of(row)
        if row["place"]:
            found[line.aging.currency][1].append(line)
        else:
            found[line.aging.currency] = line, []
    return found


def line_of(row: dict) -> Line:
    return Line(row["key"], row["code"], row["name"], int(row["accounts"]), from_row(row))


def in_order(line: Line) -> tuple:
    """Return what lines are sorted by."""
    return line.aging.currency, line.key <= 0, -line.key if line.key <= 0 else -line.aging.balance, line.name
