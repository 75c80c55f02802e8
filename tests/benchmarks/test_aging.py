"""The aging of five thousand customers with a hundred thousand open invoices (A3): ≤ 2 s, and ≤ 50 ms for one of them.

They are put into the large company for the time of the test and taken back with its transaction.
"""

import pytest
from django.db import connection, transaction

from crm.reports import REPORTS, Asked
from crm.reports.aging_lines import BY
from financials.aging import agings
from foundation.periods import company_today
from tests.benchmarks.stopwatch import median_of, rounds_of

CUSTOMERS, EACH = 5_000, 20
INVOICES = """
    WITH chosen AS (SELECT id, currency FROM customers_customer ORDER BY id LIMIT %(customers)s),
    written AS (
        INSERT INTO financials_document (customer_id, kind, number, status, currency, terms, issued_on, due_on,
                                         known_on, net, tax, total, reference, order_number, note)
        SELECT chosen.id, 'invoice', 'AGED-' || chosen.id || '-' || item, 'issued', chosen.currency, 'net30',
               %(today)s::date - 40 - 7 * item, %(today)s::date - 10 - 7 * item, %(today)s::date - 40 - 7 * item,
               100 + item, 0, 100 + item, '', '', ''
        FROM chosen, generate_series(1, %(each)s) item
        RETURNING id, customer_id, currency, total, issued_on, due_on
    )
    INSERT INTO financials_entry (customer_id, kind, currency, amount, posted_on, due_on, document_id, known_on,
                                  allocated)
    SELECT customer_id, 'invoice', currency, total, issued_on, due_on, id, issued_on, 0 FROM written
"""


@pytest.fixture(scope="module")
def open_invoices(house):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(INVOICES, {"customers": CUSTOMERS, "each": EACH, "today": company_today()})
            cursor.execute("ANALYZE financials_entry")
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("by", BY.options)
def test_a_hundred_thousand_open_invoices(open_invoices, board, by):
    report, asked = REPORTS["aging"], Asked(company_today(), choices={"by": by})
    rounds = rounds_of(lambda: list(report.rows(asked)), 5)
    board.put(f"aging of 100,000 open invoices by {by}", sorted(rounds)[2], best=min(rounds), target=2_000)


def test_the_bars_of_it(open_invoices, board):
    board.put("the bars above it", median_of(lambda: REPORTS["aging"].charts(Asked(company_today())), 3), target=2_000)


def test_one_of_them(open_invoices, board):
    with connection.cursor() as cursor:
        cursor.execute("SELECT customer_id FROM financials_entry WHERE is_open ORDER BY id DESC LIMIT 1")
        [[key]] = cursor.fetchall()
    board.put("aging of one of them", median_of(lambda: agings([key], as_of=company_today())), target=50)
