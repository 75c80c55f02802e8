"""What one customer bought month by month, on its Financials tab: the same as the analysis counts."""

from datetime import date

import pytest
from django.urls import reverse

from financials.cancellation import cancel
from financials.sales.months import charts_of, months_of, twelve_months
from financials.sales.sold import Which, sold
from financials.sales.spans import Span
from foundation.periods import company_today
from tests import make

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 20)


@pytest.fixture
def acme():
    customer = make.customer("C-1", "Acme Ltd")
    for day, amount in (("2025-05-30", "70.00"), ("2025-06-01", "100.00"), ("2026-05-20", "2500.00")):
        make.invoice(customer, amount, issued_on=date.fromisoformat(day))
    make.credit_note(customer, "500.00", issued_on=date(2026, 5, 20))
    make.invoice(customer, "40.00", issued_on=date(2026, 1, 5), currency="EUR")
    mistake = make.invoice(customer, "9.00", issued_on=date(2026, 1, 5))
    cancel(document=mistake, reason="Written twice", by=make.somebody(), now=make.at(date(2026, 1, 6)))
    make.invoice(make.customer(), "800.00", issued_on=date(2026, 1, 5))
    return customer


def test_twelve_months_end_with_the_one_of_the_day():
    assert twelve_months(DAY) == Span(date(2025, 6, 1), DAY)
    assert twelve_months(date(2026, 12, 31)).months[0] == date(2026, 1, 1)
    assert len(twelve_months(date(2024, 2, 29)).months) == 12


def test_the_tab_counts_as_the_analysis_does(acme):
    span = twelve_months(DAY)
    analysed: dict = {}
    for row in sold(cut="month", span=span, which=Which(customers=[acme.pk])):
        analysed.setdefault(row.currency, {})[date.fromisoformat(row.key)] = (row.net, row.before)
    assert months_of(customer_id=acme.pk, span=span) == analysed
    assert analysed["USD"] == {date(2025, 6, 1): (100, 0), date(2026, 5, 1): (2000, 0)}, "30 May is after 20 May"


def test_the_curves_say_what_it_comes_to(acme):
    euros, dollars = charts_of(customer_id=acme.pk, day=DAY)
    assert (euros.title, dollars.title) == ("Sales by month, EUR", "Sales by month, thousands of USD")
    assert dollars.said == "2,100.00\N{NO-BREAK SPACE}USD in all"
    assert [line.name for line in dollars.lines] == ["this time"]
    assert [point.value for point in dollars.lines[0].points][-1] == 2


def test_the_folder_shows_the_sales_and_leads_to_the_analysis(client):
    client.force_login(make.person("Maya Lindqvist", "clerk"))
    new = make.customer("N-1", "Newcomer Ltd")
    tab = reverse("financials:overview", args=["N-1"])
    assert 'id="sales"' not in client.get(tab).content.decode(), "nothing was ever sold"
    make.invoice(new, "120.00", issued_on=company_today())
    page = client.get(tab).content.decode()
    assert "Sales by month, USD" in page
    assert "/reports/sales/?by=product&amp;customer=N-1" in page
