"""The files of an export, read back: journal lines, the DATEV layout, the proof."""

import csv
import hashlib
import io
import zipfile
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from financials.accounting.accounts import AccountsRefused, current, keep_accounts
from financials.accounting.columns import JOURNAL, rows_of
from financials.accounting.datev import HEADS, NotForDatev, years
from financials.accounting.exporting import FileLost, differing, export_books, names_in, one_of
from financials.accounting.lines import posted
from financials.accounting.period import Period, PeriodRefused, next_period, troubles, would_trouble
from financials.models import AccountingExport
from foundation.tables import write_csv
from tests import make
from tests.financials.accounting import tamper

pytestmark = pytest.mark.django_db

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
APRIL = make.at(date(2026, 4, 3))


def day(number: int) -> date:
    return date(2026, 3, number)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def anna():
    return make.user("Anna Meyer")


@pytest.fixture
def town(anna):
    """Two customers, two currencies: one pays, one has a name nobody should open in a spreadsheet unharmed."""
    acme = make.customer("C-10", '=Ac"me; Łódź', currency="EUR")
    zen = make.customer("C-20", "Zen KK", currency="JPY")
    make.invoice(acme, "50.00", issued_on=date(2026, 2, 10))
    lines = [make.line("100.00", tax_percent=Decimal(19))]
    invoice = make.invoice(acme, issued_on=day(2), lines=lines, terms="2/10 net 30")
    make.payment(acme, "116.62", received_on=day(9), reference="TRX 1", to=[(invoice, "116.62", "2.38")])
    make.invoice(zen, "5000", issued_on=day(30))
    return acme, zen


def export(anna, layout="csv", period=MARCH, **fields):
    return export_books(period=period, layout=layout, by=anna, now=APRIL, **fields)


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_every_voucher_balances_and_a_formula_is_harmless_in_a_spreadsheet(town, anna):
    rows = table(one_of(export(anna), "journal-lines.csv"))
    sides = defaultdict(Decimal)
    for row in rows:
        sides[row["voucher"], row["currency"]] += Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0)
    assert len(rows) == 3 + 5 + 2
    assert set(sides.values()) == {Decimal(0)}
    acme, _ = town
    assert (rows[0]["account"], rows[0]["due_on"], rows[0]["debit"]) == (str(10_000 + acme.pk), "2026-04-01", "119.00")
    assert (rows[1]["account"], rows[1]["tax_category"], rows[1]["tax_percent"]) == ("4400", "S", "19")
    assert rows[0]["name"] == "'=Ac\"me; Łódź"
    assert (rows[-1]["currency"], rows[-1]["credit"]) == ("JPY", "5000")


def test_the_file_is_to_the_byte_the_one_of_the_report(town, anna):
    asked = io.BytesIO()
    write_csv(JOURNAL, rows_of(posted(MARCH, current())), asked)
    assert one_of(export(anna), "journal-lines.csv") == asked.getvalue()


def test_the_proof_leads_from_opening_to_closing_account_by_account(town, anna):
    made = export(anna)
    rows = table(one_of(made, "reconciliation.csv"))
    figures = ("code", "opening", "debits", "credits", "closing", "difference")
    assert [[row[name] for name in figures] for row in rows] == [
        ["C-10", "50.00", "119.00", "119.00", "50.00", "0.00"], ["C-20", "0", "5000", "0", "5000", "0"],
    ]  # fmt: skip
    told = [(each.currency, each.opening, each.debits, each.credits, each.closing) for each in made.sums.all()]
    assert told == [("EUR", 50, 119, 119, 50), ("JPY", 0, 5000, 0, 5000)]
    assert "lead to the closing receivables" in one_of(made, "summary.txt").decode()


def test_the_datev_layout_is_read_back_by_its_own_rules(town, anna):
    made = export(anna, "datev")
    names = [name for name, _ in names_in(made)]
    assert names == [
        "EXTF_Buchungsstapel_EUR_2026-03-01_2026-03-31.csv", "EXTF_Buchungsstapel_JPY_2026-03-01_2026-03-31.csv",
        "reconciliation.csv", "summary.txt",
    ]  # fmt: skip
    content = one_of(made, names[0])
    assert content.count(b"\r\n") == content.count(b"\n") == 2 + 5
    header, heads, *rows = csv.reader(io.StringIO(content.decode("cp1252")), delimiter=";")
    assert heads == list(HEADS)
    assert {len(row) for row in rows} == {125}
    assert (header[:5], len(header)) == (["EXTF", "700", "21", "Buchungsstapel", "13"], 31)
    assert header[10:16] == ["1001", "1", "20260101", "4", "20260301", "20260331"]
    assert (header[5], header[21]) == ("20260331000000000", "EUR")
    own = str(10_000 + town[0].pk)
    assert [[row[place] for place in (0, 1, 2, 6, 7, 8, 9, 10, 11)] for row in rows] == [
        ["100,00", "S", "EUR", own, "4400", "40", "0203", "INV00002", "010426"],
        ["19,00", "S", "EUR", own, "3806", "", "0203", "INV00002", "010426"],
        ["116,62", "H", "EUR", own, "1800", "", "0903", "TRX-1", ""],
        ["2,00", "H", "EUR", own, "4736", "40", "0903", "TRX-1", ""],
        ["0,38", "H", "EUR", own, "3806", "", "0903", "TRX-1", ""],
    ]  # fmt: skip
    assert rows[0][13] == 'Invoice INV00002 =Ac"me; ?ód?'


