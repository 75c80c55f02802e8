"""manage.py bank: what the night's file transfer calls."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from financials.models import BankLine
from tests import make
from tests.financials.bank import samples

APRIL = samples.DAY.replace(month=4)


def run(path, *arguments) -> str:
    out = StringIO()
    call_command("bank", str(path), *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def statement(db, tmp_path):
    acme = make.customer("ACME-7", currency="EUR")
    invoice = make.invoice(acme, "119.00", issued_on=APRIL)
    path = tmp_path / "may.sta"
    path.write_bytes(samples.mt940(("119.00", invoice.number), ("7.00", "?")))
    return path


def test_the_file_is_imported_and_what_is_sure_is_booked_when_asked(statement):
    said = json.loads(run(statement, "--json"))
    assert (said["new"], said["statements"][0]["booked"], said["statements"][0]["sure"]) == (2, 0, 1)
    assert "all 2 bookings were imported before" in run(statement, "--book-sure")


def test_booking_at_once_says_what_is_left_for_a_person(statement):
    said = run(statement, "--book-sure")
    assert "1 of 2 lines booked; 7.00 EUR came in and is not decided." in said
    booked = BankLine.objects.get(state="booked")
    assert (booked.decided_by, booked.payment.amount) == (None, 119)


def test_a_wrong_file_is_refused_with_exit_code_2(db, tmp_path):
    path = tmp_path / "x.pdf"
    path.write_bytes(b"%PDF-1.7")
    for file, said in ((path, "The file is a PDF"), (tmp_path / "none.sta", "cannot be read")):
        with pytest.raises(CommandError, match=said) as refused:
            run(file)
        assert refused.value.returncode == 2
