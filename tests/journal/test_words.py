"""What was written is found again by what somebody remembers of it."""

import html
import random
import re

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from journal.filters import EntryFilter
from journal.models import Body, Entry
from journal.record import record
from journal.words import EXCERPT, excerpt, marked, read
from tests import make

pytestmark = pytest.mark.django_db
SHARED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def found(customer, asked: str, everywhere: bool = False) -> list[int]:
    entries = Entry.objects.all() if everywhere else customer.journal_entries
    chosen = EntryFilter(text=asked).apply(entries, None if everywhere else customer)
    return sorted(chosen.values_list("seq", flat=True))


@pytest.fixture
def told(acme, now):
    """Four entries; Acme's neighbour has one that says the same as the first."""
    house = {"by": None, "now": now}
    spoken = "At 1,250.00 USD, says Bríd."
    record(acme, "call_in", "Wants 3 pc HB-0101/A", **house, text=spoken, people=["Bríd Ó Neill"])
    record(acme, "complaint", "The pump hums", **house, text="Müller & Söhne: the noise is back")
    formatted = "<p>R&amp;D wants the <b>pu</b>mps</p><p>soon</p>"
    record(acme, "note", "Order 10432", **house, text=formatted, rich=True)
    record(acme, "letter", "Straße geräumt", **house, text="\uff26\uff35\uff2c\uff2c width, O'Brien\u2019s offer No. ½")
    record(make.customer("NEXT"), "call_in", "Wants 3 pc HB-0101/A", **house)
    return acme


@pytest.mark.parametrize(
    ("asked", "seqs"),
    [
        ("HB-0101", [1]),
        ("hb 0101", [1]),
        ("HB-01", [1]),
        ("0101/A", [1]),
        ("HB-0102", []),
        ("1,250.00", [1]),
        ("1250", []),  # the amount is looked for as it was written
        ("brid", [1]),
        ("BRÍD", [1]),
        ("neill", [1]),
        ('"Bríd Ó Neill"', [1]),
        ("pump", [2, 3]),
        ("pum", [2, 3]),
        ('"pum"', []),
        ('"the pump"', [2]),
        ('"pump the"', []),
        ('"the pu', [2, 3]),  # the quotes are not closed yet
        ("pump noise", [2]),
        ("pump width", []),
        ("muller sohne", [2]),
        ("r&d", [3]),
        ("soon", [3]),
        ("amp", []),
        ("10432", [3]),
        ("strasse geraumt", [4]),
        ("full", [4]),
        ("o'brien", [4]),
        ("O’Brien", [4]),
        ("hums -noise", [2]),
        ("parties subject text", []),
        ("…", []),
        ("&|!()<->:*", []),
    ],
)
def test_an_entry_is_found_by_what_is_remembered(asked, seqs, told):
    assert found(told, asked) == seqs


def test_over_all_folders_the_same_words_find_both(told):
    assert found(told, "HB-0101", everywhere=True) == [1, 1]


def test_an_erased_text_is_not_found_any_more(told, now):
    entry = told.journal_entries.get(seq=2)
    record(told, "erasure", "By order", by=None, now=now, amends=entry)
    Body.objects.filter(entry=entry).update(salt=None, content=None)
    assert found(told, "noise") == []


WORDS = [
    "Bríd",
    "HB-0101",
    "1,250.00",
    "Ærø",
    "İzmir",
    "Ω-Ring",
    "№12",
    "ﬁlter",
    "x²",
    "東京",
    "naïve",
    "12/2026",
    "e-mail",
    "don't",
]
typed = st.lists(st.sampled_from(WORDS) | st.text(min_size=1, max_size=12), min_size=1, max_size=8)


