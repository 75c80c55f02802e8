"""The truth tick (D10): every account is recomputed each minute, and one corrupted row turns it red on every screen."""

from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.urls import reverse
from pypdf import PdfReader

from crm.reports import REPORTS, Asked
from crm.reports.printing import write_pdf
from financials.cancellation import cancel
from financials.models import BooksCheck, Doubt
from financials.returns import return_payment
from financials.tasks import recompute
from financials.truth import OLD_AFTER, check, check_if_due, truth
from tests import make

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 29)
NOW = make.at(DAY)


@pytest.fixture
def books():
    """Two customers with a bit of everything: a discount, a credit note, a check that came back, a cancellation."""
    found = [make.customer("C-10", "Baumgart GmbH"), make.customer("C-20", "Otter Ltd")]
    for customer in found:
        first = make.invoice(customer, "1000.00", issued_on=date(2026, 3, 2))
        second = make.invoice(customer, "250.50", issued_on=date(2026, 4, 1), terms="net 30/60/90")
        make.payment(
            customer, "980.00", received_on=date(2026, 3, 9), to=[(first, "1000.00")], discount_taken=Decimal("20.00")
        )
        make.credit_note(customer, "50.00", issued_on=date(2026, 4, 9), applies_to=second)
        bounced = make.payment(customer, "60.00", received_on=date(2026, 5, 4), bank_charges=Decimal("3.00"))
        said = {"by": make.somebody(), "now": make.at(date(2026, 5, 11))}
        return_payment(payment=bounced, returned_on=date(2026, 5, 11), reason="no funds", **said)
        wrong = make.invoice(customer, "77.00", issued_on=date(2026, 5, 1), currency="EUR")
        cancel(document=wrong, reason="Wrong firm", **said)
    return found


@pytest.fixture
def desk(client):
    client.force_login(make.person("Rita Meyer", "manager"))
    return client


def plant(sql: str) -> None:
    """Change a row past every program, as only somebody with the keys of the database can."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("entry", "allocation", "payment", "document", "adjustment"):
            cursor.execute(f"ALTER TABLE financials_{table} DISABLE TRIGGER ALL")
        cursor.execute(sql)
        assert cursor.rowcount


def corrupt(customer) -> None:
    plant(f"""UPDATE financials_entry SET allocated = allocated - 5
              WHERE kind = 'invoice' AND amount = 1000 AND customer_id = {customer.pk}""")


def test_sound_books_are_checked_and_nothing_differs(books):
    done = check(now=NOW)
    assert (done.accounts, done.doubtful) == (2, 0)
    assert (truth(now=NOW).checked_at, truth(now=NOW).doubts) == (done.finished_at, ())


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE financials_entry SET allocated = allocated - 0.01 WHERE id = (SELECT min(id) FROM financials_entry)",
        "UPDATE financials_entry SET amount = amount - 0.01 WHERE id = (SELECT max(id) FROM financials_entry)",
        "UPDATE financials_allocation SET amount = amount - 0.01 WHERE amount = 60",
        "DELETE FROM financials_allocation WHERE id = (SELECT max(id) FROM financials_allocation)",
        "DELETE FROM financials_entry WHERE id = (SELECT min(id) FROM financials_entry)",
        "UPDATE financials_payment SET bank_charges = 2.99 WHERE id = (SELECT max(id) FROM financials_payment)",
        "UPDATE financials_adjustment SET amount = amount + 0.01 WHERE kind = 'return'",
        "UPDATE financials_document SET net = net + 0.01, total = total + 0.01 WHERE total = 1000",
        "UPDATE financials_document SET status = 'issued' WHERE status = 'cancelled'",
        # two wrongs of one customer that cancel each other
        """UPDATE financials_entry SET allocated = allocated + CASE WHEN amount = 1000 THEN -1 ELSE 1 END
           WHERE kind = 'invoice' AND amount IN (1000, 83.5)""",
    ],
)
def test_whatever_is_changed_past_the_programs_is_found(books, sql):
    plant(sql)
    assert check(now=NOW).doubtful >= 1
    assert truth(now=NOW).differs


def test_a_doubt_says_what_differs_since_when_and_goes_when_it_is_mended(books):
    corrupt(books[0])
    check(now=NOW)
    [doubt] = Doubt.objects.all()
    assert (doubt.customer, doubt.place, doubt.since) == (books[0], books[0].documents.earliest("pk").number, NOW)
    assert (Decimal(doubt.expected), Decimal(doubt.found)) == (1000, 995)
    check(now=NOW + timedelta(minutes=1))
    assert Doubt.objects.get().since == NOW
    plant("UPDATE financials_entry SET allocated = 1000 WHERE amount = 1000")
    check(now=NOW + timedelta(minutes=2))
    assert not Doubt.objects.exists()
    assert not truth(now=NOW + timedelta(minutes=2)).differs


def test_the_next_check_waits_while_the_last_one_took_long(books):
    assert check_if_due(now=NOW)
    BooksCheck.objects.update(milliseconds=30_000, finished_at=NOW)
    assert check_if_due(now=NOW + timedelta(minutes=4)) is None
    assert check_if_due(now=NOW + timedelta(minutes=5, seconds=1))


def test_a_check_that_stopped_running_is_told(books, desk):
    old = make.at(date(2026, 5, 1))
    check(now=old)
    assert truth(now=old + OLD_AFTER + timedelta(minutes=1)).is_old
    page = desk.get(reverse("folder", args=["C-10"]))
    assert page.context["folder"].truth.is_old
    assert "should run each minute" in page.content.decode()


def test_one_corrupted_row_turns_the_tick_red_on_every_screen_that_shows_the_balance(books, desk, tmp_path):
    recompute()
    assert "nothing differs" in shown(desk, "folder")
    corrupt(books[0])
    assert recompute().endswith("1 differ")
    for name in ("folder", "financials:overview", "financials:why", "credit:overview"):
        page = shown(desk, name)
        assert "The figures of this account contradict themselves" in page, name
        assert "expected 1000.00, found 995.00" in page, name
    assert "contradict themselves" not in shown(desk, "folder", "C-20")
    for url in (reverse("customers:register"), reverse("report", args=["aging"]), reverse("worklist")):
        page = unescape(desk.get(url).content.decode())
        assert "C-10</a> contradict themselves" in page, url
    with_figures = tmp_path / "aging.pdf"
    write_pdf(REPORTS["aging"], Asked(DAY), with_figures)
    assert "the figures of C-10 contradict themselves" in PdfReader(with_figures).pages[0].extract_text()


def shown(desk, name: str, code: str = "C-10") -> str:
    return unescape(desk.get(reverse(name, args=[code])).content.decode())


def test_the_check_costs_the_same_few_queries_whatever_is_open(books, django_assert_num_queries):
    check(now=NOW)
    with django_assert_num_queries(7):  # one reads everything; the savepoints, the doubts known, the row that is kept
        check(now=NOW)
    with django_assert_num_queries(1):
        truth(now=NOW)
