"""evaluate_risk: the measures by hand, no look ahead, the real books untouched, and the goals on real invoices."""

import csv
import json
import random
import re
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from credit.evaluation import scratch
from credit.evaluation.baselines import Habit, Habits, bucket, paydex
from credit.evaluation.evaluating import evaluate, predictions
from credit.evaluation.measures import auc, brier, calibration_error, captured, mean_error
from credit.evaluation.reading import Invoice, Unreadable, read_invoices
from credit.evaluation.scratch import TABLES, scratch_books
from credit.evaluation.walk import File, month_ends
from credit.models import RiskModel, RiskSnapshot
from credit.risk import chances as risk
from credit.risk import fitting, snapshots
from credit.standing import GRADED, POOL
from financials.models import Allocation, Entry
from tests import make

IBM = Path(__file__).resolve().parents[3] / "shared" / "data" / "ar" / "WA_Fn-UseC_-Accounts-Receivable.csv"
HEADER = "customer,issued_on,due_on,paid_on,amount,disputed"


# The measures


def test_auc_counts_pairs_and_ties_half():
    # Pairs of one that came and one that did not: .9 > .5, .9 > .1, .5 = .5 (half), .5 > .1: 3.5 of 4.
    assert auc([0.9, 0.5, 0.5, 0.1], [True, True, False, False]) == 0.875
    assert auc([1, 1, 1], [True, False, True]) == 0.5
    assert auc([1, 2], [True, True]) is None


def test_the_calibration_error_is_the_mean_gap_of_ten_equal_bins():
    # Ten bins of two: in each the chance is .25 and one of two came (gap .25), but in the last nothing came and the
    # chance is .5 (gap .5).
    chances = [0.25] * 18 + [0.5] * 2
    came = [True, False] * 9 + [False, False]
    assert calibration_error(chances, came) == pytest.approx(0.9 * 0.25 + 0.1 * 0.5)
    # Cases of one chance share what came, in whatever order they stand.
    assert calibration_error([0.5] * 20, [True] * 10 + [False] * 10) == 0
    assert calibration_error([], []) is None


def test_brier_mean_error_and_the_money_found_in_the_first_tenth():
    assert brier([0.5, 1.0], [True, False]) == pytest.approx((0.25 + 1) / 2)
    assert mean_error([3, 5], [1, 10]) == 3.5
    # The first tenth of 20 are 2: they hold 60 + 20 of the 100 lost.
    lost = [60, 20, 20, *[0] * 17]
    assert captured(range(20, 0, -1), lost) == 0.8
    assert captured([1, 2], [0, 0]) is None


def test_the_charts_of_the_simple_baselines():
    assert [paydex(days) for days in (-40, -30, 0, 14.5, 30, 120, 500)] == [100, 100, 80, 70, 50, 20, 20]
    assert paydex(45) == 45
    assert [bucket(days) for days in (-3, 0, 1, 30, 31, 60, 61, 90, 91)] == [0, 0, 1, 1, 2, 2, 3, 3, 4]


# The walk


def row(customer: str, issued_on: date, terms: int, late: int | None, amount: str = "100.00") -> Invoice:
    due_on = issued_on + timedelta(terms)
    return Invoice(
        customer, issued_on, due_on, None if late is None else due_on + timedelta(late), Decimal(amount), False
    )


def office(months: int = 8, seed: int = 1) -> list[Invoice]:
    """Some customers that always pay on time and some that never do."""
    dice, start = random.Random(seed), date(2025, 1, 6)
    return [
        row(f"C{number}", start + timedelta(dice.randrange(months * 30)), 30, dice.randrange(-4, 1) + 9 * number,
            f"{dice.randrange(1, 900)}.50")
        for number in range(6) for _ in range(40)
    ]  # fmt: skip


def test_a_month_is_asked_about_when_the_file_knows_the_next_one():
    assert month_ends(date(2025, 1, 6), date(2025, 4, 29)) == [date(2025, 1, 31), date(2025, 2, 28)]
    assert month_ends(date(2025, 1, 6), date(2025, 2, 27)) == []