@SHARED
@given(subject=typed, text=typed, names=typed, dice=st.randoms(use_true_random=False))
@example(subject=["ß"], text=["İ"], names=["\n"], dice=random.Random(1))
def test_what_was_written_is_found_by_any_of_its_words(subject, text, names, dice, acme, now):
    subject, text, *names = (storable(" ".join(words)) for words in (subject, text, *([name] for name in names)))
    assume(subject.strip() or text.strip())
    entry = record(acme, "note", subject, by=None, now=now, text=text, people=names)
    for written in (subject, text, *names):
        words = re.split(r'[\s"“”„«»]+', written)
        word = dice.choice(words)
        beginning = word[: dice.randint(1, len(word))] if word.isascii() and word else word
        start = dice.randrange(len(words))
        phrase = " ".join(words[start : start + dice.randint(1, 4)])
        for asked in (word, beginning, f'"{phrase}"', phrase):
            if read(asked).query:
                assert entry.seq in found(acme, asked), asked


def storable(written: str) -> str:
    return written.replace("\0", "").encode(errors="ignore").decode()


@SHARED
@given(asked=st.text(max_size=300) | st.text(alphabet="'\"\\&|!()<>-:*%_$ aé1\0\ud800", max_size=60))
@example(asked="\u3316" * 200)
@example(asked="'" * 50)
@example(asked="\\':*&!(" * 20)
def test_whatever_is_typed_can_be_asked(asked, acme):
    assert found(acme, asked) == []
    assert not EntryFilter(person=asked).apply(acme.journal_entries.all(), acme).exists()
    assert isinstance(marked(asked, read(asked)), str)


def test_the_longest_text_of_the_strangest_letters_is_recorded(acme, now):
    strange = ["".join(chr(0x3300 + (number + place) % 0x58) for place in range(19)) for number in range(5_000)]
    record(acme, "note", "Units", by=None, now=now, text=" ".join(strange), people=["Line\nend"])
    assert found(acme, "end") == [1]


@pytest.mark.parametrize(
    ("asked", "as_html"),
    [
        ("pum", "The <mark>pumps</mark> &lt;b&gt; of <em>?"),
        ('"the pumps"', "<mark>The</mark> <mark>pumps</mark> &lt;b&gt; of <em>?"),
        ("b of", "The pumps &lt;<mark>b</mark>&gt; <mark>of</mark> <em>?"),
        ("nothing", "The pumps &lt;b&gt; of <em>?"),
    ],
)
def test_what_was_found_is_marked_and_nothing_else_is_html(asked, as_html):
    text = "The pumps <b> of <em>?"
    shown = marked(text, read(asked))
    assert shown == as_html.replace("<em>", "&lt;em&gt;")
    assert html.unescape(re.sub("</?mark>", "", shown)) == text


def test_a_long_text_is_shown_from_shortly_before_the_hit():
    text = "word " * 400 + "Bríd came " + "word " * 400
    shown = excerpt(text, read("brid"))
    assert shown.startswith("… ")
    assert "Bríd" in shown[:80]
    assert len(shown) == EXCERPT + 2
    assert excerpt("Bríd came", read("brid")) == "Bríd came"
    assert excerpt(text, read("nobody")) == text[:EXCERPT]


@pytest.mark.parametrize(
    ("person", "seqs"),
    [
        ("kern", [1, 2]),
        ("clara kern", [1, 2]),
        ("roth", [2]),
        ("bridget", []),
        ("brid", [3]),
        ("jan brid", []),
        ("?", []),
    ],
)
def test_a_person_is_found_among_those_who_wrote_or_took_part_not_in_the_text(person, seqs, acme, clerk, now):
    record(acme, "note", "Jan Roth’s letter", by=clerk, now=now, text="Bridget Jones wrote")
    record(acme, "call_in", "Call", by=clerk, now=now, contacts=[make.contact(acme, "Jan", "Röth")])
    record(acme, "letter", "Letter", by=None, now=now, people=["Bríd"])
    chosen = EntryFilter(person=person)
    for customer in (acme, None):
        entries = chosen.apply(acme.journal_entries, customer)
        assert sorted(entries.values_list("seq", flat=True)) == seqs
