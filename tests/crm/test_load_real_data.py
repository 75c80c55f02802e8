"""Two companies of the real world, taken over whole: the figures are those their own data say."""

import json
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, F, Sum

from crm.books import check
from customers.models import Customer, Phone
from financials.models import Allocation, Document, Line
from foundation.money import round_money
from foundation.periods import company_today
from tests.crm.conftest import counts

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
RECEIVABLES = SHARED / "ar" / "WA_Fn-UseC_-Accounts-Receivable.csv"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SHARED.exists(), reason="the real data are not here"),
]


def take_over(source: str, path: Path) -> dict[str, tuple]:
    answer = StringIO()
    call_command("load", str(path), source=source, as_json=True, stdout=answer)
    return {result["kind"]: counts(result) for result in json.loads(answer.getvalue())}


@pytest.fixture
def receivables():
    return take_over("ibm-ar", RECEIVABLES)


def test_the_receivables_of_ibm(receivables):
    assert receivables == {"customers": (100, 0, 0, 0), "invoices": (2466, 0, 0, 0), "payments": (2466, 0, 0, 0)}
    answer = StringIO()
    call_command("folder", "0379-NEVHP", "--json", stdout=answer)
    figures = json.loads(answer.getvalue())
    assert figures["payment_days"].items() >= {"invoices": 27, "min": 6, "max": 47, "average": 17.44}.items()
    assert (figures["times_late"], figures["billed"], figures["paid"]) == (1, "1584.18", "1584.18")
    assert Document.objects.filter(number__startswith="0").count() == 266, "leading zeros are kept"
    assert list(check(as_of=company_today())) == []


def test_what_was_open_at_ibm_on_a_day_of_the_past(receivables):
    """Straight from the ledger, as any other view must have it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT due_on < %(day)s AS late, %(day)s - due_on <= 30, count(*), sum(open) FROM (
                SELECT entry.due_on, entry.amount - coalesce((
                    SELECT sum(amount) FROM financials_allocation
                    WHERE debit_id = entry.id AND counts_from <= %(day)s), 0) AS open
                FROM financials_entry entry WHERE kind = 'invoice' AND counts_from <= %(day)s) items
            WHERE open > 0 GROUP BY 1, 2 ORDER BY 1
            """,
            {"day": date(2013, 6, 30)},
        )
        assert cursor.fetchall() == [(False, True, 72, Decimal("4284.29")), (True, True, 12, Decimal("835.56"))]


def test_loading_ibm_twice_changes_nothing(receivables):
    assert take_over("ibm-ar", RECEIVABLES) == {
        "customers": (0, 0, 100, 0), "invoices": (0, 0, 2466, 0), "payments": (0, 0, 2466, 0),
    }  # fmt: skip


def test_northwind_comes_to_the_cent_and_only_once():
    everything = {"customers": 91, "contacts": 91, "products": 77, "orders": 830}
    assert take_over("northwind", SHARED / "northwind") == {kind: (n, 0, 0, 0) for kind, n in everything.items()}
    assert take_over("northwind", SHARED / "northwind") == {kind: (0, 0, n, 0) for kind, n in everything.items()}
    exact = F("quantity") * F("unit_price") * (1 - F("discount_percent") / 100)
    lines = Line.objects.aggregate(count=Count("pk"), exact=Sum(exact), net=Sum("net"))
    assert (lines["count"], round_money(lines["exact"], "USD")) == (2155, Decimal("1265793.04"))
    assert lines["net"] == Decimal("1265793.29"), "each line is rounded half-up to the cent, 53 of them from a half"
    assert set(Line.objects.values_list("discount_percent", flat=True)) <= set(range(26)), "no 15.0000006 %"
    alfki = Customer.objects.get(code="ALFKI")
    assert (alfki.addresses.get().country, alfki.contacts.get().role) == ("DE", "Sales Representative")
    assert alfki.sales_rep.name == "Janet Leverling", "she took the latest order"
    assert Phone.objects.filter(kind="office", as_typed="030-0074321").get().e164.startswith("+4930")
    assert not Document.objects.filter(order_number__gt="").exists()


def test_northwind_customers_pay_their_orders_in_lumps(load):
    """Each order is invoiced on its day; one to four of the oldest five are paid at once, with a limit far below."""
    take_over("northwind", SHARED / "northwind")
    Customer.objects.update(credit_limit=100)
    random, invoices, payments, lumps = Random(1998), [], [], {}
    for customer in Customer.objects.order_by("code"):
        orders = list(customer.documents.filter(kind="order").order_by("issued_on", "id"))
        invoices += [f"{order.number},{customer.code},{order.issued_on},{order.total}" for order in orders]
        while orders:
            lump = random.sample(orders[:5], min(random.randint(1, 4), len(orders[:5])))
            orders = [order for order in orders if order not in lump]
            day = max(order.issued_on for order in lump) + timedelta(days=random.randint(0, 40))
            reference = f"LUMP-{len(lumps)}"
            payments.append(f"{reference},{customer.code},{day},{sum(order.total for order in lump)},auto")
            lumps[reference] = {order.number for order in lump}
    random.shuffle(payments)
    load("invoices", "number,customer_code,issued_on,amount", *invoices)
    result = load("payments", "reference,customer_code,received_on,amount,allocate_to", *payments)
    assert result["settled"]["one"] + result["settled"]["set"] == len(lumps) == result["created"]
    paid = defaultdict(set)
    for reference, number in Allocation.objects.values_list("credit__payment__reference", "debit__document__number"):
        paid[reference].add(number)
    assert paid == lumps
    assert list(check(as_of=company_today())) == []
