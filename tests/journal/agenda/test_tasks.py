"""What is to be done for a customer: given, handed on, done with a line in the journal, dropped with a reason."""

from datetime import date, time, timedelta

import pytest

from journal.agenda.refusals import AgendaRefused, ChangedMeanwhile
from journal.agenda.tasks import (
    change_task,
    complete_task,
    delegate_task,
    drop_task,
    give_task,
    line_kind,
    tasks_open_to,
    todo,
)
from journal.models import Alert, Delegation, Entry, Task
from tests import make
from tests.waiting import in_thread

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def call_back(acme, maya, tomas, now):
    """Maya asks Tomas to call Acme on Tuesday at three."""
    jan = make.contact(acme, "Jan", "Roth")
    return give_task(
        title="Call Jan Roth about the pump", what="call", customer=acme, contact=jan, due_on=TUESDAY, due_at=time(15),
        owner=tomas, by=maya, now=now,
    )  # fmt: skip


def kinds_of(customer) -> list[str]:
    return list(Entry.objects.filter(customer=customer).order_by("seq").values_list("kind", flat=True))


def test_a_colleague_is_asked_to_call_and_is_told(call_back, acme, tomas):
    assert Alert.objects.get(recipient=tomas).text == (
        "M. Lindqvist gives you a task: Call Jan Roth about the pump, due Tue 24 Nov 2026, 15:00"
    )
    assert kinds_of(acme) == ["task_given"]
    assert list(todo(viewer=tomas, owner=tomas)) == [call_back]


def test_done_the_journal_says_what_came_of_it(call_back, acme, tomas, maya, now):
    done = complete_task(task=call_back, subject="Pump is fine again", text="Mr Roth is happy.", by=tomas, now=now)
    assert (done.entry.kind, done.entry.customer, done.done_by) == ("call_out", acme, tomas)
    entry = Entry.objects.get(pk=done.entry.pk)
    assert entry.body.subject == "Pump is fine again"
    assert "Jan Roth" in entry.body.content
    assert Alert.objects.get(recipient=maya).text == "T. Okafor did what you asked for: Call Jan Roth about the pump"
    assert not todo(viewer=tomas).exists()
    assert list(tasks_open_to(tomas).filter(done_at=now)) == [done]


def test_done_for_a_customer_without_a_word_is_refused(call_back, tomas, now):
    with pytest.raises(AgendaRefused, match="what came of it") as refusal:
        complete_task(task=call_back, subject="  ", by=tomas, now=now)
    assert refusal.value.field == "subject"
    with pytest.raises(AgendaRefused, match="no such kind"):
        complete_task(task=call_back, kind="hold_placed", subject="Done", by=tomas, now=now)
    call_back.refresh_from_db()
    assert call_back.done_at is None


def test_a_double_click_is_one_line_and_a_colleague_who_was_slower_reads_who_was_first(
    call_back, acme, tomas, maya, now
):
    for _ in range(2):
        complete_task(task=call_back, subject="Reached", by=tomas, now=now)
    with pytest.raises(AgendaRefused, match="done by Tomas Okafor"):
        complete_task(task=call_back, subject="Reached", by=maya, now=now)
    with pytest.raises(AgendaRefused, match="done by Tomas Okafor"):
        complete_task(task=call_back, subject="Something else", by=tomas, now=now)
    assert kinds_of(acme) == ["task_given", "call_out"]


def test_a_task_of_ones_own_needs_no_line(tomas, maya, now):
    tidy = give_task(title="Tidy the desk", due_on=TUESDAY, owner=tomas, by=tomas, now=now)
    assert line_kind(tidy) == "task_done"
    assert not tasks_open_to(maya).exists()
    assert complete_task(task=tidy, by=tomas, now=now).entry is None
    assert complete_task(task=tidy, by=tomas, now=now).done_at
    assert not Alert.objects.exists()
    assert not Entry.objects.exists()


def test_nobody_else_touches_it(tomas, maya, now):
    tidy = give_task(title="Tidy the desk", due_on=TUESDAY, owner=tomas, by=tomas, now=now)
    with pytest.raises(AgendaRefused, match="not open to you"):
        complete_task(task=tidy, by=maya, now=now)


def test_the_weekly_one_is_given_anew_when_it_is_done(acme, tomas, now):
    weekly = give_task(
        title="Send the price list", customer=acme, due_on=TUESDAY, rule="FREQ=WEEKLY;COUNT=3", owner=tomas, by=tomas,
        now=now,
    )  # fmt: skip
    complete_task(task=weekly, text="Sent", by=tomas, now=now)
    second = todo(viewer=tomas).get()
    assert (second.due_on, second.rule, second.follows) == (date(2026, 12, 1), "FREQ=WEEKLY;COUNT=2", weekly)
    late = now + timedelta(days=30)  # the one of 8 December went by: nothing is made up for
    complete_task(task=second, text="Sent", by=tomas, now=late)
    assert not todo(viewer=tomas).exists()


