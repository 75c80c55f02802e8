"""Ten thousand customers with a person each out of a file: looked through and taken over within a minute (A27)."""

import time
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from customers.importing.files import bring
from customers.importing.planning import look_through
from customers.importing.taking_over import take_over
from customers.operations import undo
from tests import make

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROWS = 10_000
HEADS = "Firma;Vorname;Nachname;Straße;PLZ;Ort;Land;E-Mail;Telefon;Notizen"


def row(number: int) -> str:
    who = f"Firma {number} GmbH;Jan;Roth{number};Hauptstraße {number % 200};{10_000 + number};Berlin;DE"
    return f"{who};p{number}@firma{number}.example;030 {1_000_000 + number};Notiz {number}"


@pytest.mark.django_db
def test_ten_thousand_rows_come_in_within_a_minute(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    ruth = make.person("Ruth Meyerhof", "manager")
    text = "\n".join([HEADS, *map(row, range(ROWS))]).encode("cp1252")
    file = bring(upload=SimpleUploadedFile("kunden.csv", text), by=ruth, now=NOW)
    begun = time.perf_counter()
    look_through(file=file, by=ruth, now=NOW)
    looked = time.perf_counter()
    file.refresh_from_db()
    operation = take_over(file=file, by=ruth, now=NOW)
    taken = time.perf_counter()
    assert undo(operation=operation, by=ruth, now=NOW).left == []
    back = time.perf_counter()
    print(f"\n{ROWS:,} rows: looked through {looked - begun:.1f} s, taken over {taken - looked:.1f} s, "  # noqa: T201
          f"taken back {back - taken:.1f} s")  # fmt: skip
    assert taken - looked <= 60