def test_what_ends_late_is_measured_from_the_next_business_day_and_may_be_unknown():
    friday = date(2025, 5, 2)
    on_saturday = Invoice("A", friday - timedelta(30), friday + timedelta(1), friday + timedelta(3), Decimal(1), False)
    unpaid = row("A", date(2025, 3, 18), 30, None)
    file = File([on_saturday, unpaid])
    assert not file.was_later(on_saturday, 0)
    assert file.last_day - unpaid.due == timedelta(18)
    assert file.was_later(unpaid, 15) is True
    assert file.was_later(unpaid, 18) is None


def test_habits_know_nothing_of_later_payments():
    early, later = row("A", date(2025, 1, 1), 12, 1), row("A", date(2025, 1, 2), 12, 60)
    habits = Habits([early, later], date(2025, 2, 1))
    assert habits.of("A") == Habit.of([early])
    assert habits.of("somebody new") == habits.company


@pytest.mark.django_db
def test_shuffling_what_comes_later_changes_no_prediction():
    invoices, dice, day = office(), random.Random(7), date(2025, 5, 31)

    def otherwise(one: Invoice) -> Invoice:
        if one.paid_on <= day:
            return one
        paid_on = max(day, one.issued_on) + timedelta(dice.randrange(1, 90))
        return Invoice(one.customer, one.issued_on, one.due_on, paid_on, one.amount, one.disputed)

    said, said_otherwise = said_until(day, invoices), said_until(day, [otherwise(one) for one in invoices])
    compared = said.keys() & said_otherwise.keys()
    assert {target for target, _ in compared} == {"not_paid_30d", "late_at_issue", "days_late", "rating"}
    assert ("not_paid_30d", day) in compared
    assert {key: said[key] for key in compared} == {key: said_otherwise[key] for key in compared}


def said_until(day: date, invoices: list[Invoice]) -> dict[tuple[str, date], list]:
    """What was said of which invoice, by target and day; what was said of later days does not matter."""
    said = defaultdict(list)
    for target, cases in predictions(File(invoices)).items():
        for case in cases:
            if case.day <= day and target in ("not_paid_30d", "late_at_issue", "days_late", "rating"):
                said[target, case.day].append((case.said, case.invoice.amount, case.invoice.issued_on))
    return {key: sorted(rows) for key, rows in said.items()}


@pytest.mark.django_db
def test_the_real_books_are_neither_read_nor_touched():
    acme = make.customer("ACME")
    invoice = make.invoice(acme, "90.00", issued_on=date(2025, 1, 10))
    make.payment(acme, "90.00", received_on=date(2025, 6, 30), to=[(invoice, "90.00")])
    invoices = office()
    alone = evaluate(invoices)
    make.invoice(acme, "9000.00", issued_on=date(2025, 2, 10))
    assert evaluate(invoices) == alone
    assert (Entry.objects.count(), Allocation.objects.count()) == (3, 1)
    assert not RiskModel.objects.exists()
    assert not RiskSnapshot.objects.exists()


def test_every_table_the_statements_name_is_a_temporary_one():
    asked = [text for module in (fitting, risk, snapshots) for text in vars(module).values() if isinstance(text, str)]
    apps = "catalog|credit|customers|documents|financials|journal|service|staff"
    real = set(re.findall(rf"(?:FROM|JOIN|INTO)\s+((?:{apps})_\w+)", " ".join([*asked, GRADED, POOL])))
    assert "financials_entry" in real
    assert real - set(TABLES) == set()