def test_the_same_period_gives_the_same_bytes_again_whatever_is_booked_later(town, anna):
    first = {layout: export(anna, layout).sha256 for layout in ("csv", "datev")}
    make.invoice(town[0], "10.00", issued_on=day(15), now=APRIL)  # dated in March, known in April
    again = {layout: export(anna, layout) for layout in ("csv", "datev")}
    assert first == {layout: made.sha256 for layout, made in again.items()}
    with again["csv"].content.open("rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == first["csv"]


def test_the_same_form_twice_hands_over_once(town, anna):
    key = "7b0c2c9e-0000-4000-8000-000000000001"
    assert export(anna, idempotency_key=key) == export(anna, idempotency_key=key)
    assert AccountingExport.objects.count() == 1


def test_a_planted_cent_is_found_and_said(town, anna):
    tamper.alter("financials_line", "net = net - 0.01 WHERE net = 100")
    tamper.alter("financials_entry", "allocated = allocated - 0.01 WHERE kind = 'invoice' AND amount = 119")
    made = export(anna)
    told = one_of(made, "summary.txt").decode()
    assert made.unbalanced == 1
    assert "NOT BALANCED: Invoice INV00002" in told
    assert "THE EXPORT DIFFERS" in told
    (off,) = differing(made)
    assert (off.code, off.name, off.difference) == ("C-10", '=Ac"me; Łódź', Decimal("-0.01"))
    assert [(each.currency, each.differing, each.agrees) for each in made.sums.all()] == [
        ("EUR", 1, False), ("JPY", 0, True),
    ]  # fmt: skip


def test_a_file_that_was_altered_in_the_store_is_not_handed_out(town, anna):
    made = export(anna)
    with open(made.content.path, "r+b") as file:
        file.seek(200)
        file.write(b"0")
    with pytest.raises(FileLost, match="hash differs"):
        names_in(made)


def test_a_period_that_is_not_over_is_refused(town, anna):
    with pytest.raises(PeriodRefused, match="end the period with 2 Apr 2026"):
        export(anna, period=Period(date(2026, 4, 1), date(2026, 4, 3)))
    with pytest.raises(PeriodRefused, match="ends before it begins"):
        export(anna, period=Period(day(5), day(4)))
    assert not AccountingExport.objects.exists()


def test_a_currency_of_three_decimals_is_refused_for_datev_and_written_as_csv(anna):
    make.invoice(make.customer(currency="KWD"), "1.234", issued_on=day(2))
    with pytest.raises(NotForDatev, match="KWD has 3 decimals"):
        export(anna, "datev")
    assert table(one_of(export(anna), "journal-lines.csv"))[0]["debit"] == "1.234"


def test_gaps_and_overlaps_are_told():
    january, april = Period(date(2026, 1, 1), date(2026, 1, 31)), Period(date(2026, 3, 15), date(2026, 4, 30))
    assert list(troubles([january, MARCH, april])) == [
        "Nothing was handed over for 1 Feb 2026 to 28 Feb 2026.",
        "15 Mar 2026 to 30 Apr 2026 overlaps 1 Mar 2026 to 31 Mar 2026: what lies in both is in the books twice.",
    ]
    assert next_period([january], date(2026, 4, 3)) == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert next_period([], date(2026, 4, 3)) == MARCH


def test_handing_a_period_over_again_is_told_before(town, anna):
    export(anna)
    assert would_trouble(MARCH, "datev") == []
    assert would_trouble(MARCH, "csv") == [
        "1 Mar 2026 to 31 Mar 2026 was handed over before: the bookkeeping must not take it twice."
    ]


def test_a_batch_stays_within_one_financial_year():
    period = Period(date(2025, 11, 1), date(2026, 9, 30))
    assert list(years(period, 4)) == [
        (date(2025, 4, 1), Period(date(2025, 11, 1), date(2026, 3, 31))),
        (date(2026, 4, 1), Period(date(2026, 4, 1), date(2026, 9, 30))),
    ]


def test_accounts_that_could_not_be_posted_to_are_refused(town, anna):
    refused = {
        "needs an account": {"write_off": ("", "")},
        "three to eight digits": {"charges": ("12", "")},
        "more than the 4 digits": {"charges": ("68555", "")},
        "is the receivables account": {"lost": ("1200", "")},
        "up to four digits": {"revenue/S/19": ("4400", "4x")},
    }
    for sentence, numbers in refused.items():
        with pytest.raises(AccountsRefused, match=sentence):
            keep_accounts(numbers=numbers, by=anna, now=APRIL)
    kept = keep_accounts(numbers={"revenue/S/8.25": ("4410", "")}, by=anna, now=APRIL, digits=6)
    assert (kept.of("revenue/S/8.25").number, kept.of("charges").number) == ("441000", "685500")
    assert kept.of_customer(7) == "1000007"


def test_an_export_is_never_changed(town, anna):
    made = export(anna)
    for rows, change in ((AccountingExport.objects, {"lines": 0}), (made.sums, {"closing": 0})):
        with pytest.raises(DatabaseError, match="financials_accounting"), transaction.atomic():
            rows.update(**change)
    with zipfile.ZipFile(made.content.path) as archive:
        assert archive.testzip() is None