def test_late_by_weeks_the_next_one_lies_ahead(tomas, now):
    daily = give_task(
        title="Water the plants", due_on=date(2026, 11, 2), rule="FREQ=DAILY", owner=tomas, by=tomas, now=now
    )
    complete_task(task=daily, by=tomas, now=now)
    assert daily.followed_by.due_on == date(2026, 11, 21)


def test_handed_on_the_new_owner_is_told_and_it_is_written_down(call_back, acme, tomas, now):
    bea = make.person("Bea Thorsen", "sales")
    delegate_task(task=call_back, to=bea, by=tomas, now=now, note="I am on the road")
    delegate_task(task=call_back, to=bea, by=tomas, now=now)
    handed = Delegation.objects.get()
    assert (handed.given_from, handed.given_to, handed.by, handed.note) == (tomas, bea, tomas, "I am on the road")
    assert "T. Okafor hands you a task" in Alert.objects.get(recipient=bea).text
    assert kinds_of(acme) == ["task_given", "task_delegated"]
    gone = make.user("Karl Wendelin", is_active=False)
    with pytest.raises(AgendaRefused, match="does not work here any more"):
        delegate_task(task=call_back, to=gone, by=tomas, now=now)


def test_dropped_with_a_reason(call_back, acme, tomas, maya, now):
    with pytest.raises(AgendaRefused, match="Say why"):
        drop_task(task=call_back, reason=" ", by=tomas, now=now)
    drop_task(task=call_back, reason="They called us", by=tomas, now=now)
    drop_task(task=call_back, reason="Again", by=tomas, now=now)
    assert kinds_of(acme) == ["task_given", "task_dropped"]
    assert Alert.objects.get(recipient=maya).text.endswith("They called us")
    with pytest.raises(AgendaRefused, match="was dropped: They called us"):
        complete_task(task=call_back, subject="Done", by=tomas, now=now)


def test_changed_by_two_at_once_the_second_reads_so(call_back, acme, tomas, now):
    change_task(task=call_back, version=1, changes={"due_on": date(2026, 11, 25), "priority": 1}, by=tomas, now=now)
    with pytest.raises(ChangedMeanwhile, match="changed by somebody else"):
        change_task(task=call_back, version=1, changes={"title": "Other"}, by=tomas, now=now)
    assert kinds_of(acme) == ["task_given", "task_changed"]
    change_task(task=call_back, version=2, changes={"priority": 1}, by=tomas, now=now)
    assert kinds_of(acme) == ["task_given", "task_changed"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"note": "half \ud83d"}, "note"),
        ({"priority": 9}, "what"),
        ({"due_on": date(1, 1, 1)}, "due_on"),
        ({"rule": "FREQ=NEVER"}, "rule"),
    ],
)
def test_what_is_no_task_is_refused(acme, tomas, now, wrong, field):
    asked = {"title": "Call", "due_on": TUESDAY, "owner": tomas, "customer": acme, "by": tomas, "now": now}
    with pytest.raises(AgendaRefused) as refusal:
        give_task(**asked | wrong)
    assert refusal.value.field == field
    assert not Task.objects.exists()


def test_contacts_of_others_and_people_who_left_are_refused(acme, tomas, now):
    stranger = make.contact(make.customer("OTHER"))
    asked = {"title": "Call", "due_on": TUESDAY, "by": tomas, "now": now}
    with pytest.raises(AgendaRefused, match="no contact of Acme Tools Ltd"):
        give_task(**asked, owner=tomas, customer=acme, contact=stranger)
    with pytest.raises(AgendaRefused, match="no contact of a customer chosen here"):
        give_task(**asked, owner=tomas, contact=stranger)
    with pytest.raises(AgendaRefused, match="does not work here any more"):
        give_task(**asked, owner=make.user("Karl", is_active=False))
    with pytest.raises(AgendaRefused, match="not open to you"):
        give_task(title="Call", due_on=TUESDAY, owner=tomas, customer=acme, by=make.user("No role"), now=now)


@pytest.mark.django_db(transaction=True)
def test_done_by_two_at_once_it_is_one_line_in_the_journal_and_one_next_task(acme, maya, tomas, now):
    asked = {"title": "Call Jan", "customer": acme, "due_on": TUESDAY, "rule": "FREQ=WEEKLY", "now": now}
    task = give_task(owner=tomas, by=tomas, **asked)
    both = [
        in_thread(lambda who=who: complete_task(task=task, text="Reached", by=who, now=now)) for who in (maya, tomas)
    ]
    [thread.join() for thread, _ in both]
    refused = [outcome[0] for _, outcome in both if isinstance(outcome[0], AgendaRefused)]
    assert len(refused) == 1
    assert "meanwhile" in str(refused[0])
    assert kinds_of(acme) == ["task_given", "task_done"]
    assert Task.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_double_click_that_arrives_twice_at_once_is_one_line(acme, tomas, now):
    task = give_task(title="Call Jan", customer=acme, due_on=TUESDAY, owner=tomas, by=tomas, now=now)
    both = [in_thread(lambda: complete_task(task=task, text="Reached", by=tomas, now=now)) for _ in range(2)]
    [thread.join() for thread, _ in both]
    assert {outcome[0].entry_id for _, outcome in both} == {Entry.objects.get(kind="task_done").pk}
