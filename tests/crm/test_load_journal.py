"""The office takes over what was noted elsewhere: one signed entry a row."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from journal.erasure import erase
from journal.models import Entry
from journal.verify import verified
from tests import make
from tests.crm.conftest import counts, reasons

HEADER = "customer_code,happened_at,kind,contact,staff,subject,body"


@pytest.fixture
def acme(db):
    return make.customer("ACME", "Acme Inc.")


def test_each_row_is_an_entry_in_the_name_of_whoever_wrote_it(load, acme):
    rita, jan = make.user("Rita Meyer"), make.contact(acme, "Jan", "Roth")
    result = load(
        "journal",
        HEADER,
        'ACME,2024-05-06 09:30,Call,jan roth; the night porter,rita meyer,Pump makes noise,"Loud.\nSoon."',
        "ACME,2024-05-07,,,Bert Kuhn,Sent a card,",
    )
    assert counts(result) == (2, 0, 0, 0)
    assert result["warnings"] == ["1 staff are not known here and stand in the text alone: Bert Kuhn."]
    call, card = Entry.objects.order_by("happened_at")
    assert (call.kind, call.author, call.happened_at) == ("call_in", rita, datetime(2024, 5, 6, 9, 30, tzinfo=UTC))
    assert call.body.subject == "Pump makes noise"
    assert '"parties":["Jan Roth","Rita Meyer","the night porter"]' in call.body.content
    assert f'"contacts":[{jan.pk}]' in bytes(call.payload).decode()
    assert (card.kind, card.author) == ("note", None)
    assert set(verified([call, card]).values()) == {""}


def test_the_same_file_again_changes_nothing_not_even_what_was_erased(load, acme):
    rows = [
        HEADER,
        "ACME,2024-05-06 09:30,note,,,One,",
        "ACME,2024-05-06 09:30,note,,,Two,",
        "ACME,2024-05-06 09:30,note,,,Two,",
    ]
    assert counts(load("journal", *rows)) == (2, 0, 1, 0)
    assert counts(load("journal", *rows)) == (0, 0, 3, 0)
    first = Entry.objects.earliest("seq")
    erase(entry=first, reason="Asked to be forgotten", by=make.user("Eva Roth"), now=timezone.now())
    assert counts(load("journal", *rows)) == (0, 0, 3, 0)
    assert Entry.objects.count() == 3  # the order to erase is one


def test_bad_rows_go_back_with_the_reason(load, acme):
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
    result = load("journal", HEADER, "NOBODY,2024-05-06,note,,,One,", "ACME,2024-05-06,gossip,,,One,",
                  "ACME,noon,note,,,One,", f"ACME,{tomorrow},note,,,One,", "ACME,2024-05-06,note,,,,")  # fmt: skip
    assert counts(result) == (0, 0, 0, 5)
    said = "\n".join(reasons(result))
    for words in ("There is no customer NOBODY", "“gossip” is no kind of entry", "“noon” is not a time",
                  "the journal takes what has happened", "Neither subject nor body"):  # fmt: skip
        assert words in said
