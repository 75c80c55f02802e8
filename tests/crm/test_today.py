"""My day: what waits for a decision comes first, to those who decide; what one was told rings once."""

from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from credit.holding.holds import place_on_hold, release_hold
from credit.models import HoldProposal, HoldRule
from financials.drafts import issue, save_draft
from financials.gates import NeedsApproval, hold_back
from foundation.periods import company_today
from journal.agenda.appointments import make_appointment
from journal.agenda.tasks import give_task
from journal.alerts import alert, unseen
from journal.record import record
from tests import make

pytestmark = pytest.mark.django_db

TODAY = company_today()
MY_DAY = 21  # queries, whatever the day holds


@pytest.fixture
def manager():
    return make.person("Rita Meyer", "manager")


@pytest.fixture
def seller():
    return make.person("Sam Roth", "sales")


@pytest.fixture
def held_order(manager, seller):
    """An order for 490.00 that would pass the limit of 100.00, held back as the editor does it."""
    acme = make.customer("C-10", "Acme Pumps", credit_limit=Decimal(100))
    draft = save_draft(
        customer=acme, kind="order", lines=[make.line("490.00")], issued_on=TODAY, by=seller, now=timezone.now()
    )
    with pytest.raises(NeedsApproval) as refusal:
        issue(draft=draft, by=seller, now=timezone.now())
    hold_back(draft=draft, refusal=refusal.value, by=seller, now=timezone.now())
    return draft


def home(client, user) -> str:
    client.force_login(user)
    page = client.get(reverse("home"))
    assert page.status_code == 200
    return page.content.decode()


def test_a_held_order_waits_before_those_who_decide_and_before_who_wrote_it(client, manager, seller, held_order):
    shown = home(client, manager)
    assert "Order of 490.00 USD" in shown
    assert reverse("credit:held") in shown
    mine = home(client, seller)
    assert "Order of 490.00 USD" in mine
    assert held_order.get_absolute_url().removesuffix("/") in mine or "/edit/" in mine
    assert "Order of 490.00 USD" not in home(client, make.person("Carl Lund", "clerk"))


def test_a_proposal_waits_until_it_is_decided(client, manager):
    acme = make.customer("C-11", "Slow Pumps")
    rule = HoldRule.objects.create(kind="overdue_days", days=60)
    proposal = HoldProposal.objects.create(
        customer=acme, act="place", rule=rule, reason="70 days overdue", made_at=timezone.now()
    )
    assert "Place on hold? 70 days overdue" in home(client, manager)
    assert reverse("credit:decide", args=["C-11", proposal.pk]) in home(client, manager)
    assert "70 days overdue" not in home(client, make.person("Sam Roth", "sales"))


def test_who_was_told_sees_it_until_it_is_opened(client, manager, seller):
    acme = make.customer("C-12", "Acme Pumps")
    alert(customer=acme, text="Rita releases the hold of Acme Pumps", url="/customers/C-12/credit/", to=[seller],
          now=timezone.now())  # fmt: skip
    shown = home(client, seller)
    assert "Rita releases the hold of Acme Pumps" in shown
    assert "1 new: what you were told" in shown
    told = unseen(seller).get()
    assert client.get(reverse("alert", args=[told.pk])).url == "/customers/C-12/credit/"
    assert "Rita releases the hold" not in home(client, seller)
    assert "Rita releases the hold" not in home(client, manager)


def test_the_newest_hold_comes_first(client, manager):
    for days, name in ((9, "Elder Pumps"), (1, "Newly Held Pumps"), (3, "Released Pumps")):
        customer = make.customer(name=name)
        place_on_hold(customer=customer, reason="court order", by=manager, now=make.at(TODAY - timedelta(days=days)))
        if name.startswith("Released"):
            release_hold(customer=customer, reason="paid at last, by wire", by=manager, now=timezone.now())
    shown = home(client, manager)
    assert shown.index("Newly Held Pumps") < shown.index("Elder Pumps")
    assert "Released Pumps</a> <span" not in shown


@pytest.fixture
def acme():
    return make.customer("C-20", "Acme Pumps")


def give(owner, title, days=0, **fields):
    return give_task(
        title=title, owner=owner, due_on=TODAY + timedelta(days=days), by=owner, now=timezone.now(), **fields
    )


def meet(owner, title, **fields):
    fields = {"day": TODAY, "starts": time(9), "ends": time(10), **fields}
    return make_appointment(owner=owner, title=title, by=owner, now=timezone.now(), **fields)


def test_what_is_due_stands_there_the_oldest_first_and_what_is_not_yet_due_does_not(client, seller, acme):
    give(seller, "Send the drawing", customer=acme)
    give(seller, "Ask for the contract", -2, customer=acme)
    give(seller, "Next week's list", 3)
    shown = home(client, seller)
    assert shown.index("Ask for the contract") < shown.index("Send the drawing")
    assert "2 days late" in shown
    assert "Next week" not in shown


def test_calls_to_make_stand_with_the_number_to_dial(client, seller, acme):
    jan = make.contact(acme)
    make.phone(jan, "030 123456", "+4930123456")
    give(seller, "Ring about the pump", what="call", customer=acme, contact=jan)
    shown = home(client, seller)
    assert shown.index("Calls to make") < shown.index("Ring about the pump")
    assert 'href="tel:+4930123456"' in shown


