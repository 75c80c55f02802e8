"""Booking money at the desk: what the page offers, what it keeps, what it refuses, and who may do what."""

import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.roles import give_roles
from financials.ledger import invoice_entries, open_amount
from financials.models import Adjustment, Allocation, Payment
from foundation.periods import company_today
from tests import make
from tests.confirming import post_confirmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return company_today()


@pytest.fixture
def acme():
    return make.customer("BAUM-1")


def signed_in(client, role):
    person = make.user("Vera Koch")
    give_roles(person, role)
    client.force_login(person)
    return client


@pytest.fixture
def desk(client):
    return signed_in(client, "collections")


@pytest.fixture
def manager(client):
    return signed_in(client, "manager")


def page(name, *more):
    return reverse(f"financials:{name}", args=["BAUM-1", *more])


def invoice(customer, amount, age=40, **fields):
    issued_on = company_today() - timedelta(days=age)
    return make.invoice(customer, amount, issued_on=issued_on, now=timezone.now(), **fields)


def typed(amount, *shares, **more):
    """What the browser sends: the payment, and (invoice or entry, amount[, discount]) line by line."""
    data = {
        "key": str(uuid4()), "amount": amount, "method": "check", "reference": "5567", "currency": "USD",
        "received_on": company_today().isoformat(), "bank_charges": "", "note": "",
    }  # fmt: skip
    for document, money, *discount in shares:
        pk = invoice_entries(document)[0].pk
        data |= {f"{pk}-amount": money, f"{pk}-discount": discount[0] if discount else ""}
    return data | more


def left(document):
    return sum(open_amount(entry) for entry in invoice_entries(document))


def values(answer) -> list[str]:
    """What stands in the fields beside the open items."""
    return re.findall(r'name="\d+-amount" value="([^"]*)"', answer.content.decode())


def test_a_check_over_two_invoices_is_booked_and_its_page_opens(desk, acme):
    first, second = invoice(acme, "500.00"), invoice(acme, "700.00", 30)
    answer = desk.post(page("new-payment"), typed("1,200.00", (first, "500.00"), (second, "700")), follow=True)
    payment = Payment.objects.get()
    assert answer.redirect_chain == [(payment.get_absolute_url(), 302)]
    assert "1,200.00 USD from Baumgart GmbH is booked." in answer.content.decode()
    assert (left(first), left(second), payment.method, payment.booked_by.name) == (0, 0, "check", "Vera Koch")


def test_an_overpayment_is_said_to_stay_as_credit(desk, acme):
    answer = desk.post(page("new-payment"), typed("95.00", (invoice(acme, "89.00"), "89.00")), follow=True)
    assert "6.00 USD stays as credit on the account." in answer.content.decode()


def test_the_suggestion_is_filled_in_as_the_amount_is_typed(desk, acme):
    for amount, age in (("500.00", 60), ("700.00", 50), ("300.00", 40)):
        invoice(acme, amount, age)
    answer = desk.post(page("suggest-settling"), typed("800"))
    assert values(answer) == ["500.00", "", "300.00"]
    assert "This is the only combination" in answer.content.decode()
    assert "All of it is applied." in answer.content.decode()


def test_several_combinations_are_offered_to_pick_from(desk, acme):
    numbers = [invoice(acme, amount, age).number for amount, age in (("700.00", 60), ("700.00", 50), ("200.00", 40))]
    answer = desk.post(page("suggest-settling"), typed("900")).content.decode()
    assert "2 combinations add up to the amount" in answer
    offers = re.findall(r'name="choice" value="(\d)"[^>]*>([^<]+)<', answer)
    assert sorted(words for _, words in offers) == sorted(f"{one} + {numbers[2]}" for one in numbers[:2])
    other = next(place for place, words in offers if words.startswith(numbers[1]))
    assert values(desk.post(page("suggest-settling"), typed("900", choice=other))) == ["", "700.00", "200.00"]


def test_lines_filled_by_hand_are_left_alone_until_a_suggestion_is_asked_for(desk, acme):
    first = invoice(acme, "500.00", 60)
    invoice(acme, "700.00", 50)
    data = typed("700", (first, "100"), by_hand="1")
    assert values(desk.post(page("suggest-settling"), data)) == ["100", ""]
    assert values(desk.post(page("suggest-settling"), data | {"choice": "0"})) == ["", "700.00"]


def test_one_line_is_settled_as_far_as_the_money_goes(desk, acme):
    invoice(acme, "500.00", 60)
    second = invoice(acme, "1000.00", 5, terms="2/10 net 30")
    pk = invoice_entries(second)[0].pk
    assert values(desk.post(page("suggest-settling"), typed("300", fill=str(pk)))) == ["", "300.00"]
    answer = desk.post(page("suggest-settling"), typed("990", fill=str(pk)))
    assert values(answer) == ["", "980.00"]
    assert f'name="{pk}-discount" value="20.00"' in answer.content.decode()


