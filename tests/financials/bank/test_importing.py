"""A statement may come twice, in pieces that overlap, and from two people at once: each booking is taken in once."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import Error, connection, connections, transaction

from financials.bank.contents import Unreadable
from financials.bank.importing import StatementInUse, import_statements, remove_statement
from financials.models import BankLine, BankStatement, OwnAccount
from tests import make
from tests.financials.bank import samples
from tests.journal.moving import merging

NOW = make.at(samples.DAY)
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "bank"


def take_in(content: bytes, file_name: str = "may.sta", **asked):
    return import_statements(content=content, file_name=file_name, by=None, now=NOW, **asked)


def test_a_statement_keeps_its_account_balances_and_lines(db):
    imported = take_in(samples.mt940(("119.00", samples.german("Rechnung 42")), ("-5.00", "GEBUEHR")))
    (statement,) = imported.statements
    assert (imported.new, imported.known) == (2, 0)
    assert imported.sentence == "Read as MT940: 2 new bookings."
    assert (statement.account.number, statement.account.currency) == (samples.IBAN, "EUR")
    assert (statement.opening, statement.closing, statement.difference) == (1000, 1114, 0)
    assert [line.amount for line in statement.lines.all()] == [119, -5]


def test_no_number_of_another_account_is_kept(db):
    take_in(samples.mt940(("119.00", f"INV 42 from {samples.PAYER} or GB29 NWBK 6016 1331 9268 19 please")))
    take_in(samples.mt940(("120.00", samples.german("INV 43")), number="13/1"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(line::text, ' ') FROM financials_bankline line")
        dump = cursor.fetchone()[0]
    assert samples.PAYER[4:] not in dump.replace(" ", "")
    assert "INV 42 from •••• 6819 or •••• 6819 please" in dump
    assert BankLine.objects.get(amount=120).account_last4 == "6819"


def test_the_same_statement_twice_brings_nothing_twice(db):
    content = samples.mt940(("119.00", "INV 42"), ("10.00", "cash"), ("10.00", "cash"))
    take_in(content)
    again = take_in(content, "copy of may.sta")
    assert (again.new, again.known, again.statements) == (0, 3, [])
    assert again.sentence == "Read as MT940: all 3 bookings were imported before. Nothing was added."
    assert (BankLine.objects.count(), BankStatement.objects.count()) == (3, 1)


def test_equal_bookings_of_one_day_are_counted_not_taken_for_one(db):
    take_in(samples.mt940(("10.00", "cash"), ("10.00", "cash")))
    later = take_in(samples.mt940(("10.00", "cash"), ("10.00", "cash"), ("10.00", "cash"), number="0"))
    assert (later.new, later.known) == (1, 2)
    assert sorted(BankLine.objects.values_list("occurrence", flat=True)) == [1, 2, 3]


def test_statements_that_overlap_bring_only_what_is_new(db):
    take_in(samples.mt940(("119.00", "INV 42"), ("10.00", "INV 43")))
    imported = take_in(samples.mt940(("10.00", "INV 43"), ("77.00", "INV 44"), opening="1119.00", number="13/1"))
    assert (imported.new, imported.known) == (1, 1)
    (statement,) = imported.statements
    assert statement.known_before == 1
    assert statement.difference == 0, "the whole file counts, not what is new of it"
    assert imported.sentence == "Read as MT940: 1 new booking; 1 were imported before."


def test_balances_that_do_not_follow_from_the_bookings_are_said(db):
    (statement,) = take_in(samples.mt940(("119.00", "INV 42")).replace(b"1119,00", b"1120,00")).statements
    assert statement.difference == 1
    assert "1.00 EUR is missing from them" in statement.remarks


def test_a_bad_file_leaves_nothing_behind(db):
    good, bad = samples.mt940(("119.00", "a")), samples.mt940(("10.00", "b"), account="").replace(b":25:\r\n", b"")
    with pytest.raises(Unreadable, match="has no account"):
        take_in(good + b"\r\n" + bad)
    assert not OwnAccount.objects.exists()
    assert not BankLine.objects.exists()


def test_a_csv_that_names_no_account_is_taken_for_the_one_chosen(db):
    content = b"Date;Description;Amount\n2026-05-04;INV 42;119,00\n"
    (statement,) = take_in(content, number="12 34 56", currency="EUR").statements
    assert (statement.account.number, statement.account.currency) == ("123456", "EUR")


def test_what_the_bank_wrote_is_never_changed_in_the_database(db):
    take_in(samples.mt940(("119.00", "INV 42")))
    for change in ("UPDATE financials_bankline SET amount = 1", "UPDATE financials_bankline SET text = 'x'"):
        with pytest.raises(Error, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_a_statement_of_the_wrong_account_is_taken_out_until_something_is_booked(db):
    (statement,) = take_in(samples.mt940(("119.00", "INV 42"))).statements
    remove_statement(statement=statement)
    (statement,) = take_in(samples.mt940(("119.00", "INV 42"))).statements
    payment = make.payment(make.customer(currency="EUR"), "119.00", received_on=samples.DAY)
    booked = {"state": "booked", "payment": payment, "customer": payment.customer, "decided_at": NOW}
    BankLine.objects.update(**booked)
    with pytest.raises(StatementInUse, match="1 of its lines"):
        remove_statement(statement=statement)
    with pytest.raises(Error, match="never changed"), transaction.atomic():
        statement.delete()
    merging(payment.customer, other := make.customer(), by=make.user(), now=NOW)
    with transaction.atomic():
        assert BankLine.objects.update(customer=other) == 1  # it goes along in a merge
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "booked", "decided_at": NOW},
        {"state": "ignored", "decided_at": NOW},
        {"state": "ignored", "reason": "fee"},
        {"reason": "fee"},
        {"decided_at": NOW},
    ],
)
def test_the_database_refuses_a_decision_that_does_not_say_all(db, wrong):
    take_in(samples.mt940(("119.00", "INV 42")))
    with pytest.raises(Error), transaction.atomic():
        BankLine.objects.update(**wrong)


def test_a_payment_of_another_customer_cannot_stand_on_a_line(db):
    take_in(samples.mt940(("119.00", "INV 42")))
    payment = make.payment(make.customer(currency="EUR"), "119.00", received_on=samples.DAY)
    wrong = {"state": "booked", "payment": payment, "customer": make.customer(), "decided_at": NOW}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(Error), transaction.atomic():
        BankLine.objects.update(**wrong)


@pytest.mark.skipif(not SHARED.exists(), reason="the samples of real banks are not here")
def test_all_samples_of_real_banks_are_imported_once_and_only_once(db):
    files = sorted(SHARED.iterdir())
    first = [take_in(path.read_bytes(), path.name) for path in files]
    assert all(imported.new + imported.known for imported in first)
    assert sum(imported.known for imported in first) > 0, "stmtrs_euro.ofx is stmtrs.ofx with commas"
    again = [take_in(path.read_bytes(), path.name) for path in files]
    assert not sum(imported.new for imported in again)


@pytest.mark.django_db(transaction=True)
def test_eight_people_who_import_the_same_statement_at_once_import_it_once():
    content = samples.mt940(*((f"{amount}.00", f"INV {amount}") for amount in range(1, 30)))

    def import_it(number: int) -> int:
        try:
            return take_in(content, f"{number}.sta").new
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        brought = list(pool.map(import_it, range(8)))
    assert sorted(brought) == [0] * 7 + [29]
    assert BankLine.objects.count() == 29
    assert OwnAccount.objects.count() == 1
    assert sum(BankLine.objects.values_list("amount", flat=True)) == Decimal(29 * 30 / 2)
