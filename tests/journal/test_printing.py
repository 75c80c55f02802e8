"""The journal of a customer on paper, and of all customers one after the other."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string

from foundation.pdf import Renderer
from journal.filters import EntryFilter
from journal.models import Entry
from journal.printing import count_entries, printed_entries
from journal.record import NewEntry, record, record_many
from tests import make
from tests.journal.superuser import tamper

pytestmark = pytest.mark.django_db


def test_the_oldest_entry_comes_first_and_each_has_its_signature_line(busy, clerk):
    printed = list(printed_entries(busy))
    assert [entry.subject for entry in printed[:3]] == ["Noise", "Offer sent", "Hums still"]
    first, stored = printed[0], Entry.objects.get(seq=1)
    assert (first.kind, first.people, first.text) == ("Call from customer", "Jan Roth", "The pump hums")
    link = bytes(stored.chain).hex()[:16]
    assert f"Signed for Clara Kern · key {stored.key_id} · entry 1 · link {link} · recorded " in first.signature_line
    assert first.signature_line.endswith(" · verified")


def test_times_on_paper_are_the_companys(acme, anna, now, settings):
    settings.COMPANY_TIME_ZONE = "Europe/Berlin"
    record(acme, "note", "Late", by=anna, now=now, happened_at=datetime(2024, 6, 30, 23, 30, tzinfo=UTC))
    assert next(printed_entries(acme)).when == "1 Jul 2024 01:30"


def test_only_what_was_asked_for_is_printed(busy):
    letters = EntryFilter(kind="letter", person="Kuhn")
    assert [entry.subject for entry in printed_entries(busy, letters)] == ["Offer sent"]
    assert count_entries(busy, letters) == 1
    assert letters.in_words() == "Letter · with Kuhn"


def test_the_filter_of_a_heading_is_said_in_words():
    chosen = EntryFilter(kind="people", since=datetime(2026, 1, 1), until=datetime(2026, 3, 31), text="pump")
    assert chosen.in_words() == "Noted by people · since 1 Jan 2026 · until 31 Mar 2026 · “pump”"
    assert EntryFilter().in_words() == ""


def test_an_altered_entry_says_so_on_paper(busy):
    tamper("UPDATE journal_body SET content = replace(content, 'Noise', 'Peace')")
    assert "NOT AS SIGNED" in next(printed_entries(busy)).signature_line


def test_all_customers_are_printed_by_code_in_bounded_batches(busy, now, django_assert_max_num_queries):
    for code in ("ZETA", "ALFA"):
        firm = make.customer(code)
        record_many([NewEntry(firm.pk, "note", f"{code} {i}", now - timedelta(hours=9 - i)) for i in range(5)], now=now)
    with django_assert_max_num_queries(40):
        printed = list(printed_entries(batch=4))
    assert len(printed) == count_entries() == 16
    assert list(dict.fromkeys(entry.customer_code for entry in printed)) == ["ACME", "ALFA", "ZETA"]
    assert [entry.subject for entry in printed[6:11]] == [f"ALFA {i}" for i in range(5)]


def test_no_more_than_a_batch_is_read_ahead(acme, now, django_assert_num_queries):
    record_many([NewEntry(acme.pk, "note", f"Note {i}", now) for i in range(30)], now=now)
    printed = printed_entries(acme, batch=10)
    with django_assert_num_queries(2):  # ten entries, what verifies them
        assert [next(printed).subject for _ in range(10)] == [f"Note {i}" for i in range(10)]
    with django_assert_num_queries(1):  # the cursor stays open
        next(printed)


def test_an_entry_becomes_a_few_lines_of_text_and_no_markup(acme, anna, now):
    record(acme, "note", "<b>Bold</b>", by=anna, now=now, text='<img src="http://elsewhere.example/">\nsecond line')
    html = render_to_string("journal/print.html", {"entries": list(printed_entries(acme))})
    assert '<div class="entry whole" id="row-0">' in html
    assert "&lt;b&gt;Bold&lt;/b&gt;" in html
    assert "<img" not in html


def test_a_long_text_fills_pages_of_its_own(acme, anna, now):
    record(acme, "letter", "Everything", by=anna, now=now, text="All that was said. " * 1_000)
    record(acme, "note", "Next", by=anna, now=now)
    html = render_to_string("journal/print.html", {"entries": list(printed_entries(acme))})
    page = "<!doctype html><title>Journal</title><style>.entry { white-space: pre-wrap }</style>"
    with Renderer(files={}) as renderer:
        assert renderer.render(page + html).pages > 3