def test_the_cash_discount_follows_the_value_date(desk, acme, today):
    invoice(acme, "1000.00", 11, terms="2/10 net 30")
    late = desk.post(page("suggest-settling"), typed("980"))
    in_time = desk.post(page("suggest-settling"), typed("980", received_on=(today - timedelta(days=1)).isoformat()))
    assert 'discount" value="20.00"' not in late.content.decode()
    assert 'discount" value="20.00"' in in_time.content.decode()


def test_forty_cents_too_little_are_offered_to_be_let_go_and_are(desk, acme):
    due = invoice(acme, "100.00")
    pk = invoice_entries(due)[0].pk
    live = desk.post(page("reckon-payment"), typed("99.60", (due, "99.60"))).content.decode()
    assert f'name="{pk}-difference" checked' in live
    unticked = {f"{pk}-offered": "1"}
    live = desk.post(page("reckon-payment"), typed("99.60", (due, "99.60"), **unticked)).content.decode()
    assert f'name="{pk}-difference" checked' not in live
    desk.post(page("new-payment"), typed("99.60", (due, "99.60"), **{f"{pk}-difference": "on"}))
    assert left(due) == 0
    assert Adjustment.objects.get().amount == Decimal("-0.40")


def test_without_a_tick_nothing_is_let_go(desk, acme):
    due = invoice(acme, "100.00")
    desk.post(page("new-payment"), typed("99.60", (due, "99.60")))
    assert left(due) == Decimal("0.40")


def test_forty_cents_too_much_are_kept_when_ticked(desk, acme):
    due = invoice(acme, "100.00")
    assert "keep the 0.40" in desk.post(page("reckon-payment"), typed("100.40", (due, "100"))).content.decode()
    desk.post(page("new-payment"), typed("100.40", (due, "100"), rest_is_difference="on"))
    assert Adjustment.objects.get().amount == Decimal("0.40")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"amount": "12,5o"}, "is not a number. Write it as 1234.50."),
        ({"amount": "10.005"}, "USD has 2 decimals"),
        ({"amount": "-5"}, "at least 0.00"),
        ({"amount": ""}, "This field is required"),
        ({"reference": ""}, "by this number the payment is found again"),
        ({"received_on": "2999-01-01"}, "cannot have come in after today"),
        ({"method": "barter"}, "Select a valid choice"),
    ],
)
def test_bad_input_is_refused_in_sentences_and_what_was_typed_is_kept(desk, acme, more, words):
    due = invoice(acme, "100.00")
    answer = desk.post(page("new-payment"), typed("100.00", (due, "77.77"), note="second half of May") | more)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert words in said
    assert values(answer) == ["77.77"]
    assert "second half of May" in said
    assert not Payment.objects.exists()


def test_more_than_is_open_or_than_there_is_is_refused_by_name(desk, acme):
    due = invoice(acme, "100.00")
    answer = desk.post(page("new-payment"), typed("90.00", (due, "100.01"))).content.decode()
    assert f"{due.number}: Only 100.00 is open" in answer
    assert "10.01 USD more is applied than there is" in answer


def test_a_discount_beyond_the_terms_needs_somebody_who_may_write_off(client, acme):
    due = invoice(acme, "1000.00", 11, terms="2/10 net 30")
    data = typed("980.00", (due, "980.00", "20.00"))
    refused = signed_in(client, "collections").post(page("new-payment"), data)
    assert "The terms allow 0.00 USD on this value date" in refused.content.decode()
    assert signed_in(client, "manager").post(page("new-payment"), data).status_code == 302
    assert left(due) == 0


def test_the_form_sent_twice_opens_the_same_payment(desk, acme):
    data = typed("100.00", (invoice(acme, "100.00"), "100.00"))
    answers = [desk.post(page("new-payment"), data) for _ in range(2)]
    assert [answer.url for answer in answers] == [Payment.objects.get().get_absolute_url()] * 2


def test_the_same_form_with_another_amount_is_refused_with_a_link_to_the_first(desk, acme):
    data = typed("10.00")
    desk.post(page("new-payment"), data)
    answer = desk.post(page("new-payment"), data | {"amount": "11.00"})
    assert answer.status_code == 422
    assert "This form has booked another payment already: 10.00 USD" in answer.content.decode()
    assert Payment.objects.get().get_absolute_url() in answer.content.decode()


def test_the_same_reference_again_is_warned_with_what_was_booked(desk, acme):
    desk.post(page("new-payment"), typed("10.00"))
    link = Payment.objects.get().get_absolute_url()
    hint = desk.get(page("check-reference"), {"reference": "5567"}).content.decode()
    assert "Booked before" in hint
    assert link in hint
    answer = desk.post(page("new-payment"), typed("12.00"))
    assert (answer.status_code, link in answer.content.decode()) == (422, True)


