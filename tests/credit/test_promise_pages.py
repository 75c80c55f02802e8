"""The pages of promises: recorded on the phone, in parts, refused with all that was typed kept, withdrawn, listed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from credit.collecting.keeping import judge
from credit.collecting.promises import PromiseRefused, promise_plan
from credit.models import Promise
from foundation.periods import company_today
from journal.models import Entry, Task
from tests import make

pytestmark = pytest.mark.django_db

TODAY = company_today()
SOON = TODAY + timedelta(days=10)


@pytest.fixture
def rita():
    return make.person("Rita Meyer", "collections")


@pytest.fixture
def desk(client, rita):
    client.force_login(rita)
    return client


@pytest.fixture
def acme():
    """Acme owes 2,000.00, of it 1,200.00 overdue."""
    acme = make.customer("ACME", "Acme Ltd")
    acme.late = make.invoice(acme, "1200.00", issued_on=TODAY - timedelta(days=50))
    make.invoice(acme, "800.00", issued_on=TODAY)
    return acme


def send(desk, **typed):
    asked = {"parts": 1, "promised_by": "Ms Lee", "channel": "call", "currency": "USD", "note": "", "document": ""}
    return desk.post(reverse("credit:new-promise", args=["ACME"]), asked | typed)


def broken(customer, by, **fields):
    """A promise given a month ago that nobody kept."""
    long_ago = TODAY - timedelta(days=30)
    promise = make.promise_payment(
        customer=customer, amount=Decimal(500), due_on=long_ago + timedelta(days=2), by=by, now=make.at(long_ago),
        **{"promised_by": "Ms Lee", **fields},
    )  # fmt: skip
    judge(day=TODAY - timedelta(days=1), now=timezone.now())
    promise.refresh_from_db()
    return promise


def test_what_is_overdue_is_proposed_and_a_contact_is_known_by_its_name(desk, acme, rita):
    lee = make.contact(acme, "Ada", "Lee")
    page = desk.get(reverse("credit:new-promise", args=["ACME"]))
    assert page.context["form"]["amount_1"].value() == 1200
    answer = send(desk, amount_1="1,200.00", due_on_1=SOON, promised_by="ada lee", note="After the trade show")
    assert answer.status_code == 302
    promise = acme.promises.get()
    assert (promise.amount, promise.contact, promise.recorded_by, promise.plan) == (1200, lee, rita, None)
    entry = Entry.objects.get(kind="promise_made")
    assert "Promised by Ada Lee, on the phone." in entry.body.content


def test_instalments_are_added_row_by_row_and_belong_together(desk, acme):
    more = send(desk, amount_1="300", due_on_1=SOON, more="1", promised_by="")
    assert (more.status_code, more.context["form"].count) == (200, 2)
    assert more.context["form"]["amount_1"].value() == "300"
    assert not more.context["form"].errors
    later = SOON + timedelta(days=30)
    send(desk, parts=3, amount_1="300", due_on_1=SOON, amount_2="400", due_on_2=later, amount_3="", due_on_3="")
    first, second = acme.promises.order_by("due_on")
    assert first.plan == second.plan is not None
    assert Entry.objects.get(kind="promise_made").body.subject == "700.00 USD promised in 2 instalments"


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"amount_1": "500", "due_on_1": TODAY - timedelta(days=1)}, "due_on_1", "A promise lies ahead"),
        ({"amount_1": "0", "due_on_1": SOON}, "amount_1", "an amount above zero"),
        (
            {"amount_1": "2000.01", "due_on_1": SOON},
            "amount_1",
            "more than what is owed and not promised yet: 2,000.00",
        ),
        ({"amount_1": "500", "due_on_1": ""}, "due_on_1", "Say by when"),
        ({"amount_1": "", "due_on_1": SOON}, "amount_1", "Say how much is to come"),
        ({"amount_1": "", "due_on_1": ""}, "amount_1", "Say how much was promised"),
        ({"amount_1": "500", "due_on_1": SOON, "promised_by": " "}, "promised_by", "Say who promised it"),
        ({"amount_1": "5", "due_on_1": SOON + timedelta(days=9000)}, "due_on_1", "check the year"),
        ({"amount_1": "five", "due_on_1": SOON}, "amount_1", "Write it as 1234.50"),
        (
            {"parts": 2, "amount_1": "5", "due_on_1": SOON, "amount_2": "5", "due_on_2": "2020-01-01"},
            "due_on_2",
            "ahead",
        ),
    ],
)
def test_what_is_refused_says_why_at_its_field_and_keeps_what_was_typed(desk, acme, typed, field, said):
    answer = send(desk, note="They call back", **typed)
    assert answer.status_code == 422
    assert said in answer.context["form"].errors[field][0]
    assert "They call back" in answer.content.decode()
    assert not Promise.objects.exists()


def test_two_promises_are_never_more_than_is_owed_but_what_came_makes_room(acme, rita):
    def promised(amount, **fields):
        fields |= {"customer": acme, "by": rita, "now": timezone.now(), "promised_by": "Ms Lee"}
        return make.promise_payment(amount=Decimal(amount), due_on=SOON, **fields)

    promised(1500)
    with pytest.raises(PromiseRefused, match=r"not promised yet: 500\.00 USD") as refused:
        promised(501)
    assert refused.value.field == "amount"
    make.payment(acme, "400.00", received_on=TODAY, to=[(acme.late, "400.00")])  # owed 1,600.00; 1,100.00 to come
    promised(500)
    with pytest.raises(PromiseRefused, match=r"only 800\.00 USD is open"):
        promised(801, document=acme.late)


def test_a_promise_names_a_person_and_an_invoice_of_the_same_customer(acme, rita):
    stranger = make.contact(make.customer())
    asked = {"customer": acme, "parts": [(Decimal(5), SOON)], "by": rita, "now": timezone.now()}
    with pytest.raises(PromiseRefused, match="is no contact of Acme Ltd"):
        promise_plan(promised_by="", contact=stranger, **asked)
    with pytest.raises(PromiseRefused, match="is no invoice of Acme Ltd"):
        promise_plan(promised_by="Ms Lee", document=make.invoice(stranger.customer, issued_on=TODAY), **asked)


def test_the_page_of_an_invoice_offers_the_promise_and_names_it(desk, acme):
    page = acme.late.get_absolute_url()
    assert f"promises/new/?document={acme.late.pk}" in desk.get(page).content.decode()
    asked = desk.get(reverse("credit:new-promise", args=["ACME"]), {"document": acme.late.pk})
    assert asked.context["form"]["amount_1"].value() == 1200
    send(desk, amount_1="1200", due_on_1=SOON, document=acme.late.pk)
    assert acme.promises.get().document == acme.late
    assert "Ms Lee on the phone" in desk.get(page).content.decode()


def test_whom_to_believe_is_said_while_the_call_lasts(desk, acme, rita):
    broken(acme, rita)
    asked = {"promised_by": "Ms Lee", "due_on_1": "2026-03-02"}
    page = reverse("credit:new-promise", args=["ACME"])
    said = desk.get(page, asked, headers={"HX-Request": "true"}).content.decode()
    assert "0 of 1 kept" in said
    assert "<form" not in said
    other = desk.get(page, asked | {"promised_by": "Mr Roth"})
    assert "Of Mr Roth no promise was judged yet" in other.content.decode()


def test_a_promise_is_withdrawn_with_a_reason_once(desk, acme, rita):
    send(desk, amount_1="500", due_on_1=SOON)
    promise = acme.promises.get()
    page = reverse("credit:withdraw-promise", args=["ACME", promise.pk])
    assert desk.post(page, {"reason": " "}).status_code == 422
    assert desk.post(page, {"reason": "They pay by direct debit"}).status_code == 302
    promise.refresh_from_db()
    assert (promise.outcome, promise.withdrawn_by, promise.closed_on) == ("withdrawn", rita, TODAY)
    assert "nothing is left to withdraw" in desk.post(page, {"reason": "Again"}).content.decode()
    assert Entry.objects.filter(kind="promise_withdrawn").count() == 1


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_for_any_number(desk, acme, rita, many, django_assert_max_num_queries):
    for _ in range(many):
        broken(acme, rita)
    with django_assert_max_num_queries(30):
        shown = desk.get(reverse("credit:promises", args=["ACME"])).content.decode()
    assert "broken" in shown


def test_my_day_names_what_others_have_to_call_about_and_ones_own_stands_among_the_calls(client, acme, rita):
    promise = broken(acme, rita)
    boss = make.person("Max Boss", "manager")
    client.force_login(boss)
    assert [one.pk for one in client.get(reverse("home")).context["promises"]] == [promise.pk]
    Task.objects.update(due_on=TODAY)
    client.force_login(rita)
    mine = client.get(reverse("home")).context
    assert (mine["promises"], [task.pk for task in mine["calls"]]) == ([], [promise.task_id])
    Task.objects.update(done_at=timezone.now(), done_by=rita)
    client.force_login(boss)
    assert client.get(reverse("home")).context["promises"] == []
