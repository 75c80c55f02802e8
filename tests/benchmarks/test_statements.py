"""At the end of the month everybody's statement is read in handfuls, and a caller's own while the caller waits."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from customers.models import Customer
from documents.letterhead import sheet_size
from financials.aging import agings
from financials.models import Entry, StatementRun
from financials.statements.letter import addressed, html_of
from financials.statements.reading import statement_of, statements_of
from foundation.pdf.press import Press
from foundation.periods import company_today
from tests.benchmarks.stopwatch import median_of, milliseconds

KIND = StatementRun.Kind
HANDFUL = 200


def test_a_thousand_statements_tie_out_in_seconds(house, board):
    today = company_today()
    customers = list(Customer.objects.filter(pk__in=Entry.objects.values("customer")).order_by("?")[:1000])
    period = {"begins_on": today.replace(day=1) - timedelta(days=31), "ends_on": today}

    def read(kind: str) -> dict[str, Decimal]:
        sums: dict[str, Decimal] = defaultdict(Decimal)
        asked = period if kind == KIND.BALANCE_FORWARD else period | {"begins_on": None}
        for at in range(0, len(customers), HANDFUL):
            for said in statements_of(customers=customers[at : at + HANDFUL], kind=kind, **asked).values():
                for total in said.totals:
                    sums[total.currency] += total.closing
        return {currency: amount for currency, amount in sums.items() if amount}

    expected: dict[str, Decimal] = defaultdict(Decimal)
    for accounts in agings([one.pk for one in customers], as_of=today).values():
        for one in accounts:
            expected[one.currency] += one.balance
    for kind in KIND:
        found: list[dict] = []
        took = milliseconds(lambda kind=kind, found=found: found.append(read(kind))) / 1000
        board.put(f"{len(customers):,} statements, {kind.label}", took, target=10, unit="s")
        assert found[0] == {currency: amount for currency, amount in expected.items() if amount}


def test_a_callers_statement_is_there_at_once(house, board):
    customer, today = Customer.objects.filter(entries__isnull=False).order_by("pk").first(), company_today()

    def asked():
        return statement_of(customer=customer, kind=KIND.OPEN_ITEM, begins_on=None, ends_on=today)

    board.put("one statement of open items", median_of(asked), target=100)
    said, to = asked(), addressed(customer)
    with Press(sheet_size()) as press:
        board.put("its letter", median_of(lambda: press.print(html_of(said, to, day=today)), 5))