def test_a_task_done_leaves_the_day_and_goes_back_to_it(client, seller, acme):
    todo = give(seller, "Send the drawing", customer=acme)
    assert f"{reverse('agenda:task-done', args=[todo.pk])}?next=/" in home(client, seller)
    said = {"kind": "task_done", "subject": "Drawing sent", "next": "/"}
    answer = client.post(reverse("agenda:task-done", args=[todo.pk]), said)
    assert answer.url == "/"
    assert reverse("agenda:task-done", args=[todo.pk]) not in home(client, seller)
    todo.refresh_from_db()
    assert (todo.entry.kind, todo.entry.author) == ("task_done", seller)


def test_more_tasks_than_fit_are_counted(client, seller):
    for number in range(12):
        give(seller, f"Task {number}")
    assert "2 more" in home(client, seller)


def test_todays_appointments_are_ones_own_and_those_one_is_asked_to(client, seller, manager, acme):
    meet(seller, "See Acme", customer=acme, place="Hall 3")
    meet(manager, "Review", users=[seller])
    meet(manager, "Board meeting")
    meet(seller, "Tomorrow's fair", day=TODAY + timedelta(days=1))
    shown = home(client, seller)
    assert "See Acme" in shown
    assert "Review" in shown
    assert "Board meeting" not in shown
    assert "Tomorrow" not in shown.split("Today's appointments")[1]


def test_what_others_wrote_in_a_folder_one_looked_at_is_news_until_it_is_opened(client, seller, manager, acme):
    record(acme, "call_in", "First call", by=manager, now=timezone.now())
    client.force_login(seller)
    client.get(reverse("folder", args=["C-20"]))
    record(acme, "complaint", "The pump hums", by=manager, now=timezone.now())
    shown = home(client, seller)
    assert "The pump hums" in shown
    assert "First call" not in shown
    client.get(reverse("folder", args=["C-20"]))
    assert "The pump hums" not in home(client, seller)


def test_a_day_with_nothing_in_it_is_a_few_lines(client, seller):
    shown = home(client, seller)
    for line in (
        "No task is due.",
        "No call is due, and nobody is overdue",
        "Nothing in your calendar today.",
        "Nobody else has written anything",
        "No broken promise waits",
        "Nobody is on hold.",
    ):
        assert line in shown


def test_nobody_sees_what_is_for_others(client, seller, manager, acme):
    give(manager, "Think about the rebate", customer=acme)
    give(manager, "See the doctor")
    meet(manager, "Doctor", private=True, users=[])
    shown = home(client, seller)
    for words in ("Think about the rebate", "See the doctor", "Doctor", "Busy"):
        assert words not in shown


def test_who_may_only_see_customers_has_no_diary(client, acme, manager):
    visitor = make.user("Vera Visitor")
    visitor.user_permissions.add(Permission.objects.get(codename="view_customer"))
    give(visitor, "Send the drawing", customer=acme)
    meet(visitor, "See Acme", customer=acme)
    record(acme, "complaint", "The pump hums", by=manager, now=timezone.now())
    shown = home(client, visitor)
    for words in ("Tasks due", "Send the drawing", "See Acme", "Today's appointments", "Since you last looked", "hums"):
        assert words not in shown


def test_who_may_not_see_customers_is_told_so(client, acme):
    stranger = make.user("Stan Strange")
    give(make.person("Carl Lund", "clerk"), "Send the drawing", customer=acme)
    client.force_login(stranger)
    assert client.get(reverse("home")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_my_day_costs_the_same_for_any_number_of_rows(client, manager, count, django_assert_num_queries):
    for number in range(count):
        customer = make.customer(name=f"Acme {number}")
        jan = make.contact(customer)
        make.phone(jan, "030 123456")
        give(manager, f"Call {number}", what="call", customer=customer, contact=jan)
        give(manager, f"Task {number}", customer=customer)
        meet(manager, f"Round {number}", customer=customer, contacts=[jan], rule="FREQ=DAILY")
        place_on_hold(customer=customer, reason="court order", by=make.somebody(), now=timezone.now())
        alert(customer=customer, text="Told", url="/", to=[manager], now=timezone.now())
    home(client, manager)
    with django_assert_num_queries(MY_DAY):
        client.get(reverse("home"))


def test_the_folder_says_what_is_left_to_do_and_who_meets_them_next(client, seller, manager, acme):
    give(manager, "Send the drawing", -1, customer=acme)
    meet(manager, "Yearly talk", day=TODAY + timedelta(days=9), customer=acme)
    meet(manager, "Private talk", private=True, customer=acme)
    client.force_login(seller)
    shown = client.get(reverse("folder", args=["C-20"])).content.decode()
    assert "Send the drawing" in shown
    assert "Yearly talk" in shown
    assert "Private talk" not in shown.split('id="block-todo"')[1].split("</section>")[0]
    assert reverse("agenda:quick-task", args=["C-20"]) in shown
    yesterday = client.get(reverse("folder", args=["C-20"]), {"as_of": TODAY - timedelta(days=1)}).content.decode()
    assert "New task for me" not in yesterday


def test_a_folder_with_nothing_left_to_do_says_so_in_a_line(client, seller, acme):
    client.force_login(seller)
    assert "Nothing is left to do here" in client.get(reverse("folder", args=["C-20"])).content.decode()
