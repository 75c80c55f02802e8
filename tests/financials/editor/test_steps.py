"""What may be done with a document on its page: accepted, carried out in part, cancelled, copied, made recurring."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from catalog.models import Warehouse
from catalog.stock import receive
from credit.holding.holds import place_on_hold
from financials.drafts import save_draft
from financials.editor.order_book import order_book
from financials.editor.possible import steps
from financials.editor.progress import progress
from financials.models import Document, Recurrence
from financials.quotes import accept_quote, send_quote
from foundation.periods import company_today
from tests import make
from tests.financials.editor.conftest import product, signed_in, typed

pytestmark = pytest.mark.django_db


def quoted(acme, *lines, **fields) -> Document:
    lines = list(lines) or [make.line("10.00", quantity=Decimal(10)), make.line("5.00", quantity=Decimal(4))]
    fields = {"issued_on": company_today(), "now": timezone.now(), "by": make.somebody(), **fields}
    return send_quote(customer=acme, lines=lines, **fields)


def at(document: Document, step: str) -> str:
    return f"/customers/{document.customer.code}/financials/{document.kind}/{document.pk}/{step}/"


def amounts(document: Document, *quantities: object, **more) -> dict:
    """The quantities typed into the small form, line by line."""
    lines = document.lines.order_by("position")
    typed = {f"line-{line.pk}": quantity for line, quantity in zip(lines, quantities, strict=True)}
    return {"issued_on": company_today().isoformat(), "key": str(uuid4()), **typed, **more}


def labels(document: Document, user) -> list[str]:
    return [step.label for step in steps(document, user, company_today())]


def test_the_whole_way_from_the_quote_to_the_invoice_in_parts(client, acme):
    signed_in(client, "Renate Meyer", "manager")
    quote = quoted(acme)
    client.post(at(quote, "into/order"), amounts(quote, "10", "4", reference="PO 88-12"))
    order = Document.objects.get(kind="order")
    assert (order.status, order.reference, order.total) == ("confirmed", "PO 88-12", Decimal(120))
    client.post(at(order, "into/delivery"), amounts(order, "6", ""))
    client.post(at(order, "into/delivery"), amounts(order, "4", "4"))
    first, second = Document.objects.filter(kind="delivery").order_by("pk")
    client.post(at(first, "into/invoice"), amounts(first, "6"))
    invoice = Document.objects.get(kind="invoice")
    assert (invoice.total, invoice.order_number) == (Decimal(60), order.number)
    client.post(at(second, "into/invoice"), amounts(second, "4", "4"))
    order.refresh_from_db()
    assert order.status == "invoiced"


def test_the_form_proposes_what_is_left(client, seller, acme):
    quote = quoted(acme)
    client.post(at(quote, "into/order"), amounts(quote, "7", "4"))
    page = client.get(at(quote, "into/order"))
    assert [row["left"] for row in page.context["rows"]] == [Decimal(3)]
    assert 'value="3"' in page.content.decode()


def test_a_second_conversion_is_refused_with_a_link_to_the_first(client, seller, acme):
    quote = quoted(acme)
    client.post(at(quote, "into/order"), amounts(quote, "10", "4"))
    order = Document.objects.get(kind="order")
    for answer in (client.get(at(quote, "into/order")), client.post(at(quote, "into/order"), amounts(quote, "1", "1"))):
        assert answer.status_code == 409
        assert f"see order {order.number}" in answer.content.decode()
        assert order.get_absolute_url() in answer.content.decode()
    assert Document.objects.filter(kind="order").count() == 1


def test_more_than_is_left_is_refused_and_what_was_typed_stays(client, seller, acme):
    quote = quoted(acme)
    answer = client.post(at(quote, "into/order"), amounts(quote, "11", "4"))
    page = answer.content.decode()
    assert (answer.status_code, Document.objects.count()) == (422, 1)
    assert "Only 10" in page
    assert 'value="11"' in page


def test_the_small_form_sent_twice_makes_one_delivery(client, seller, acme):
    order = make.order(acme, issued_on=company_today(), lines=[make.line("10.00", quantity=Decimal(10))])
    typed = amounts(order, "4")
    first, second = client.post(at(order, "into/delivery"), typed), client.post(at(order, "into/delivery"), typed)
    assert first.headers["Location"] == second.headers["Location"]
    assert Document.objects.filter(kind="delivery").count() == 1


def test_an_expired_quote_is_warned_about_and_taken_only_by_who_may(client, acme):
    signed_in(client, "Sam Ortega", "sales")
    ended = company_today() - timedelta(days=1)
    quote = quoted(acme, issued_on=ended - timedelta(days=30), valid_until=ended)
    page = client.get(at(quote, "into/order")).content.decode()
    assert "This quote expired on" in page
    assert "manager" in page
    refused = client.post(at(quote, "into/order"), amounts(quote, "10", "4", although_expired="on"))
    assert refused.status_code == 422
    assert "expired on" in refused.content.decode()
    signed_in(client, "Renate Meyer", "manager")
    client.post(at(quote, "into/order"), amounts(quote, "10", "4"))
    assert not Document.objects.filter(kind="order").exists()
    client.post(at(quote, "into/order"), amounts(quote, "10", "4", although_expired="on"))
    assert Document.objects.get(kind="order").status == "confirmed"


def test_a_prospect_becomes_a_customer_when_the_quote_is_accepted(client, seller, acme):
    acme.status = "prospect"
    acme.save()
    quote = quoted(acme)
    client.post(at(quote, "accept"))
    acme.refresh_from_db()
    quote.refresh_from_db()
    assert (acme.status, quote.status) == ("customer", "accepted")


def test_a_declined_quote_keeps_why(client, seller, acme):
    quote = quoted(acme)
    assert "Say why" in client.post(at(quote, "decline"), {"reason": ""}).content.decode()
    client.post(at(quote, "decline"), {"reason": "Too dear"})
    quote.refresh_from_db()
    assert (quote.status, quote.status_changes.get().reason) == ("declined", "Too dear")
    again = client.post(at(quote, "decline"), {"reason": "Again"})
    assert (again.status_code, "declined already" in again.content.decode()) == (422, True)


def test_an_order_of_a_customer_on_hold_waits_as_a_draft_from_the_quote_too(client, seller, acme):
    quote = quoted(acme)
    place_on_hold(customer=acme, reason="2 broken promises", by=make.user("Renate Meyer"), now=timezone.now())
    answer = client.post(at(quote, "into/order"), amounts(quote, "10", "4"), follow=True)
    draft = Document.objects.get(kind="order")
    assert (draft.status, draft.follows) == ("draft", quote)
    assert "2 broken promises" in answer.content.decode()


def test_a_draft_made_of_a_quote_keeps_its_prices_and_what_it_carries_out(client, seller, acme, bolts):
    offer = make.line("9.50", quantity=Decimal(10), product_id=bolts.pk, price_reason="Spring offer")
    quote = quoted(acme, offer)
    client.post(at(quote, "into/order"), amounts(quote, "4", draft="yes"))
    draft = Document.objects.get(kind="order")
    sheet = client.get(at(draft, "edit")).context["sheet"]
    data = {field.html_name: field.value() or "" for form in sheet.forms for field in form}
    data |= {field.html_name: field.value() or "" for field in sheet.head}
    client.post(at(draft, "edit"), data | {"row": "r1", "r1-quantity": "5", "version": "1"})
    line = Document.objects.get(kind="order").lines.get()
    assert (line.quantity, line.unit_price, line.price_reason) == (5, Decimal("9.5"), "Spring offer")
    assert quote.lines.get().ordered == 5


def test_an_invoice_is_cancelled_with_the_consequence_said_and_a_reason(client, acme):
    signed_in(client, "Clara Weiss", "collections")
    invoice = make.invoice(acme, issued_on=company_today())
    assert "It is taken off the account" in client.get(at(invoice, "cancel")).content.decode()
    client.post(at(invoice, "cancel"), {"reason": "Wrong customer"})
    invoice.refresh_from_db()
    assert invoice.status == "cancelled"
    assert sum(entry.amount for entry in acme.entries.all()) == 0


def test_what_was_carried_out_is_not_cancelled_before_that(client, seller, acme):
    quote = quoted(acme)
    client.post(at(quote, "into/order"), amounts(quote, "10", "4"))
    answer = client.post(at(quote, "cancel"), {"reason": "Mistake"})
    assert (answer.status_code, "cancel that first" in answer.content.decode()) == (422, True)


def test_a_copy_is_a_draft_of_today_that_carries_nothing_out(client, seller, acme):
    quote = quoted(acme, issued_on=company_today() - timedelta(days=200))
    client.post(at(quote, "copy"))
    copy = Document.objects.get(status="draft")
    assert (copy.total, copy.issued_on, copy.follows) == (quote.total, company_today(), None)


def test_a_draft_is_issued_from_its_page_or_says_what_it_lacks(client, seller, acme):
    lines = [make.line("10.00")]
    draft = save_draft(
        customer=acme, kind="order", lines=lines, issued_on=company_today(), by=seller, now=timezone.now()
    )
    client.post(at(draft, "issue"))
    draft.refresh_from_db()
    assert draft.status == "confirmed"
    lacking = save_draft(
        customer=acme, kind="order", lines=[make.line("1.00", description="")], issued_on=company_today(), by=seller,
        now=timezone.now(),
    )  # fmt: skip
    answer = client.post(at(lacking, "issue"), follow=True)
    assert "Nothing says what this line is for" in answer.content.decode()


def test_a_draft_is_discarded(client, seller, acme):
    draft = save_draft(
        customer=acme, kind="quote", lines=[make.line("1.00")], issued_on=company_today(), by=seller, now=timezone.now()
    )
    client.post(at(draft, "discard"))
    assert not Document.objects.exists()


def test_an_invoice_is_made_recurring_listed_and_ended(client, acme):
    signed_in(client, "Clara Weiss", "collections")
    today = company_today()
    draft = save_draft(
        customer=acme, kind="invoice", lines=[make.line("49.00", description="Hosting")], issued_on=today,
        by=make.somebody(), now=timezone.now(),
    )  # fmt: skip
    typed = {"months": "3", "starts_on": today.isoformat(), "ends_on": ""}
    refused = client.post(at(draft, "recurring"), typed | {"ends_on": (today - timedelta(days=1)).isoformat()})
    assert "cannot come before the first" in refused.content.decode()
    client.post(at(draft, "recurring"), typed)
    recurrence = Recurrence.objects.get()
    page = client.get("/customers/ACME/financials/recurring/").content.decode()
    assert "Hosting" in page
    assert "3 months" in page
    client.post(f"/customers/ACME/financials/recurring/{recurrence.pk}/end/")
    recurrence.refresh_from_db()
    assert recurrence.ended_by.name == "Clara Weiss"


def test_the_buttons_are_what_is_possible_now(client, acme):
    manager = signed_in(client, "Renate Meyer", "manager")
    quote = quoted(acme)
    assert labels(quote, manager) == ["Take order", "Accepted", "Declined", "Copy as new", "Cancel quote"]
    accept_quote(quote=quote, by=manager, now=timezone.now())
    quote.refresh_from_db()
    assert labels(quote, manager) == ["Take order", "Copy as new", "Cancel quote"]
    order = make.order(acme, issued_on=company_today())
    assert labels(order, manager) == ["Deliver", "Write invoice", "Copy as new", "Cancel order"]
    assert labels(order, signed_in(client, "Sam Ortega", "sales")) == ["Deliver", "Copy as new", "Cancel order"]
    assert labels(order, signed_in(client, "Carl", "clerk")) == []


def test_an_order_shows_what_is_delivered_reserved_and_waited_for(acme):
    pump, today = product("P-1", "Pump", "80.00", stocked=True, lead_days=10), company_today()
    hall = Warehouse.objects.create(code="HALL", name="Hall 1", is_default=True)
    receive(product=pump, warehouse=hall, quantity=Decimal(4), by=None, today=today)
    line = make.line("80.00", quantity=Decimal(6), product_id=pump.pk, part_number="P-1")
    [found] = progress(make.order(acme, issued_on=today, lines=[line]))
    assert (found.reserved, found.waiting, found.here, found.counts) == (4, 2, 4, [0, 0])


def test_the_small_form_of_a_delivery_proposes_what_is_there(client, seller, acme):
    pump, today = product("P-1", "Pump", "80.00", stocked=True, lead_days=10), company_today()
    hall = Warehouse.objects.create(code="HALL", name="Hall 1", is_default=True)
    receive(product=pump, warehouse=hall, quantity=Decimal(4), by=None, today=today)
    line = make.line("80.00", quantity=Decimal(6), product_id=pump.pk, part_number="P-1")
    order = make.order(acme, issued_on=today, lines=[line])
    page = client.get(at(order, "into/delivery")).content.decode()
    assert 'value="4"' in page
    refused = client.post(at(order, "into/delivery"), amounts(order, "6"))
    assert "2 pc of P-1 are missing: only 4 of 6 are there" in refused.content.decode()
    client.post(at(order, "into/delivery"), amounts(order, "4"))
    assert Document.objects.get(kind="delivery").lines.get().delivered_on == today


def test_payments_are_stamped_into_the_order(client, acme):
    signed_in(client, "Renate Meyer", "manager")
    today = company_today()
    order = make.order(acme, issued_on=today, lines=[make.line("100.00")])
    client.post(at(order, "into/invoice"), amounts(order, "1"))
    invoice = Document.objects.get(kind="invoice")
    make.payment(acme, "60.00", received_on=today, reference="5567", method="check", to=[(invoice, "60.00")])
    book = order_book(order)
    assert (book.invoiced, book.settled) == (100, 60)
    assert [(row.label, row.settled, row.open) for row in book.rows] == [
        (f"Invoice {invoice.number}", Decimal(60), Decimal(40)), ("– Check 5567", Decimal(60), None),
    ]  # fmt: skip


def test_what_recurring_invoices_are_written_from_is_copied_and_not_changed(client, acme):
    clara = signed_in(client, "Clara Weiss", "collections")
    draft = save_draft(
        customer=acme, kind="invoice", lines=[make.line("49.00")], issued_on=company_today(), by=clara,
        now=timezone.now(),
    )  # fmt: skip
    client.post(at(draft, "recurring"), {"months": "1", "starts_on": company_today().isoformat()})
    draft.refresh_from_db()
    for step in ("edit", "issue", "discard"):
        client.post(at(draft, step), {"issued_on": company_today().isoformat(), "currency": "USD"})
    draft.refresh_from_db()
    assert (draft.status, draft.lines.count()) == ("template", 1)
    assert labels(draft, clara) == ["Recurring invoices", "Copy as new"]
    client.post(at(draft, "copy"))
    assert Document.objects.get(status="draft").total == 49


def test_a_delivery_without_an_order_leaves_the_shelf_or_waits_as_a_draft(client, seller, acme):
    pump, today = product("P-1", "Pump", "80.00", stocked=True), company_today()
    hall = Warehouse.objects.create(code="HALL", name="Hall 1", is_default=True)
    receive(product=pump, warehouse=hall, quantity=Decimal(4), by=None, today=today)
    new = "/customers/ACME/financials/delivery/new/"
    answer = client.post(new, typed({"part": "P-1", "quantity": "6"}), follow=True)
    assert "The delivery was not made: 2 pc of P-1 are missing" in answer.content.decode()
    assert Document.objects.get().status == "draft"
    client.post(new, typed({"part": "P-1", "quantity": "3"}))
    assert (Document.objects.get(status="delivered").lines.get().delivered_on, pump.stock.get().on_hand) == (today, 1)
