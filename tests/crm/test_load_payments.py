"""The office takes over payments, and with them which invoices they settle."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from crm.books import check
from financials.models import Allocation, Entry, Payment
from foundation.periods import company_today
from tests import make
from tests.crm.conftest import counts, reasons

HEADER = "reference,customer_code,received_on,method,amount,currency,discount_taken,allocate_to,note"


@pytest.fixture
def acme(load, db):
    """A customer with two invoices of the story in the layout: 10342 and 10347."""
    acme = make.customer("ACME", "Acme Inc.")
    load(
        "invoices",
        "number,customer_code,issued_on,amount",
        "10342,ACME,2026-01-05,40000.00",
        "10347,ACME,2026-01-20,42261.22",
    )
    return acme


def allocations() -> list[tuple]:
    rows = Allocation.objects.order_by("pk").values_list(
        "credit__payment__reference", "credit__kind", "debit__document__number", "amount", "effective_on"
    )
    return [(*row[:3], str(row[3].quantize(Decimal("0.01"))), row[4].isoformat()) for row in rows]


def open_amounts() -> dict[str, Decimal]:
    return {entry.document.number: entry.amount - entry.allocated for entry in Entry.objects.filter(kind="invoice")}


def test_a_payment_settles_the_invoices_it_names(load, acme):
    result = load("payments", HEADER, "CHK 77,ACME,2026-02-10,cheque,82261.22,,,10342:40000.00;10347:42261.22,Thanks")
    assert counts(result) == (1, 0, 0, 0)
    payment = Payment.objects.get()
    assert (payment.method, payment.currency, payment.note, payment.known_on) == (
        "check", "USD", "Thanks", date(2026, 2, 10),
    )  # fmt: skip
    assert allocations() == [
        ("CHK 77", "payment", "10342", "40000.00", "2026-02-10"),
        ("CHK 77", "payment", "10347", "42261.22", "2026-02-10"),
    ]
    newest = acme.journal_entries.latest("seq")
    assert newest.body.subject == "1 payment taken over from payments.csv, 82,261.22 USD"
    assert list(check(as_of=company_today())) == []


def test_a_cash_discount_is_an_entry_of_its_own(load, acme):
    load("payments", HEADER, "P1,ACME,2026-01-12,wire,39200.00,,800.00,10342:39200.00,")
    assert [part[1:4] for part in allocations()] == [
        ("payment", "10342", "39200.00"), ("discount", "10342", "800.00"),
    ]  # fmt: skip
    assert list(Entry.objects.exclude(payment=None).order_by("pk").values_list("kind", "amount")) == [
        ("payment", -39200), ("discount", -800),
    ]  # fmt: skip
    assert open_amounts()["10342"] == 0


def test_auto_works_through_the_payments_by_their_day_not_by_their_row(load, acme):
    result = load(
        "payments",
        HEADER,
        "LATE,ACME,2026-03-01,,50000.00,,,auto,",
        "EARLY,ACME,2026-02-01,,42261.22,,,auto,",
        "FREE,ACME,2026-03-02,,12.00,,,,",
    )
    assert counts(result) == (3, 0, 0, 0)
    assert {part[:4] for part in allocations()} == {
        ("EARLY", "payment", "10347", "42261.22"), ("LATE", "payment", "10342", "40000.00"),
    }  # fmt: skip
    unapplied = {
        entry.payment.reference: -entry.amount - entry.allocated for entry in Entry.objects.filter(kind="payment")
    }
    assert unapplied == {"EARLY": 0, "LATE": 10000, "FREE": 12}


def test_the_same_file_again_changes_nothing_and_another_payment_under_the_same_number_is_asked_about(load, acme):
    row = "P1,ACME,2026-02-10,check,100.00,,,auto,"
    assert counts(load("payments", HEADER, row, row)) == (1, 0, 1, 0)
    assert counts(load("payments", HEADER, row)) == (0, 0, 1, 0)
    make.customer("OTHER")
    result = load("payments", HEADER, "P1,ACME,2026-02-11,check,100.00,,,auto,", "P1,OTHER,2026-02-10,check,100.00,,,,")
    assert counts(result) == (1, 0, 0, 1)
    assert "Payment P1 is here already and differs: 100.00 USD check received 2026-02-10." in reasons(result)[0]
    assert Allocation.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("P1,NOBODY,2026-02-10,,5,,,,", "There is no customer NOBODY"),
        ("P1,ACME,2026-02-10,,0.004,,,,", "amount must be more than 0"),
        ("P1,ACME,2026-02-10,,-5,,,,", "amount must be more than 0; money paid back is a refund"),
        (
            "P1,ACME,2026-02-10,barter deal,5,,,,",
            "method: “barter deal” is not understood: write one of check, card, wire",
        ),
        ("P1,ACME,2026-02-10,,40001,,,10342:40001,", "40,000.00 USD of invoice 10342 is open"),
        ("P1,ACME,2026-02-10,,5,EUR,,10342,", "no open invoice 10342 in EUR"),
        (",ACME,2026-02-10,,5,,,,", "reference is missing"),
        ("P1,ACME,,,5,,,,", "received_on is missing"),
        (f"P1,ACME,{company_today() + timedelta(days=9)},,5,,,,", "cannot have come in after today"),
    ],
)
def test_what_a_payment_cannot_be(load, acme, row, words):
    result = load("payments", HEADER, row)
    assert counts(result) == (0, 0, 0, 1)
    assert words in reasons(result)[0]
    assert not Payment.objects.exists()


def test_a_refused_payment_leaves_its_invoices_to_the_others(load, acme):
    result = load("payments", HEADER, "P1,ACME,2026-02-10,,5,,,10342:6,", "P2,ACME,2026-02-11,,40000,,,10342,")
    assert counts(result) == (1, 0, 0, 1)
    assert open_amounts() == {"10342": 0, "10347": Decimal("42261.22")}


def test_payments_that_settle_nothing_more_stay_as_credit(load, acme):
    load("payments", HEADER, "P1,ACME,2026-02-10,,100000,,,auto,", "P2,ACME,2026-02-11,,5,,,auto,")
    assert set(open_amounts().values()) == {0}
    assert list(check(as_of=company_today())) == []


def test_a_lump_sum_is_not_taken_by_an_earlier_payment_that_has_the_choice(load, acme):
    load(
        "invoices",
        "number,customer_code,issued_on,amount",
        "1,ACME,2026-01-05,600.10", "2,ACME,2026-01-06,400.20", "3,ACME,2026-01-07,700.05", "4,ACME,2026-01-08,300.25",
    )  # fmt: skip
    result = load(
        "payments",
        HEADER,
        "LUMP,ACME,2026-02-01,,1000.30,,,auto,",
        "P1,ACME,2026-02-09,,600.10,,,auto,",
        "P2,ACME,2026-02-09,,400.20,,,auto,",
        "NAMED,ACME,2026-02-09,,40000.00,,,10342,",
        "LATE,ACME,2026-03-01,,42000.00,,,auto,",
    )
    assert {part[:3:2] for part in allocations()} == {
        ("LUMP", "3"), ("LUMP", "4"), ("P1", "1"), ("P2", "2"), ("NAMED", "10342"), ("LATE", "10347"),
    }  # fmt: skip
    assert result["settled"] == {"named": 1, "one": 2, "set": 1, "several": 0, "oldest": 1, "nothing": 0}
    assert (result["to_check"], result["warnings"]) == ([], [])
    assert list(check(as_of=company_today())) == []


def test_what_fits_more_than_one_combination_is_listed_for_a_person(load, acme):
    load("invoices", "number,customer_code,issued_on,amount", "1,ACME,2026-01-05,500", "2,ACME,2026-01-06,500")
    result = load("payments", HEADER, "P1,ACME,2026-02-01,,500.00,,,auto,")
    assert result["to_check"] == [
        {
            "row": 2, "reference": "P1", "customer_code": "ACME", "amount": "500.00", "currency": "USD",
            "combinations": 2, "settles": ["1"],
        }
    ]  # fmt: skip
    [warning] = result["warnings"]
    assert "1 payment fits more than one combination of invoices; the likeliest was taken." in warning
    assert "Check row 2: P1 of ACME, 500.00 USD." in warning


def test_a_cash_discount_that_the_file_does_not_tell_is_found(load, acme):
    load("invoices", "number,customer_code,issued_on,terms,amount", "1,ACME,2026-02-01,2/10 net 30,1000.00")
    rows = ["P1,ACME,2026-02-06,,500.00,,,1,", "P2,ACME,2026-02-11,,480.00,,,auto,"]
    assert load("payments", HEADER, *rows)["settled"]["one"] == 1
    assert [part[:4] for part in allocations()] == [
        ("P1", "payment", "1", "500.00"), ("P2", "payment", "1", "480.00"), ("P2", "discount", "1", "20.00"),
    ]  # fmt: skip
    assert Payment.objects.get(reference="P2").discount_taken == 20
    assert open_amounts()["1"] == 0
    assert counts(load("payments", HEADER, *rows)) == (0, 0, 2, 0), "the same file again"
    assert list(check(as_of=company_today())) == []


def test_another_wholesaler_whose_orders_are_beyond_the_limits_of_its_customers(load, db):
    """Orders alone change nothing about what a payment means; a limit keeps no history out."""
    load("customers", "code,name,currency,credit_limit", "W1,Nordic Tools,USD,500.00", "W2,Alpine Supply,USD,0")
    random = Random(3)
    of = {str(number): Decimal(random.randrange(5_000, 900_000)) / 100 for number in range(10, 40)}
    invoices = [f"{number},W{1 + int(number) % 2},2026-0{1 + int(number) % 3}-10,{of[number]}" for number in of]
    assert load("orders", "number,customer_code,issued_on,amount", *invoices)["created"] == 30
    assert load("invoices", "number,customer_code,issued_on,amount", *invoices)["created"] == 30
    lumps = [text.split() for text in ("10 12 14", "11 13", "16 30", "15 17 19", "18", "21 39", "20 22 36")]
    result = load(
        "payments",
        HEADER,
        *(
            f"L{n},W{1 + int(lump[0]) % 2},2026-04-{n + 1:02},,{sum(map(of.get, lump))},,,auto,"
            for n, lump in enumerate(lumps)
        ),
    )
    assert (result["settled"]["one"], result["settled"]["set"]) == (1, 6)
    paid = {}
    for payment, _, invoice, *_ in allocations():
        paid.setdefault(payment, []).append(invoice)
    assert [sorted(paid[f"L{n}"]) for n in range(len(lumps))] == lumps
    assert list(check(as_of=company_today())) == []
