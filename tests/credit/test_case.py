"""A collector at work: call, note, next; what was promised is promised, what was refused is still there."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from credit.collecting.assigning import assign_cases
from credit.collecting.case import DoneToday
from credit.collecting.keeping import judge
from credit.collecting.next_action import next_action
from credit.collecting.refusals import CaseRefused
from credit.collecting.working import note_collection_call
from credit.models import CollectionCase, Promise
from foundation.periods import business_day, company_today
from journal.models import Entry
from journal.parties import Parties
from journal.record import record
from tests import make
from tests.credit.test_worklist import close_the_day, debtor, listed


@pytest.fixture
def today(db):
    return company_today()


@pytest.fixture
def lee(db):
    """Lee of collections."""
    return make.person("Lee Wagner", "collections")


@pytest.fixture
def window(client, lee):
    client.force_login(lee)
    return client


@pytest.fixture
def firms(today):
    """Three who owe, the most first; the key contact of the first is Ms Park."""
    found = [debtor(f"D-{number}", f"{9 - number}00.00", days_late=40) for number in range(3)]
    make.contact(found[0], "Soo", "Park", is_key=True)
    close_the_day()
    return found


def case_url(firm, **query) -> str:
    return f"/worklist/{firm.code}/?" + "&".join(f"{name}={value}" for name, value in query.items())


def note(window, firm, **typed):
    seen = typed.pop("seen", 0)
    return window.post(case_url(firm, whose="all"), {"contact": "Soo Park", "seen": seen, **typed})


def test_call_note_next(window, lee, firms, today):
    first = window.get("/worklist/?whose=all").context["listing"].page.rows[0]
    page = window.get(f"/worklist/{first.customer.code}/?whose=all&at={first.place}")
    assert page.context["case"].person == "Soo Park"
    assert page.context["form"]["contact"].value() == "Soo Park"
    answer = note(window, firms[0], text="Pays the rest on Friday", seen=page.context["case"].seen)
    assert answer.headers["Location"].startswith("/worklist/D-1/?whose=all&at=")
    entry = Entry.objects.get(kind="collection_call")
    assert (entry.customer, entry.author, entry.body.subject) == (firms[0], lee, "")
    assert '"parties":["Soo Park"]' in entry.body.content
    assert entry.signature
    assert listed(lee) == ["D-1", "D-2"]


def test_the_next_one_is_the_one_after_the_case_just_done(window, firms, today):
    """Somebody above was paid, somebody else called meanwhile: the place in the order decides, not a number."""
    place = window.get("/worklist/?whose=all").context["listing"].page.rows[1].place
    make.payment(firms[0], "900.00", received_on=today, to=[(firms[0].documents.get(), "900.00")])
    answer = window.post(case_url(firms[1], whose="all", at=place), {"contact": "Mr Diaz", "text": "Calls back"})
    assert answer.headers["Location"].startswith("/worklist/D-2/")
    answer = window.post(answer.headers["Location"], {"contact": "Ms Novak", "text": "Calls back"})
    assert answer.headers["Location"] == "/worklist/?whose=all&end=1"
    page = window.get("/worklist/?whose=all&end=1").content.decode()
    assert "That was the last of this list" in page
    assert "you noted 2 collection calls" in page


def test_what_was_promised_in_the_call_is_a_promise_of_that_person(window, lee, firms, today):
    friday = today + timedelta(days=5)
    note(window, firms[0], amount_1="500.00", due_on_1=friday, amount_2="400.00", due_on_2=friday + timedelta(days=30))
    first, second = Promise.objects.order_by("due_on")
    assert (first.amount, first.due_on, str(first.contact), first.plan) == (500, friday, "Soo Park", second.plan)
    assert Entry.objects.get(kind="collection_call").body.subject == "Promised to pay"
    done = DoneToday.of(lee, today=today)
    assert (done.calls, done.promises, done.promised) == (1, 2, {"USD": Decimal(900)})


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"contact": ""}, "Say whom you spoke with"),
        ({"text": ""}, "Nothing was written"),
        ({"amount_1": "500"}, "By which day?"),
        ({"due_on_1": "2031-01-01"}, "How much?"),
        ({"amount_1": "500", "due_on_1": "2020-01-01"}, "promise"),
        ({"amount_1": "90000", "due_on_1": "2031-01-01"}, "promise"),
        ({"amount_1": "much", "due_on_1": "2031-01-01"}, "Write it as 1234.50"),
        ({"next_contact_on": "2020-01-01"}, "has passed: choose today or a later day"),
    ],
)
def test_what_is_refused_is_said_and_nothing_typed_is_lost(window, firms, typed, sentence):
    answer = note(window, firms[0], **{"text": "Was friendly", **typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    for value in typed.values():
        assert not value or value in page
    assert not Promise.objects.exists()
    assert not CollectionCase.objects.exists()
    assert not Entry.objects.filter(kind__in=["collection_call", "promise_made", "next_contact_set"]).exists()


def test_nobody_answered_comes_back_on_the_next_business_day(window, lee, firms, today):
    answer = note(window, firms[0], nobody="1")
    assert answer.status_code == 302
    entry = Entry.objects.get(kind="collection_call")
    assert (entry.body.subject, '"parties":[]' in entry.body.content) == ("Nobody answered", True)
    kept = CollectionCase.objects.get(customer=firms[0])
    assert (kept.next_contact_on, kept.note) == (business_day(today + timedelta(days=1)), "Nobody answered")
    assert listed(lee) == ["D-1", "D-2"]


def test_the_day_to_call_again_goes_when_they_were_called(window, lee, firms, today):
    note(window, firms[0], text="Busy", next_contact_on=today + timedelta(days=1))
    assert CollectionCase.objects.get().next_contact_on == today + timedelta(days=1)
    seen = window.get(case_url(firms[0])).context["case"].seen
    note(window, firms[0], text="Pays today", seen=seen)
    assert CollectionCase.objects.get().next_contact_on is None


def test_the_call_about_a_broken_promise_is_made_with_it(window, lee, firms, today):
    given = timezone.now() - timedelta(days=12)
    promise = {"customer": firms[0], "amount": Decimal(500), "due_on": today - timedelta(days=11), "by": lee}
    broken = make.promise_payment(**promise, promised_by="Soo Park", now=given)
    for day in range(10, 0, -1):
        judge(day=today - timedelta(days=day), now=timezone.now())
    broken.refresh_from_db()
    assert (broken.outcome, broken.task.is_open) == ("broken", True)
    page = window.get(case_url(firms[0]))
    assert page.context["case"].accounts[0].next_action == f"Call: promise of {broken.due_on:%d %b %Y} broken"
    note(window, firms[0], text="Pays today", seen=page.context["case"].seen)
    broken.task.refresh_from_db()
    assert broken.task.dropped_because == f"Called: entry {Entry.objects.get(kind='collection_call').seq}."


def test_skipped_with_a_day_the_next_one_follows(window, lee, firms, today):
    day = today + timedelta(days=3)
    skipped = f"/worklist/{firms[0].code}/skip/?whose=all"
    answer = window.post(skipped, {"skip-next_contact_on": day, "skip-note": "On holiday"})
    assert answer.headers["Location"].startswith("/worklist/D-1/?whose=all&at=")
    assert listed(lee) == ["D-1", "D-2"]
    answer = window.post(skipped, {"skip-next_contact_on": "2020-01-01", "skip-note": "Typed already"})
    assert answer.status_code == 422
    assert "choose today or a later day" in answer.content.decode()
    assert "Typed already" in answer.content.decode()


def test_the_second_of_two_collectors_is_told_before_the_customer_is_called_twice(window, lee, firms, today):
    ann = make.person("Ann Becker", "collections")
    seen = window.get(case_url(firms[0])).context["case"].seen
    note_collection_call(
        customer=firms[0], spoken_to=Parties(people=["Soo Park"]), text="Pays on Friday", by=ann, now=timezone.now()
    )
    answer = note(window, firms[0], text="Was friendly", seen=seen)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ann Becker noted a collection call" in page
    assert "Pays on Friday" in page
    assert "Was friendly" in page
    answer = note(window, firms[0], text="Was friendly", seen=answer.context["case"].seen)
    assert answer.status_code == 302
    assert Entry.objects.filter(kind="collection_call").count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_collectors_save_one_case_in_the_same_moment():
    lee, ann = make.person("Lee Wagner", "collections"), make.person("Ann Becker", "collections")
    firm, said, gate = debtor("ACME", "900.00", days_late=40), [], threading.Barrier(2)

    def save(by):
        gate.wait()
        try:
            note_collection_call(
                customer=firm, spoken_to=Parties(people=["Soo Park"]), text="Pays on Friday", by=by,
                now=timezone.now(), seen=0, promises=[(Decimal(500), company_today() + timedelta(days=3))],
            )  # fmt: skip
            said.append("noted")
        except CaseRefused as refusal:
            said.append(str(refusal))
        finally:
            connections.close_all()

    both = [threading.Thread(target=save, args=[by]) for by in (lee, ann)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(said)[1] == "noted"
    assert "noted a collection call at" in sorted(said)[0]
    assert Entry.objects.filter(kind="collection_call").count() == 1
    assert Promise.objects.count() == 1


def test_a_collection_call_is_noted_from_the_folder_too(window, firms):
    assert b"Note a collection call" in window.get(f"/customers/{firms[0].code}/credit/").content
    url = f"/customers/{firms[0].code}/credit/call/"
    assert window.get(url).context["listed"] is False
    answer = window.post(url, {"contact": "Soo Park", "text": "Wants a copy", "seen": 0})
    assert answer.headers["Location"] == f"/customers/{firms[0].code}/credit/"
    assert Entry.objects.filter(kind="collection_call").count() == 1


def test_who_does_not_collect_sees_the_list_and_no_case(firms):
    sam = make.person("Sam Ortega", "sales")
    window = Client()
    window.force_login(sam)
    page = window.get("/worklist/?whose=all").content.decode()
    assert "/customers/D-0/credit/" in page
    assert "Assign to" not in page
    assert window.get(case_url(firms[0])).status_code == 403
    assert window.post("/worklist/all/assign/", {"account": [firms[0].pk]}).status_code == 403


@pytest.mark.parametrize("bills", [1, 3])
def test_a_case_costs_the_same_for_any_number_of_invoices(window, lee, bills, django_assert_max_num_queries):
    firm = debtor("ACME", "900.00", days_late=40)
    for number in range(bills - 1):
        make.invoice(firm, "50.00", issued_on=company_today() - timedelta(days=90 + number))
        make.contact(firm, "Jan", f"Roth {number}")
    record(firm, "call_in", "Hello", by=lee, now=timezone.now())
    close_the_day()
    window.get(case_url(firm))
    with django_assert_max_num_queries(45):
        assert window.get(case_url(firm)).status_code == 200


def test_what_to_do_next(today, lee):
    known = {"overdue": Decimal(100), "over_90": Decimal(0), "promise": None, "on_hold": False, "disputed": False,
             "as_of": today}  # fmt: skip
    broken = Promise(due_on=today - timedelta(days=9))
    assert next_action(**known) == "Call"
    assert next_action(**known | {"disputed": True, "undisputed": Decimal(0)}) == "Settle the dispute"
    assert next_action(**known | {"disputed": True, "undisputed": Decimal(50)}) == "Call"
    assert next_action(**known, broken=broken).startswith("Call: promise of")
    assert next_action(**known | {"on_hold": True}) == "Agree a payment plan"
    assert next_action(**known | {"over_90": Decimal(1)}) == "Propose a hold"
    assert next_action(**known | {"overdue": Decimal(0)}) == "None"
    later = today + timedelta(days=2)
    assert next_action(**known, next_contact_on=later) == f"Call on {later:%d %b %Y}"


def test_the_top_of_the_list_is_on_my_day(window, lee, firms):
    assign_cases(customers=[firms[1].pk], collector=lee, by=lee, now=timezone.now())
    page = window.get("/").content.decode()
    assert "/worklist/D-1/" in page
    assert "/worklist/D-0/" not in page
