"""A code at the end of the printed journal says later whether what was printed is still what stands there."""

import pytest

from journal.codes import NoCode, code_of, disagreement
from journal.models import Entry, Head
from journal.record import record
from tests import make
from tests.journal.alterations import change_signature, cut_the_tail_and_move_the_head
from tests.journal.superuser import chain_again

pytestmark = pytest.mark.django_db


def code(customer) -> str:
    return code_of(Head.objects.get(customer=customer))


def test_a_code_says_how_many_entries_there_are_and_the_last_link(diary):
    last = Entry.objects.get(customer=diary, seq=5)
    assert code(diary) == f"5 entries, last link {bytes(last.chain).hex()}"


def test_a_journal_of_one_entry_says_so(anna, now):
    customer = make.customer()
    record(customer, "note", "Only one", by=anna, now=now)
    assert code(customer).startswith("1 entry, last link ")
    assert disagreement(customer, code(customer)) == ""


def test_what_was_printed_is_still_so_after_more_was_written(diary, anna, now):
    printed = code(diary)
    record(diary, "note", "Later", by=anna, now=now)
    assert disagreement(diary, printed) == ""
    assert code(diary) != printed


@pytest.mark.parametrize(
    "written",
    [
        " {number}-{grouped} ",
        "{number}-{link}",
        "{number} {link}",
        "{number} entries, last link {link}",
        "Verification code: {number} entries, last link {grouped}",
        "ACME: 0,00{number} entries last link\n{link}",
    ],
)
def test_it_is_read_as_people_type_it(diary, written):
    link = bytes(Entry.objects.get(customer=diary, seq=5).chain).hex()
    grouped = " ".join(link[start : start + 4] for start in range(0, 40, 4)).upper()
    assert disagreement(diary, written.format(number=5, link=link, grouped=grouped)) == ""
    wrong = f"{link[:-1]}{'0' if link[-1] != '0' else '1'}"
    assert disagreement(diary, f"5 entries, last link {wrong}")


def test_a_journal_changed_since_and_linked_anew_is_not_the_printed_one(diary):
    printed = code(diary)
    change_signature(diary)
    chain_again(diary)
    assert "among its entries 1 to 5 was changed" in disagreement(diary, printed)


def test_a_journal_cut_since_is_not_the_printed_one(diary):
    printed = code(diary)
    cut_the_tail_and_move_the_head(diary)
    assert disagreement(diary, printed) == "the printed journal had 5 entries, entry 5 is not there any more"


@pytest.mark.parametrize(
    "typed",
    ["", "5", "5-", "five-9f3c", "5-" + "g" * 40, "5-" + "a" * 39, "5-" + "a" * 65, "5" + "a" * 40, "-" + "a" * 40],
)
def test_what_is_no_code_is_said_to_be_none(diary, typed):
    with pytest.raises(NoCode, match="no verification code"):
        disagreement(diary, typed)
