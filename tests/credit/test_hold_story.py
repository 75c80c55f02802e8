"""A16, told as it happens: what a hold refuses by every door of the office, what goes on, and how it ends."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from credit.holding.holds import place_on_hold
from credit.models import HeldWork, HoldProposal, HoldRule, Override
from credit.standing import run_night
from customers.holds import OnHold, active_hold
from customers.models import Hold
from financials.conversion import carry_out
from financials.editor.copying import copy_document
from financials.editor.keeping import issued, make_of
from financials.models import Document
from financials.quotes import send_quote
from foundation.periods import company_today
from journal.models import Alert, Entry
from service.calls import note_call, take_call
from tests import make
from tests.confirming import post_confirmed


@pytest.fixture
def manager(db):
    return make.person("Rita Meyer", "manager")


@pytest.fixture
def sam(db):
    return make.person("Sam Ortega", "sales")


@pytest.fixture
def acme(db, sam):
    return make.customer("ACME", "Acme Ltd", sales_rep=sam)


def today():
    return company_today(timezone.now())


def hold(acme, manager):
    return place_on_hold(customer=acme, reason="2 broken promises", by=manager, now=timezone.now())


def quoted(acme, sam) -> Document:
    return send_quote(customer=acme, lines=[make.line("100.00")], issued_on=today(), by=sam, now=timezone.now())


def refused(order: Document, why: str) -> None:
    """It stayed a draft, and why was said with who, when and what for."""
    order.refresh_from_db()
    assert (order.status, order.number) == ("draft", None)
    assert "Acme Ltd has been on hold since" in why
    assert "(R. Meyer: 2 broken promises)" in why


def test_a_new_a_copied_and_a_converted_order_and_a_service_call_are_refused_with_who_when_and_why(acme, sam, manager):
    taken, quote = make.order(acme, issued_on=today()), quoted(acme, sam)
    call = note_call(customer=acme, subject="Door jams", by=sam, now=timezone.now())
    hold(acme, manager)
    with pytest.raises(OnHold, match=r"R\. Meyer: 2 broken promises"):
        make.order(acme, issued_on=today())
    copy = copy_document(document=taken, by=sam, now=timezone.now())
    refused(*issued(copy, by=sam, now=timezone.now()))
    refused(*make_of(
        source=quote, into="order", draft=False, key=uuid4(), by=sam, now=timezone.now(), issued_on=today()
    ))  # fmt: skip
    with pytest.raises(OnHold):
        take_call(call=call, by=sam, now=timezone.now())
    assert HeldWork.objects.filter(decided_at=None).count() == 3
    quote.refresh_from_db()
    assert quote.status == "sent"


def test_a_copied_quote_is_still_a_quote_and_its_order_is_refused(acme, sam, manager):
    quote = quoted(acme, sam)
    hold(acme, manager)
    copy = copy_document(document=quote, by=sam, now=timezone.now())
    sent, why = issued(copy, by=sam, now=timezone.now())
    assert (sent.status, why) == ("sent", "")
    with pytest.raises(OnHold):
        carry_out(source=sent, into="order", by=sam, now=timezone.now(), issued_on=today())


def test_the_block_does_not_come_too_late_for_a_draft_written_before(acme, sam, manager):
    order = carry_out(source=quoted(acme, sam), into="order", by=sam, now=timezone.now(), issued_on=today(), draft=True)
    hold(acme, manager)
    refused(*issued(order, by=sam, now=timezone.now()))


def test_what_was_confirmed_is_delivered_and_what_is_delivered_is_invoiced(acme, sam, manager):
    first, second = make.order(acme, issued_on=today()), make.order(acme, issued_on=today())
    done = {"by": sam, "now": timezone.now(), "issued_on": today()}
    delivered = carry_out(source=first, into="delivery", **done)
    hold(acme, manager)
    for source, into in ((delivered, "invoice"), (second, "delivery")):
        assert carry_out(source=source, into=into, **done).number


def test_held_orders_stand_in_a_queue_of_their_own_and_do_not_look_like_quotes(client, acme, sam, manager):
    quoted(acme, sam)
    hold(acme, manager)
    order = copy_of_an_order(acme, sam)
    client.force_login(manager)
    queue = client.get(reverse("credit:held")).content.decode()
    assert "100.00" in queue
    assert "Quote" not in queue.split("<main", 1)[1].split("</main>")[0]
    assert order.kind == "order"
    assert Alert.objects.filter(recipient=manager, text__contains="asks for approval").exists()


def copy_of_an_order(acme, sam) -> Document:
    elsewhere = make.order(make.customer(), issued_on=today())
    elsewhere.customer = acme
    copy = copy_document(document=elsewhere, by=sam, now=timezone.now())
    order, why = issued(copy, by=sam, now=timezone.now())
    refused(order, why)
    return order


def test_a_release_needs_the_permission_and_a_reason_and_both_acts_are_logged(client, acme, sam, manager):
    held = hold(acme, manager)
    page = reverse("credit:release", args=["ACME"])
    client.force_login(sam)
    assert client.post(page, {"reason": "I want to sell"}).status_code == 403
    client.force_login(manager)
    answer = client.post(page, {"reason": "  "})
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    assert active_hold(acme) == held
    post_confirmed(client, page, {"reason": "Paid this morning"})
    assert active_hold(acme) is None
    entries = Entry.objects.filter(customer=acme).order_by("seq")
    assert [(one.kind, one.author) for one in entries] == [("hold_placed", manager), ("hold_released", manager)]
    assert Alert.objects.filter(recipient=sam, text__contains="was released by R. Meyer: Paid this morning").exists()


def test_a_hold_cannot_be_placed_changed_or_deleted_in_the_administration(client, acme, manager):
    held = hold(acme, manager)
    client.force_login(make.person("Ada Admin", "administrator"))
    for page in (f"{held.pk}/change/", f"{held.pk}/delete/", "add/"):
        answer = client.post(f"/admin/customers/hold/{page}", {"reason": "gone", "post": "yes"})
        assert answer.status_code == 403, page
    assert Hold.objects.get().reason == "2 broken promises"


# The screens


def test_the_pages_of_hold_and_release_show_what_they_would_change(client, acme, sam, manager):
    draft = copy_document(document=make.order(acme, issued_on=today()), by=sam, now=timezone.now())
    client.force_login(manager)
    page = client.get(reverse("credit:hold", args=["ACME"]))
    assert [one.work.url for one in page.context["what_if"].stopped] == [draft.get_absolute_url()]
    assert "Would be refused from then on" in page.content.decode()
    hold(acme, manager)
    page = client.get(reverse("credit:release", args=["ACME"]))
    assert [one.work.url for one in page.context["what_if"].freed] == [draft.get_absolute_url()]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("payment=-5", "Money that comes is above zero"),
        ("payment=lots", "This is no amount"),
        ("payment=1e30", "no more than"),
        ("limit=-1", "A limit is nothing or more"),
        ("limit=NaN", "This is no amount"),
        ("hold=release", "is not on hold any more"),
        ("hold=sideways", "Select a valid choice"),
    ],
)
def test_a_what_if_that_makes_no_sense_says_so(client, acme, manager, asked, said):
    client.force_login(manager)
    answer = client.get(f"{reverse('credit:what-if', args=['ACME'])}?{asked}")
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_what_if_is_asked_in_the_folder(client, acme, manager):
    make.invoice(acme, "500.00", issued_on=today())
    acme.credit_limit = 400
    acme.save()
    client.force_login(manager)
    page = client.get(f"{reverse('credit:what-if', args=['ACME'])}?payment=100.00&limit=450&hold=place")
    assert page.status_code == 200
    assert "100.00 USD today, and no rule of the hold policy applies and the limit is kept." in page.content.decode()
    assert active_hold(acme) is None


def test_granting_in_the_queue_and_withdrawing_in_the_history(client, acme, sam, manager):
    hold(acme, manager)
    copy_of_an_order(acme, sam)
    held = HeldWork.objects.get()
    client.force_login(manager)
    page = reverse("credit:grant", args=["ACME", held.pk])
    refusal = client.post(page, {"reason": "too short", "days": 7})
    assert refusal.status_code == 422
    assert "at least 10 characters" in refusal.content.decode()
    assert "too short" in refusal.content.decode()
    assert client.post(page, {"reason": "Prepaid by wire", "days": "soon"}).status_code == 422
    assert post_confirmed(client, page, {"reason": "Prepaid by wire", "days": 7}).status_code == 302
    override = Override.objects.get()
    client.post(reverse("credit:withdraw-override", args=["ACME", override.pk]))
    override.refresh_from_db()
    assert override.withdrawn_at


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"kind": "overdue_days"}, "Say after how many days past due."),
        ({"kind": "overdue_days", "days": "0"}, "greater than or equal to 1"),
        ({"kind": "overdue_days", "days": "-3"}, "greater than or equal to 1"),
        ({"kind": "overdue_amount"}, "Say from which overdue amount on."),
        ({"kind": "overdue_amount", "amount": "-10"}, "The amount must be above zero"),
        ({"kind": "overdue_amount", "amount": "many"}, "This is no amount"),
        ({"kind": "overdue_amount", "amount": "10", "currency": "dollars"}, "A currency is three capital letters"),
        ({"kind": "grade"}, "Choose the grade from which on."),
        ({"kind": "broken_promises"}, "Say how many broken promises"),
        ({"kind": "no such kind", "days": "3"}, "Select a valid choice"),
    ],
)
def test_a_rule_that_says_nothing_is_not_saved(client, manager, rule, said):
    client.force_login(manager)
    answer = client.post(reverse("credit:policy"), rule | {"save": "1"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not HoldRule.objects.exists()


def test_a_rule_is_tried_before_it_is_saved_changed_and_switched_off(client, acme, manager):
    make.invoice(acme, "800.00", issued_on=today() - timedelta(days=120))
    client.force_login(manager)

    run_night(day=today() - timedelta(days=1), now=timezone.now())
    typed = {"kind": "overdue_days", "days": "60", "grade": "D"}
    page = client.post(reverse("credit:policy"), typed | {"try": "1"})
    assert "This rule would today propose 1 hold: more than 60 days overdue" in page.content.decode()
    assert not HoldRule.objects.exists()
    client.post(reverse("credit:policy"), typed | {"save": "1"})
    rule = HoldRule.objects.get()
    assert (rule.days, rule.grade, rule.active) == (60, "", True)
    client.post(reverse("credit:rule", args=[rule.pk]), typed | {"days": "90", "automatic": "on", "save": "1"})
    client.post(reverse("credit:switch-rule", args=[rule.pk]))
    rule.refresh_from_db()
    assert (rule.days, rule.automatic, rule.active) == (90, True, False)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_proposals_costs_the_same_for_any_number(client, manager, number, django_assert_max_num_queries):
    rule = HoldRule.objects.create(kind="overdue_days", days=60)
    for _ in range(number):
        HoldProposal.objects.create(
            customer=make.customer(), act="place", rule=rule, reason="61 days", made_at=timezone.now()
        )
    client.force_login(manager)
    client.get(reverse("credit:proposals"))
    with django_assert_max_num_queries(14):
        page = client.get(reverse("credit:proposals"))
    assert page.content.decode().count("61 days") == number


def test_a_proposal_is_confirmed_or_dismissed_on_its_page(client, acme, manager):
    first = HoldProposal.objects.create(customer=acme, act="place", reason="61 days over", made_at=timezone.now())
    page = reverse("credit:decide", args=["ACME", first.pk])
    client.force_login(manager)
    refusal = client.post(page, {"note": "", "dismiss": "1"})
    assert refusal.status_code == 422
    assert "Say why not" in refusal.content.decode()
    client.post(page, {"note": "", "confirm": "1"})
    assert active_hold(acme).reason == "61 days over"
    again = client.post(page, {"note": "", "confirm": "1"})
    assert "decided already" in again.content.decode()


def test_an_alert_is_seen_once_it_is_opened_and_nobody_opens_anothers(client, acme, sam, manager):
    hold(acme, manager)
    alert = Alert.objects.get(recipient=sam)
    client.force_login(manager)
    assert client.get(reverse("alert", args=[alert.pk])).status_code == 404
    client.force_login(sam)
    assert "was placed on hold by R. Meyer" in client.get(reverse("alerts")).content.decode()
    assert client.get(reverse("alert", args=[alert.pk])).headers["Location"] == reverse(
        "credit:overview", args=["ACME"]
    )
    alert.refresh_from_db()
    assert alert.seen_at
    assert not Alert.objects.filter(recipient=manager, text__contains="placed on hold").exists()
