"""Tasks on the screen: the list, giving, doing with a line in the journal, handing on, dropping."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.agenda.tasks import complete_task, give_task
from journal.models import Entry, Task
from tests import make

pytestmark = pytest.mark.django_db

TODAY = datetime.now(ZoneInfo("Europe/Berlin")).date()  # where the company of these stories is, see conftest
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def anna(client):
    anna = make.person("Anna Lang", "clerk")
    client.force_login(anna)
    return anna


@pytest.fixture
def bert():
    return make.person("Bert Kuhn", "sales")


@pytest.fixture
def acme():
    return make.customer("C-10", "Acme Pumps")


def task(owner, title="Send the drawing", by=None, **fields) -> Task:
    fields = {"due_on": TODAY, "now": timezone.now(), **fields}
    return give_task(title=title, owner=owner, by=by or owner, **fields)


def page(client, name, *arguments, **query) -> str:
    answer = client.get(reverse(f"agenda:{name}", args=arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_mine_and_still_to_do(client, anna, bert, acme):
    task(anna, customer=acme)
    task(bert, "Price the spare parts", customer=acme)
    complete_task(task=task(anna, "Order paper"), by=anna, now=timezone.now())
    shown = page(client, "tasks")
    assert "Send the drawing" in shown
    assert "Price the spare parts" not in shown
    assert "Order paper" not in shown
    assert "Order paper" in page(client, "tasks", state="done")


def test_what_was_given_and_what_a_colleague_has_to_do(client, anna, bert, acme):
    task(bert, "Price the spare parts", by=anna, customer=acme)
    task(bert, "Visit the fair", customer=acme)
    given = page(client, "tasks", whose="given")
    assert "Price the spare parts" in given
    assert "Visit the fair" not in given
    assert "Visit the fair" in page(client, "tasks", whose=bert.pk)
    assert "Visit the fair" in page(client, "tasks", whose="all")


def test_a_colleagues_task_about_no_customer_stays_with_them(client, anna, bert):
    private = task(bert, "See the doctor")
    assert "See the doctor" not in page(client, "tasks", whose="all")
    assert client.get(private.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("due", "shown"), [("late", {"A"}), ("today", {"A", "B"}), ("week", {"A", "B", "C"}), ("later", {"D"})]
)
def test_the_list_by_day(client, anna, due, shown):
    for title, days in (("A", -1), ("B", 0), ("C", 6), ("D", 7)):
        task(anna, f"Task {title}", due_on=TODAY + timedelta(days=days))
    listed = page(client, "tasks", due=due)
    assert {letter for letter in "ABCD" if f"Task {letter}" in listed} == shown


def test_the_list_by_customer_word_and_priority(client, anna, acme):
    task(anna, customer=acme, priority=1)
    task(anna, "Order paper")
    assert "Order paper" not in page(client, "tasks", text="c-10")
    assert "Send the drawing" in page(client, "tasks", text="acme draw")
    assert "Order paper" not in page(client, "tasks", priority="1")
    assert "1 day late" not in page(client, "tasks")


def test_nonsense_in_the_filter_is_said_beside_it(client, anna):
    assert "Select a valid choice" in page(client, "tasks", whose="the cat")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_tasks(client, anna, acme, count, django_assert_max_num_queries):
    for number in range(count):
        jan = make.contact(acme, last_name=f"Roth {number}")
        task(anna, f"Task {number}", customer=acme, contact=jan)
    client.get(reverse("agenda:tasks"))
    with django_assert_max_num_queries(11):
        client.get(reverse("agenda:tasks"))


def test_the_list_can_be_taken_along_by_those_who_may(client, anna, bert):
    task(bert, "=cmd|calc")
    assert client.get(reverse("agenda:tasks"), {"format": "csv"})["Content-Type"].startswith("text/html")
    client.force_login(bert)
    file = client.get(reverse("agenda:tasks"), {"format": "csv"})
    assert b"'=cmd|calc" in b"".join(file.streaming_content)


def test_more_than_a_page_is_paged_by_key(client, anna):
    for number in range(51):
        task(anna, f"Task {number:02}")
    first = page(client, "tasks")
    assert "Task 49" in first
    assert "Task 50" not in first
    cursor = first.split("after=")[1].split('"')[0]
    assert "Task 50" in client.get(f"{reverse('agenda:tasks')}?after={cursor}").content.decode()


def test_a_task_is_given_to_a_colleague_with_what_was_known_already(client, anna, bert, acme):
    jan = make.contact(acme)
    form = page(client, "new-task", customer="C-10", what="call")
    assert 'value="C-10"' in form
    assert "Jan Roth" in form
    said = {"title": "Call Jan about the drawing", "what": "call", "due_on": TOMORROW, "due_at": "14:30",
            "priority": "1", "owner": bert.pk, "customer": "acme pumps", "contact": jan.pk, "repeat": "weekly",
            "repeat_until": "", "note": "He asked twice"}  # fmt: skip
    answer = client.post(reverse("agenda:new-task"), said)
    given = Task.objects.get()
    assert answer.status_code == 302
    assert (given.owner, given.made_by, given.customer, given.contact) == (bert, anna, acme, jan)
    assert (str(given.due_at), given.rule[:11]) == ("14:30:00", "FREQ=WEEKLY")


def test_what_cannot_be_saved_is_said_and_what_was_typed_is_kept(client, anna, acme):
    make.customer("C-11", "Acme Valves")
    said = {"title": "", "what": "task", "due_on": "soon", "priority": "2", "owner": anna.pk, "customer": "acme",
            "note": "Two boxes"}  # fmt: skip
    answer = client.post(reverse("agenda:new-task"), said)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Write the day as 2026-11-21." in shown
    assert "C-10 (Acme Pumps), C-11 (Acme Valves)" in shown
    assert "Two boxes" in shown
    assert not Task.objects.exists()


def test_a_task_is_added_in_one_line_out_of_the_folder(client, anna, acme):
    answer = client.post(reverse("agenda:quick-task", args=["C-10"]), {"title": "Send the drawing", "due_on": TOMORROW})
    given = Task.objects.get()
    assert answer.url == reverse("folder", args=["C-10"])
    assert (given.owner, given.customer, given.what) == (anna, acme, "task")
    answer = client.post(reverse("agenda:quick-task", args=["C-10"]), {"title": "", "due_on": TOMORROW, "call": "on"})
    assert answer.status_code == 422
    assert "Say in a few words" in answer.content.decode()


def test_done_asks_for_the_journal_line_which_stands_there_already(client, anna, acme):
    todo = task(anna, "Call about the drawing", customer=acme, what="call")
    form = page(client, "task-done", todo.pk)
    assert 'value="Call about the drawing"' in form
    assert 'value="call_out" selected' in form
    answer = client.post(
        reverse("agenda:task-done", args=[todo.pk]),
        {"kind": "call_out", "subject": "Call about the drawing", "text": "Comes on Monday", "next": "/tasks/"},
    )
    todo.refresh_from_db()
    assert answer.url == "/tasks/"
    assert todo.done_by == anna
    assert todo.entry.kind == "call_out"
    assert "entry" in page(client, "task", todo.pk)


def test_a_task_about_no_customer_is_ticked_off_without_a_line(client, anna):
    todo = task(anna, "Order paper")
    assert "about no customer" in page(client, "task-done", todo.pk)
    client.post(reverse("agenda:task-done", args=[todo.pk]))
    todo.refresh_from_db()
    assert todo.done_at
    assert not Entry.objects.exists()


def test_where_one_comes_back_to_is_never_another_site(client, anna):
    todo = task(anna)
    answer = client.post(reverse("agenda:task-done", args=[todo.pk]), {"next": "https://evil.example/"})
    assert answer.url == todo.get_absolute_url()


def test_a_done_task_is_not_done_twice(client, anna, bert, acme):
    todo = task(anna, customer=acme)
    complete_task(task=todo, by=bert, now=timezone.now(), subject="Sent by mail")
    said = {"kind": "task_done", "subject": "Sent by fax"}
    answer = client.post(reverse("agenda:task-done", args=[todo.pk]), said)
    assert answer.status_code == 422
    assert "Sent by fax" in answer.content.decode()


def test_a_task_is_handed_on_and_who_has_it_now_is_told(client, anna, bert, acme):
    todo = task(anna, customer=acme)
    client.post(reverse("agenda:hand-on", args=[todo.pk]), {"to": bert.pk, "note": "You know them"})
    assert "handed from A. Lang to B. Kuhn: You know them" in page(client, "task", todo.pk)
    assert bert.alerts.count() == 1


def test_a_task_is_dropped_with_a_reason(client, anna, acme):
    todo = task(anna, customer=acme)
    refused = client.post(reverse("agenda:drop-task", args=[todo.pk]), {"reason": ""})
    assert refused.status_code == 422
    client.post(reverse("agenda:drop-task", args=[todo.pk]), {"reason": "They found it themselves"})
    assert "They found it themselves" in page(client, "task", todo.pk)
    assert "Done (d)" not in page(client, "task", todo.pk)


def test_a_changed_task_keeps_its_customer_and_a_stale_page_overwrites_nothing(client, anna, acme):
    todo = task(anna, customer=acme)
    said = {"title": "Send both drawings", "what": "task", "due_on": TOMORROW, "priority": "1", "version": 1}
    client.post(reverse("agenda:edit-task", args=[todo.pk]), said)
    todo.refresh_from_db()
    assert (todo.title, todo.due_on, todo.customer, todo.owner) == ("Send both drawings", TOMORROW, acme, anna)
    answer = client.post(reverse("agenda:edit-task", args=[todo.pk]), said | {"title": "Send none"})
    assert answer.status_code == 422
    assert "changed by somebody else meanwhile" in answer.content.decode()
    assert "Send none" in answer.content.decode()


def test_the_people_of_a_customer_are_offered_once_it_is_chosen(client, anna, acme):
    make.contact(acme)
    assert "Jan Roth" in page(client, "task-contacts", customer="C-10")
    assert "Jan Roth" not in page(client, "task-contacts", customer="C-99")


def test_the_task_of_somebody_who_has_left_can_still_be_changed(client, anna, bert, acme):
    todo = task(bert, customer=acme)
    bert.is_active = False
    bert.save()
    said = {"title": "Send both drawings", "what": "task", "due_on": TOMORROW, "priority": "2", "version": 1}
    assert client.post(reverse("agenda:edit-task", args=[todo.pk]), said).status_code == 302
    todo.refresh_from_db()
    assert (todo.title, todo.owner) == ("Send both drawings", bert)


def test_one_line_without_words_goes_on_in_the_whole_form_with_what_was_chosen(client, anna, acme):
    said = {"title": "", "due_on": TOMORROW, "call": "on"}
    shown = client.post(reverse("agenda:quick-task", args=["C-10"]), said).content.decode()
    assert "This field is required" not in shown
    assert 'value="call" selected' in shown