@pytest.mark.django_db
def test_in_the_scratch_books_the_file_stands_alone():
    with scratch_books([row("A", date(2025, 1, 6), 30, 4), row("B", date(2025, 1, 7), 30, None)]):
        assert list(Entry.objects.order_by("id").values_list("id", "kind", "is_open")) == [
            (-1, "payment", False), (0, "invoice", False), (1, "invoice", True),
        ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relpersistence = 't' AND relname = ANY (%s)", [[*TABLES]])
        assert cursor.fetchone() == (0,)
    assert scratch.CURRENCY


# The command


def ran(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("evaluate_risk", str(path), *options, stdout=out)
    return out.getvalue()


def written(path: Path, invoices: list[Invoice]) -> Path:
    with path.open("w", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(HEADER.split(","))
        for one in invoices:
            sheet.writerow((one.customer, one.issued_on, one.due_on, one.paid_on or "", one.amount, "yes"))
    return path


@pytest.mark.django_db
def test_the_json_has_the_names_agreed_and_the_table_says_the_same(tmp_path):
    path = written(tmp_path / "ar.csv", [*office(), row("C9", date(2025, 3, 3), 30, None)])
    said = json.loads(ran(path, "--json"))
    for target in ("not_paid_30d", "ends_15_late", "ends_30_late"):
        assert {"auc", "ece", "brier", "captured_top_decile"} <= said[target].keys()
    assert 0.9 < said["late_at_issue"]["auc"] <= 1
    assert said["late_5_at_issue"]["auc"] > 0.9
    assert said["days_late"]["mae"] < 5
    assert said["rating"]["auc_15"] > 0.9
    table = ran(path)
    assert f"{said['rows']} invoices of 7 customers" in table
    assert "oldest first" in table
    assert "IBM set" in table


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("A,2025-01-01,2025-01-31,,ten,no", 'Row 2: amount is "ten"; write it as 1234.50, more than zero.'),
        ("A,2025-01-01,2025-01-31,,-5,no", 'Row 2: amount is "-5"; write it as 1234.50, more than zero.'),
        ("A,2025-02-30,2025-03-31,,5,no", 'Row 2: issued_on is "2025-02-30"; write a day as 2026-03-31.'),
        ("A,2025-01-01,,,5,no", 'Row 2: due_on is ""; write a day as 2026-03-31.'),
        ("A,2025-01-01,2025-01-31,,5,perhaps", 'Row 2: disputed is "perhaps"; write yes or no.'),
        (",2025-01-01,2025-01-31,,5,no", "Row 2: customer is empty; every invoice needs one."),
        ("A,2025-01-01", "Row 2 has 2 cells, the header has 6."),
        ("A,2025-01-01,2025-01-31,,5,no", "The file spans too few months"),
        ("", "has no rows below its header."),
    ],
)
@pytest.mark.django_db
def test_a_bad_row_is_told_in_a_sentence_and_ends_with_2(tmp_path, rows, sentence):
    path, trouble = tmp_path / "ar.csv", StringIO()
    path.write_text(f"{HEADER}\n{rows}\n")
    with pytest.raises(SystemExit) as ended:
        call_command("evaluate_risk", str(path), stderr=trouble, stdout=StringIO())
    assert ended.value.code == 2
    assert sentence in trouble.getvalue()


def test_a_file_that_is_not_there_or_lacks_a_column_is_told(tmp_path):
    with pytest.raises(Unreadable, match="cannot be read"):
        read_invoices(tmp_path / "nothing.csv")
    (tmp_path / "ar.csv").write_text("customer,amount\nA,5\n")
    with pytest.raises(Unreadable, match="The header lacks issued_on, due_on, paid_on, disputed"):
        read_invoices(tmp_path / "ar.csv")


def test_money_before_the_invoice_says_nothing_about_paying(tmp_path):
    (tmp_path / "ar.csv").write_text(f"{HEADER}\nA,2025-02-01,2025-03-01,2025-01-20,5.00,true\n")
    assert read_invoices(tmp_path / "ar.csv")[0].disputed


# Real invoices


@pytest.mark.skipif(not IBM.exists(), reason="the public data sets lie beside the project")
@pytest.mark.django_db
def test_real_invoices_reach_the_goals():
    said = evaluate(read_invoices(IBM))
    assert said["rows"] == 2466
    assert said["not_paid_30d"]["auc"] >= 0.89
    assert said["not_paid_30d"]["ece"] <= 0.035
    assert said["not_paid_30d"]["captured_top_decile"] >= 0.50
    assert said["ends_15_late"]["auc"] >= 0.83
    assert said["late_at_issue"]["auc"] >= 0.865
    assert said["late_5_at_issue"]["auc"] >= 0.845
    assert said["days_late"]["mae"] <= 6.40
    assert said["rating"]["auc_15"] >= 0.875
    grades = [row for _, row in sorted(said["rating"]["grades"].items()) if row["invoices"] >= 20]
    assert [row["late_15"] for row in grades] == sorted(row["late_15"] for row in grades)
    assert [row["late_30"] for row in grades] == sorted(row["late_30"] for row in grades)
