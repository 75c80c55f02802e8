"""Invoices that come again: once for each day, also after nights that did not run."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from crm.tasks import nightly
from financials.documents import DocumentRefused
from financials.drafts import save_draft
from financials.editor.copying import copy_document
from financials.models import Document, Recurrence
from financials.recurring import end_recurring, months_after, start_recurring, write_due
from foundation.periods import company_today
from journal.models import Entry as JournalEntry
from tests import make


@pytest.fixture
def hosting(db):
    acme = make.customer("ACME", "Acme Corp.")
    draft = save_draft(
        customer=acme,
        kind=Document.Kind.INVOICE,
        lines=[make.line("49.00", description="Hosting")],
        issued_on=date(2026, 1, 31),
        by=make.somebody(),
        now=make.at(date(2026, 1, 15)),
    )
    return start_recurring(
        template=draft, months=1, starts_on=date(2026, 1, 31), by=make.somebody(), now=make.at(date(2026, 1, 15))
    )


def written(day: date) -> list[tuple[str, date, Decimal]]:
    return [(invoice.status, invoice.issued_on, invoice.total) for invoice in write_due(now=make.at(day))]


def test_what_was_missed_is_written_each_on_its_own_day_and_nothing_twice(hosting):
    assert written(date(2026, 1, 30)) == []
    assert written(date(2026, 3, 1)) == [
        ("issued", date(2026, 1, 31), Decimal(49)),
        ("issued", date(2026, 2, 28), Decimal(49)),
    ]
    assert written(date(2026, 3, 1)) == []
    assert written(date(2026, 3, 31)) == [("issued", date(2026, 3, 31), Decimal(49))]


def test_an_ended_recurrence_writes_nothing_more(hosting):
    end_recurring(recurrence=hosting, by=make.somebody(), now=make.at(date(2026, 1, 20)))
    assert written(date(2026, 3, 1)) == []
    with pytest.raises(DocumentRefused, match="already"):
        end_recurring(recurrence=hosting, by=make.somebody(), now=make.at(date(2026, 1, 20)))


def test_the_template_is_in_no_list_and_on_no_account(hosting):
    day = date(2026, 1, 31)
    assert not hosting.customer.dealings.known_by(day, today=day).exists()
    assert not hosting.customer.entries.exists()


@pytest.mark.parametrize(
    ("start", "day", "months", "expected"),
    [
        (date(2024, 1, 31), date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 1, 31), date(2024, 2, 29), 1, date(2024, 3, 31)),
        (date(2024, 11, 30), date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2024, 2, 29), date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_end_where_they_end(start, day, months, expected):
    assert months_after(start, day, months) == expected


def test_one_that_cannot_be_written_tells_the_journal_and_keeps_nobody_else_waiting(hosting):
    other = make.customer("OTHER")
    draft = save_draft(
        customer=other, kind=Document.Kind.INVOICE, lines=[make.line("-5.00")], issued_on=date(2026, 1, 31),
        by=make.somebody(), now=make.at(date(2026, 1, 15)),
    )  # fmt: skip
    day = date(2026, 1, 31)
    broken = start_recurring(template=draft, months=1, starts_on=day, by=make.somebody(), now=make.at(day))
    Recurrence.objects.filter(pk=hosting.pk).update(next_on=day + timedelta(days=99))
    good = copy_document(document=hosting.template, by=make.somebody(), now=make.at(day))
    later = start_recurring(template=good, months=1, starts_on=day, by=make.somebody(), now=make.at(day))
    assert later.pk > broken.pk
    assert written(day) == [("issued", day, Decimal(49))]
    noted = JournalEntry.objects.get(customer=other, kind="recurring_refused")
    assert "less than nothing" in noted.body.content


def test_the_night_writes_them(hosting, capsys):
    hosting.starts_on = hosting.next_on = company_today()
    hosting.save()
    call_command("nightly")
    assert "recurring invoices: 1 written" in capsys.readouterr().out
    nightly()
    assert hosting.invoices.count() == 1