def test_the_reference_of_another_customer_is_only_a_hint(desk, acme, today):
    make.payment(make.customer(name="Otter Ltd"), "10.00", received_on=today, reference="5567", now=timezone.now())
    hint = desk.get(page("check-reference"), {"reference": "5567"}).content.decode()
    assert "Otter Ltd has a payment with this number too" in hint
    assert desk.get(page("check-reference"), {"reference": "5568"}).content.decode().strip() == ""
    assert desk.post(page("new-payment"), typed("10.00")).status_code == 302


def test_an_invoice_settled_by_a_colleague_meanwhile_is_said_and_the_rest_is_kept(desk, acme, today):
    first, second = invoice(acme, "100.00"), invoice(acme, "50.00", 30)
    data = typed("150.00", (first, "100.00"), (second, "50.00"))
    make.payment(acme, "100.00", received_on=today, to=[(first, "100.00")], now=timezone.now())
    answer = desk.post(page("new-payment"), data)
    assert answer.status_code == 422
    assert f"{first} has been settled meanwhile" in answer.content.decode()
    assert values(answer) == ["50.00"]


def test_from_an_invoice_the_page_opens_with_its_amount(desk, acme):
    invoice(acme, "500.00", 60)
    due = invoice(acme, "1000.00", 5, terms="2/10 net 30")
    answer = desk.get(page("new-payment"), {"for": due.pk})
    assert values(answer) == ["", "980.00"]
    assert 'value="980.00"' in answer.content.decode()


