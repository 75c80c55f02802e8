"""How a customer pays: each count of the tab opens exactly the invoices it counted."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from credit.paying import BEHIND, invoices_behind, invoices_named, paying
from credit.standing import standings
from crm.roles import give_roles
from tests import make

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)


def paid(customer, issued_on: date, days: int, amount: str = "100.00"):
    """An invoice net 30, paid so many days after its date."""
    invoice = make.invoice(customer, amount, issued_on=issued_on)
    make.payment(customer, amount, received_on=issued_on + timedelta(days=days), to=[(invoice, amount)])
    return invoice


@pytest.fixture
def acme():
    """Net 30: paid after 10, 45 and 70 days three years ago, after 42 days last autumn; one invoice 46 days overdue."""
    acme = make.customer("C-10")
    for days in (10, 45, 70):
        paid(acme, date(2023, 3, 6), days)
    paid(acme, date(2025, 10, 6), 42, "300.00")
    make.invoice(acme, "200.00", issued_on=date(2025, 12, 16))
    return acme


def behind(customer, which: str) -> list[dict]:
    return invoices_behind(customer_id=customer.pk, currency="USD", as_of=TODAY, which=which)


def test_quickest_and_slowest_are_named(acme):
    how = paying(customer_id=acme.pk, as_of=TODAY)["USD"]
    days = {row["number"]: row["days"] for row in behind(acme, "settled")}
    assert (days[how.quickest], days[how.slowest]) == (10, 70)


def test_every_count_is_as_long_as_its_list(acme):
    how = paying(customer_id=acme.pk, as_of=TODAY)["USD"]
    figures = standings(customer_id=acme.pk, as_of=TODAY)[0]
    counted = {
        "settled": figures.settled_invoices, "late": figures.times_late, "delinquent": figures.times_delinquent,
        "late-12": how.late_in_a_year, "delinquent-12": how.delinquent_in_a_year,
    }  # fmt: skip
    assert counted == {which: len(behind(acme, which)) for which in BEHIND}
    assert counted == {"settled": 4, "late": 4, "late-12": 2, "delinquent": 2, "delinquent-12": 1}


def test_days_beyond_terms_weigh_by_amount_and_what_is_overdue_stands_beside(acme):
    """Only the last 24 months count: 300.00 paid 12 days late; 200.00 are 46 days overdue."""
    how = paying(customer_id=acme.pk, as_of=TODAY)["USD"]
    due = date(2025, 11, 5)
    late = (date(2025, 10, 6) + timedelta(days=42) - due).days
    overdue = (TODAY - date(2026, 1, 15)).days
    assert how.days_beyond_terms == how.days_when_late == late
    assert how.days_beyond_terms_now == pytest.approx((300 * late + 200 * overdue) / 500)


def test_days_sales_outstanding_are_unknown_without_sales(acme):
    assert paying(customer_id=acme.pk, as_of=TODAY)["USD"].sales_outstanding == pytest.approx(200 / 200 * 90)
    assert paying(customer_id=acme.pk, as_of=TODAY + timedelta(days=60))["USD"].sales_outstanding is None


def test_a_past_day_counts_what_was_known_then(acme):
    then = date(2025, 6, 2)
    assert paying(customer_id=acme.pk, as_of=then)["USD"].late_in_a_year == 0
    assert len(invoices_behind(customer_id=acme.pk, currency="USD", as_of=then, which="settled")) == 3


def test_invoices_are_found_by_their_documents(acme):
    document = acme.documents.filter(kind="invoice").latest("issued_on")
    found = invoices_named(customer_id=acme.pk, currency="USD", as_of=TODAY, documents=[document.pk])
    assert [(row["number"], row["closed_on"], row["days_late"]) for row in found] == [(document.number, None, 46)]


def test_nobody_ever_billed_pays_in_no_way():
    assert paying(customer_id=make.customer().pk, as_of=TODAY) == {}


@pytest.mark.parametrize("which", [*BEHIND, "nonsense"])
def test_the_list_is_a_page_and_a_file(client, acme, which):
    manager = make.user("Rita Meyer")
    give_roles(manager, "manager")
    client.force_login(manager)
    url = reverse("credit:invoices", args=["C-10"])
    page = client.get(url, {"which": which, "as_of": TODAY.isoformat()})
    assert page.status_code == 200
    for row in page.context["listing"].page.rows:
        assert row["number"] in page.content.decode()
    assert client.get(url, {"which": which, "format": "csv"}).headers["Content-Type"].startswith("text/csv")
