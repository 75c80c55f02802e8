"""Whatever arrives is kept: huge, broken, hostile or naughty."""

import base64
import json
import os
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.mail.intake import take_in
from journal.mail.reading import LARGEST, LONGEST_TEXT, read
from journal.models import Mail
from tests.journal.mail.letters import MAILBOX, letter

BLNS = Path(__file__).resolve().parents[4] / "shared" / "data" / "csv" / "blns.json"
FROM = b"From: jan@acme.example\r\nMessage-ID: <1@a>\r\n"
HOSTILE = {
    "nothing": b"",
    "no headers": b"\r\n\r\nonly words",
    "noise": os.urandom(5_000),
    "nul": FROM + b"Subject: a\0b\r\n\r\nte\0xt",
    "half a character": FROM
    + b"Subject: =?utf-8?q?=ed=a0=80?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xed\xa0\x80",
    "unknown charset": FROM + b"Content-Type: text/plain; charset=klingon\r\n\r\ntext",
    "a codec that is no charset": FROM + b"Content-Type: text/plain; charset=zlib\r\n\r\ntext",
    "a slow codec": FROM + b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a-b" * 100_000,
    "broken encoded words": FROM + b"Subject: =?utf-8?b?!!!?= =?nope?q?x?=\r\n\r\nx",
    "broken base64": FROM + b"Content-Transfer-Encoding: base64\r\n\r\n%%%%a",
    "no boundary": FROM + b"Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\nx",
    "nested without end": FROM
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3_000)),
    "messages within messages": FROM + b"Content-Type: message/rfc822\r\n\r\n" * 2_000,
    "many references": FROM + b"References: " + b" ".join(b"<%d@x>" % n for n in range(50_000)) + b"\r\n\r\nx",
    "a long id": b"From: jan@acme.example\r\nMessage-ID: <" + b"a" * 800 + b"@x>\r\n\r\nx",
    "an id of blanks": b"From: jan@acme.example\r\nMessage-ID: <  >\r\n\r\nx",
    "many senders": b"From: " + b", ".join(b"a%d@x.example" % n for n in range(10_000)) + b"\r\n\r\nx",
    "a sender that is none": b"From: (((((\r\n\r\nx",
    "angles": b"From: " + b"<" * 10_000 + b"\r\n\r\nx",
    "many parts": FROM + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 20_000,
    "a date of no calendar": FROM + b"Date: Mon, 99 Foo 99999 99:99:99 +9999\r\n\r\nx",
    "a file name of marks": FROM + b'Content-Disposition: attachment; filename="../../etc/\0passwd"\r\n\r\nx',
    "deep html": FROM + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 50_000 + b"deep",
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", HOSTILE)
def test_nothing_that_arrives_is_refused(what, acme, jan, now):
    began = time.monotonic()
    mail = take_in(raw=HOSTILE[what], mailbox=MAILBOX, now=now)
    assert Mail.objects.get().size == len(HOSTILE[what])
    assert "\0" not in mail.text + mail.subject + mail.sender
    assert time.monotonic() - began < 30


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(raw=st.binary(max_size=400), headers=st.booleans())
def test_any_bytes_can_be_read(raw, headers):
    found = read(FROM + b"Content-Type: " + raw if headers else raw)
    assert found.claimed_id


def naughty(number: int, words: str) -> bytes:
    coded = base64.b64encode(words.encode())
    head = FROM.replace(b"<1@a>", b"<%d@a>" % number) + b"Subject: =?utf-8?b?" + coded + b"?=\r\n"
    return head + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + coded


def test_naughty_strings_are_read_as_they_were_written():
    for number, words in enumerate(json.loads(BLNS.read_text())):
        found = read(naughty(number, words))
        assert found.text == words.strip()
        assert found.subject == " ".join(words.split())[:300]


@pytest.mark.django_db
def test_naughty_strings_stand_in_the_journal(acme, jan, now):
    for number, words in enumerate(json.loads(BLNS.read_text())[::25]):
        mail = take_in(raw=naughty(number, words), mailbox=MAILBOX, now=now)
        assert words.strip() in json.loads(mail.entry.body.content)["text"]


def test_a_huge_message_is_read_in_part_and_hashed_whole():
    raw = letter("1@a", text="All that was said.") + b"x" * LARGEST
    found = read(raw)
    assert (found.claimed_id, found.sender) == ("1@a", "jan@acme.example")
    assert len(found.text) <= LONGEST_TEXT


def test_html_becomes_words_and_nothing_runs():
    html = b"<style>p{}</style><p>Two <b>valves</b></p><script>alert(1)</script>"
    raw = FROM + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html
    assert read(raw).text == "Two valves"


def test_a_name_in_another_writing_and_a_reply_are_understood():
    raw = letter(
        "2@a", sender="=?utf-8?q?Br=C3=ADd?= <Brid@oneill.example>", references=["0@a", "1@a"], in_reply_to="1@a"
    )
    found = read(raw)
    assert (found.sender_name, found.sender, found.references) == ("Bríd", "brid@oneill.example", ("0@a", "1@a"))


@pytest.mark.django_db
def test_the_command_says_where_each_went(acme, jan, tmp_path, capsys):
    known, unknown = tmp_path / "1.eml", tmp_path / "2.eml"
    known.write_bytes(letter("1@a", subject="Gear box"))
    unknown.write_bytes(letter("2@x", sender="who@else.example"))
    call_command("take_mail", str(known), str(unknown), "--mailbox", MAILBOX)
    told = capsys.readouterr().out
    assert "1.eml: filed under Acme Tools Ltd (ACME), thread " in told
    assert "2.eml: waits to be filed" in told
    assert "2 taken in, 1 filed, 1 to be filed by hand." in told
    with pytest.raises(CommandError, match=r"nowhere\.eml cannot be read"):
        call_command("take_mail", str(tmp_path / "nowhere.eml"), "--mailbox", MAILBOX)