@pytest.mark.parametrize("invoices", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_items(desk, acme, invoices, django_assert_max_num_queries):
    for _ in range(invoices):
        invoice(acme, "100.00", 5, terms="2/10 net 30")
    desk.get(page("new-payment"))
    with django_assert_max_num_queries(26):
        desk.get(page("new-payment"))
    with django_assert_max_num_queries(15):
        desk.post(page("suggest-settling"), typed("100"))


def test_credit_is_applied_taken_back_and_the_payment_page_shows_both(desk, acme, today):
    payment = make.payment(acme, "100.00", received_on=today, reference="8812", now=timezone.now())
    due = invoice(acme, "60.00")
    shown = desk.get(page("apply-credit", "payment", payment.pk))
    assert values(shown) == ["60.00"]
    answer = desk.post(page("apply-credit", "payment", payment.pk), typed("", (due, "60.00")), follow=True)
    assert "60.00 USD of payment 8812 is applied." in answer.content.decode()
    allocation = Allocation.objects.get()
    assert desk.post(page("take-back", allocation.pk), {"reason": "oops"}).status_code == 422
    answer = desk.post(page("take-back", allocation.pk), {"reason": "meant for the next order"}, follow=True)
    assert "taken back" in answer.content.decode()
    assert left(due) == Decimal("60.00")


def test_a_credit_note_is_applied_from_its_page_never_beyond_what_is_left(desk, acme, today):
    note = make.credit_note(acme, "100.00", issued_on=today, now=timezone.now())
    due = invoice(acme, "200.00")
    answer = desk.post(page("apply-credit", "document", note.pk), typed("", (due, "150.00")))
    assert "50.00 USD more is applied than there is" in answer.content.decode()
    assert desk.post(page("apply-credit", "document", note.pk), typed("", (due, "100"))).status_code == 302
    assert left(due) == Decimal("100.00")


def test_from_an_invoice_one_sees_and_takes_back_what_settles_it(desk, acme, today):
    due = invoice(acme, "60.00")
    make.payment(acme, "25.00", received_on=today, reference="8812", to=[(due, "25.00")], now=timezone.now())
    shown = desk.get(due.get_absolute_url()).content.decode()
    assert page("settled", "document", due.pk) in shown
    assert f"{page('new-payment')}?for={due.pk}" in shown
    shown = desk.get(page("settled", "document", due.pk)).content.decode()
    assert "Payment 8812" in shown
    assert page("take-back", Allocation.objects.get().pk) in shown


def test_a_line_typed_beside_credit_is_reckoned_live(desk, acme, today):
    payment = make.payment(acme, "100.00", received_on=today, now=timezone.now())
    due = invoice(acme, "60.00")
    sums = desk.post(page("reckon-credit", "payment", payment.pk), typed("", (due, "25"))).content.decode()
    assert "75.00" in sums
    assert f'id="left-{invoice_entries(due)[0].pk}" hx-swap-oob="true"' in sums


def test_a_bounced_check_is_booked_with_its_fee(desk, acme, today):
    due = invoice(acme, "700.00")
    payment = make.payment(acme, "700.00", received_on=today, to=[(due, "700.00")], now=timezone.now())
    said = {"returned_on": today.isoformat(), "reason": "no funds", "fee": "12.50"}
    answer = desk.post(page("return-payment", payment.pk), said, follow=True).content.decode()
    assert "what it had settled is open again" in answer
    assert "Returned" in answer
    assert left(due) == Decimal("700.00")
    assert acme.documents.filter(total=Decimal("12.50")).exists()
    again = desk.post(page("return-payment", payment.pk), said)
    assert (again.status_code, "was returned before" in again.content.decode()) == (422, True)


def test_only_a_manager_pays_back_and_writes_off(client, acme, today):
    payment = make.payment(acme, "6.00", received_on=today, now=timezone.now())
    due = invoice(acme, "50.00")
    pages = [page("refund-credit", "payment", payment.pk), page("write-off", due.pk)]
    assert [signed_in(client, "collections").get(one).status_code for one in pages] == [403, 403]
    manager = signed_in(client, "manager")
    refund = {"key": uuid4(), "amount": "6", "paid_on": today.isoformat(), "reference": "W-1", "reason": "paid twice"}
    assert "6.00 USD paid back" in post_confirmed(manager, pages[0], refund, follow=True).content.decode()
    short = manager.post(pages[1], {"amount": "50", "reason": "gone"})
    assert (short.status_code, "at least 10 characters" in short.content.decode()) == (422, True)
    assert post_confirmed(manager, pages[1], {"amount": "50", "reason": "insolvent, nothing left"}).status_code == 302
    assert left(due) == 0


def test_a_write_off_is_undone_from_its_page(manager, acme):
    due = invoice(acme, "50.00")
    post_confirmed(manager, page("write-off", due.pk), {"amount": "20", "reason": "insolvent, nothing left"})
    written = Adjustment.objects.get()
    shown = manager.get(written.get_absolute_url()).content.decode()
    assert "insolvent, nothing left" in shown
    assert page("undo-adjustment", written.pk) in shown
    manager.post(page("undo-adjustment", written.pk), {"reason": "they pay after all"})
    assert left(due) == Decimal("50.00")
    shown = manager.get(written.get_absolute_url()).content.decode()
    assert "undone" in shown
    assert page("undo-adjustment", written.pk) not in shown


def test_what_was_let_go_is_never_spent(manager, acme):
    due = invoice(acme, "100.00")
    post_confirmed(manager, page("write-off", due.pk), {"amount": "20", "reason": "insolvent, nothing left"})
    written = Adjustment.objects.get()
    for name in ("apply-credit", "refund-credit"):
        assert manager.get(page(name, "adjustment", written.pk)).status_code == 404


def test_collections_may_not_undo_what_it_may_not_do(client, acme):
    due = invoice(acme, "50.00")
    manager = signed_in(client, "manager")
    post_confirmed(manager, page("write-off", due.pk), {"amount": "20", "reason": "insolvent, nothing left"})
    written = Adjustment.objects.get()
    desk = signed_in(client, "collections")
    assert page("undo-adjustment", written.pk) not in desk.get(written.get_absolute_url()).content.decode()
    assert desk.post(page("undo-adjustment", written.pk), {"reason": "they pay after all"}).status_code == 403


def test_a_clerk_sees_payments_and_books_none(client, acme, today):
    payment = make.payment(acme, "6.00", received_on=today, now=timezone.now())
    clerk = signed_in(client, "clerk")
    shown = clerk.get(payment.get_absolute_url())
    assert shown.status_code == 200
    assert "Record payment" not in shown.content.decode()
    assert clerk.get(page("new-payment")).status_code == 403


def test_on_a_past_day_nothing_can_be_changed(manager, acme, today):
    payment = make.payment(acme, "6.00", received_on=today - timedelta(days=5))
    then = manager.get(payment.get_absolute_url(), {"as_of": (today - timedelta(days=1)).isoformat()}).content.decode()
    assert "6.00" in then
    assert page("refund-credit", "payment", payment.pk) not in then
    assert page("return-payment", payment.pk) not in then


def test_what_is_not_there_is_not_found(manager, acme):
    assert manager.get(page("apply-credit", "parcel", 1)).status_code == 404
    assert manager.get(page("apply-credit", "payment", 0)).status_code == 404
    assert manager.get(page("undo-adjustment", 0)).status_code == 404


def test_nobody_reaches_another_customers_payment(manager, acme, today):
    other = make.payment(make.customer("OTTER"), "6.00", received_on=today, now=timezone.now())
    assert manager.get(page("return-payment", other.pk)).status_code == 404
    assert manager.get(page("apply-credit", "payment", other.pk)).status_code == 404
