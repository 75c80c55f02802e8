"""Threads: by what a message answers and by whom it is, in whatever order the post arrives."""

from itertools import permutations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.mail.intake import take_in
from journal.models import Mail, MailThread
from tests.journal.mail.letters import MAILBOX, letter

pytestmark = pytest.mark.django_db

JAN, BRID = "jan@acme.example", "brid@oneill.example"


def threads(letters, now) -> set[frozenset[str]]:
    """Take the letters in, answer which came together, and forget it all."""
    with transaction.atomic():
        for raw in letters:
            take_in(raw=raw, mailbox=MAILBOX, now=now)
        found = {frozenset(thread.mails.values_list("message_id", flat=True)) for thread in MailThread.objects.all()}
        transaction.set_rollback(True)
    return found


def test_an_answer_joins_and_the_subject_alone_does_not(acme, jan, now):
    letters = [
        letter("1@a", subject="Delivery"),
        letter("2@a", subject="Thanks", in_reply_to="1@a"),
        letter("3@a", subject="Re: Delivery"),
    ]
    assert threads(letters, now) == {frozenset({"1@a", "2@a"}), frozenset({"3@a"})}


def test_who_forwards_our_thread_to_another_customer_begins_another(acme, jan, brid, now):
    letters = [letter("1@a"), letter("2@b", sender=BRID, references=["1@a"]), letter("3@a", references=["1@a", "2@b"])]
    assert threads(letters, now) == {frozenset({"1@a", "3@a"}), frozenset({"2@b"})}


def test_a_message_in_between_that_never_arrived_holds_its_neighbours_together(acme, jan, now):
    letters = [letter("3@a", references=["lost@a"]), letter("4@a", in_reply_to="lost@a")]
    assert threads(letters, now) == {frozenset({"3@a", "4@a"})}


def test_every_order_of_arrival_gives_the_same_threads(acme, jan, brid, now):
    letters = [
        letter("1@a"),
        letter("2@a", references=["1@a"]),
        letter("3@a", in_reply_to="2@a", sender="Jan again <JAN@acme.example>"),
        letter("1@a", sender=BRID, references=["2@a"]),
    ]
    found = {frozenset(map(len, threads(order, now))) for order in permutations(letters)}
    assert found == {frozenset({3, 1})}


messages = st.lists(
    st.tuples(st.sampled_from([JAN, BRID, "who@else.example"]), st.sets(st.integers(0, 7), max_size=3)),
    min_size=1, max_size=7,
)  # fmt: skip


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=messages, chance=st.randoms(use_true_random=False))
def test_any_order_gives_the_same_threads(acme, jan, brid, now, messages, chance):
    letters = [
        letter(f"{number}@x", sender=sender, references=[f"{other}@x" for other in sorted(named)])
        for number, (sender, named) in enumerate(messages)
    ]
    mixed = chance.sample(letters, len(letters))
    assert threads(letters, now) == threads(mixed, now)


def test_threads_of_a_mailbox_stay_in_it(acme, jan, now):
    take_in(raw=letter("1@a"), mailbox=MAILBOX, now=now)
    take_in(raw=letter("2@a", references=["1@a"]), mailbox="service@house.example", now=now)
    assert len(set(Mail.objects.values_list("thread", flat=True))) == 2
