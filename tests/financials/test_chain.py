"""From the quote to the credit note: carried out in full or in part, never twice, taken back with a reason (A39)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from credit.holding.holds import place_on_hold
from customers.holds import OnHold
from customers.models import Customer
from financials.aging import aging
from financials.cancellation import cancel
from financials.conversion import AlreadyCarriedOut, carry_out, may_become, remaining
from financials.documents import DocumentRefused
from financials.drafts import StaleDraft, discard_draft, issue, save_draft
from financials.models import Document, Entry, Line, StatusChange
from financials.quotes import QuoteExpired, accept_quote, decline_quote, send_quote
from journal.models import Entry as JournalEntry
from tests import make

MAY = date(2026, 5, 4)
NOW = make.at(MAY)
KIND = Document.Kind


@pytest.fixture
def acme(db):
    return make.customer("ACME", "Acme Corp.", status=Customer.Status.CUSTOMER)


def quote(customer: Customer, *lines, **fields) -> Document:
    fields = {"issued_on": MAY, "now": NOW, **fields}
    lines = list(lines) or [make.line("10.00", quantity=Decimal(10)), make.line("5.00", quantity=Decimal(4))]
    return send_quote(customer=customer, lines=lines, by=make.somebody(), **fields)


def carried(source: Document, into: str, day: date = MAY, **fields) -> Document:
    return carry_out(source=source, into=into, by=make.somebody(), now=make.at(day), issued_on=day, **fields)


def first(document: Document) -> Line:
    return document.lines.order_by("position").first()


def balance(customer: Customer, day: date = MAY) -> Decimal:
    return aging(customer_id=customer.pk, currency="USD", as_of=day).balance


def kinds_noted(customer: Customer) -> list[str]:
    return list(JournalEntry.objects.filter(customer=customer).order_by("seq").values_list("kind", flat=True))


def test_a_quote_becomes_an_order_two_deliveries_and_an_invoice(acme):
    order = carried(quote(acme, reference="PO 88-12"), KIND.ORDER)
    assert (order.total, order.reference) == (Decimal(120), "PO 88-12")
    assert Document.objects.get(pk=order.follows_id).status == "accepted"
    carried(order, KIND.DELIVERY, quantities={first(order).pk: Decimal(6)})
    order.refresh_from_db()
    assert (order.status, remaining(order, KIND.DELIVERY)[first(order)]) == ("confirmed", Decimal(4))
    carried(order, KIND.DELIVERY)
    order.refresh_from_db()
    assert (order.status, may_become(order)) == ("delivered", [KIND.INVOICE])
    invoice = carried(order, KIND.INVOICE)
    order.refresh_from_db()
    assert (order.status, may_become(order), invoice.order_number) == ("invoiced", [], order.number)
    assert balance(acme) == invoice.total == Decimal(120)
    assert kinds_noted(acme) == [
        "quote_issued", "quote_accepted", "order_placed", "order_shipped", "order_shipped", "invoice_issued",
    ]  # fmt: skip


def test_an_invoice_of_a_delivery_invoices_the_order_behind_it(acme):
    order = carried(quote(acme), KIND.ORDER)
    delivery = carried(order, KIND.DELIVERY, quantities={first(order).pk: Decimal(6)})
    invoice = carried(delivery, KIND.INVOICE)
    assert invoice.total == Decimal(60)
    assert remaining(order, KIND.INVOICE)[first(order)] == Decimal(4)
    with pytest.raises(AlreadyCarriedOut, match=f"see invoice {invoice.number}"):
        carried(delivery, KIND.INVOICE)


def test_what_the_order_was_invoiced_for_is_not_invoiced_again_from_its_delivery(acme):
    order = carried(quote(acme), KIND.ORDER)
    delivery = carried(order, KIND.DELIVERY)
    carried(order, KIND.INVOICE, quantities={first(order).pk: Decimal(7)})
    assert remaining(delivery, KIND.INVOICE)[first(delivery)] == Decimal(3)
    assert carried(delivery, KIND.INVOICE).total == Decimal(50)
    with pytest.raises(AlreadyCarriedOut, match="see invoice INV00002"):
        carried(delivery, KIND.INVOICE)


def test_a_delivery_of_an_order_invoiced_before_names_that_invoice(acme):
    order = carried(quote(acme), KIND.ORDER)
    invoice = carried(order, KIND.INVOICE)
    with pytest.raises(AlreadyCarriedOut, match=f"see invoice {invoice.number}"):
        carried(carried(order, KIND.DELIVERY), KIND.INVOICE)


def test_what_was_carried_out_in_full_is_refused_naming_what_did_it(acme):
    offer = quote(acme)
    order = carried(offer, KIND.ORDER)
    with pytest.raises(AlreadyCarriedOut, match=f"see order {order.number}") as refused:
        carried(offer, KIND.ORDER)
    assert refused.value.documents == [order]


def test_more_than_is_left_is_refused_with_what_is_left(acme):
    offer = quote(acme)
    carried(offer, KIND.ORDER, quantities={first(offer).pk: Decimal(7)})
    with pytest.raises(DocumentRefused, match=r"Only 3 .* are left; 4 were asked for"):
        carried(offer, KIND.ORDER, quantities={first(offer).pk: Decimal(4)})
    with pytest.raises(DocumentRefused, match="at least one line"):
        carried(offer, KIND.ORDER, quantities={first(offer).pk: Decimal(0)})


def test_the_database_refuses_a_second_order_of_the_same_line_by_any_path(acme):
    offer = quote(acme)
    order = carried(offer, KIND.ORDER)
    copy = {**Line.objects.filter(document=order).order_by("position").values()[0], "id": None, "position": 9}
    for kept in ("ordered", "delivered", "invoiced", "credited"):
        copy.pop(kept)
    with pytest.raises(IntegrityError, match="no_more_ordered_than_the_line_says"), transaction.atomic():
        Line.objects.create(**copy)
    with pytest.raises(IntegrityError, match="no_more_ordered_than_the_line_says"), transaction.atomic():
        Line.objects.filter(pk=first(order).pk).update(quantity=11)
    with pytest.raises(DatabaseError, match="kept by the database"), transaction.atomic():
        Line.objects.filter(pk=first(offer).pk).update(ordered=0)


def test_a_line_carries_out_only_what_its_kind_may(acme):
    invoice = make.invoice(acme, issued_on=MAY)
    with pytest.raises(DatabaseError, match="not open for it"), transaction.atomic():
        make.order(acme, issued_on=MAY, lines=[make.line("1.00", source_id=first(invoice).pk)])


def test_an_expired_quote_is_refused_unless_somebody_decides_otherwise(acme):
    offer = quote(acme, valid_until=MAY + timedelta(days=10))
    later = MAY + timedelta(days=11)
    with pytest.raises(QuoteExpired, match="expired on 14 May 2026"):
        carried(offer, KIND.ORDER, later)
    assert carried(offer, KIND.ORDER, later, although_expired=True).status == "confirmed"


def test_a_declined_quote_becomes_nothing(acme):
    offer = decline_quote(quote=quote(acme), reason="Too dear", by=make.somebody(), now=NOW)
    assert StatusChange.objects.get(document=offer).reason == "Too dear"
    with pytest.raises(DocumentRefused, match="declined"):
        carried(offer, KIND.ORDER)
    with pytest.raises(DocumentRefused, match="declined"):
        accept_quote(quote=offer, by=make.somebody(), now=NOW)


def test_a_prospect_becomes_a_customer_when_a_quote_is_accepted(db):
    prospect = make.customer(status=Customer.Status.PROSPECT)
    accept_quote(quote=quote(prospect), by=make.somebody(), now=NOW)
    prospect.refresh_from_db()
    assert prospect.status == Customer.Status.CUSTOMER
    assert kinds_noted(prospect) == ["quote_issued", "quote_accepted", "customer_changed"]


def test_no_order_is_made_of_a_quote_while_the_customer_is_on_hold(acme):
    offer = quote(acme)
    place_on_hold(customer=acme, reason="2 broken promises", by=make.somebody(), now=NOW)
    with pytest.raises(OnHold):
        carried(offer, KIND.ORDER)
    offer.refresh_from_db()
    assert offer.status == "sent"
    assert carried(offer, KIND.ORDER, draft=True).number is None


def test_a_draft_has_no_number_and_counts_nowhere_until_it_is_issued(acme):
    draft = save_draft(
        customer=acme, kind=KIND.INVOICE, lines=[make.line("40.00")], issued_on=MAY, by=make.somebody(), now=NOW
    )
    assert (draft.number, balance(acme)) == (None, 0)
    saved = save_draft(
        customer=acme, kind=KIND.INVOICE, lines=[make.line("50.00")], issued_on=MAY, by=make.somebody(), now=NOW,
        draft=draft, version=1,
    )  # fmt: skip
    with pytest.raises(StaleDraft):
        save_draft(
            customer=acme, kind=KIND.INVOICE, lines=[], issued_on=MAY, by=make.somebody(), now=NOW, draft=draft,
            version=1,
        )  # fmt: skip
    issued = issue(draft=saved, by=make.somebody(), now=NOW)
    assert (issued.number, issued.status, issued.total) == ("INV00001", "issued", Decimal(50))
    assert issued.due_on == MAY + timedelta(days=30)
    assert balance(acme) == Decimal(50)
    with pytest.raises(DocumentRefused, match="no draft any more"):
        issue(draft=saved, by=make.somebody(), now=NOW)


def test_a_document_without_lines_or_quantities_is_not_issued(acme):
    empty = {"customer": acme, "kind": KIND.QUOTE, "issued_on": MAY, "by": make.somebody(), "now": NOW}
    with pytest.raises(DocumentRefused, match="no lines yet"):
        issue(draft=save_draft(lines=[], **empty), by=make.somebody(), now=NOW)
    with pytest.raises(DocumentRefused, match="Line 1 has no quantity"):
        issue(draft=save_draft(lines=[make.line("1", quantity=Decimal(0))], **empty), by=make.somebody(), now=NOW)


def test_what_is_dated_ahead_stays_a_draft_until_its_day(acme):
    draft = save_draft(
        customer=acme, kind=KIND.INVOICE, lines=[make.line("1.00")], issued_on=MAY + timedelta(days=1),
        by=make.somebody(), now=NOW,
    )  # fmt: skip
    with pytest.raises(DocumentRefused, match="dated 05 May 2026, after today"):
        issue(draft=draft, by=make.somebody(), now=NOW)
    assert issue(draft=draft, by=make.somebody(), now=make.at(MAY + timedelta(days=1))).status == "issued"


def test_a_discarded_draft_leaves_no_gap_in_the_numbers(acme):
    fields = {"customer": acme, "kind": KIND.INVOICE, "issued_on": MAY, "by": make.somebody(), "now": NOW}
    discard_draft(draft=save_draft(lines=[make.line("1.00")], **fields), by=make.somebody(), now=NOW)
    assert make.invoice(acme, issued_on=MAY).number == "INV00001"


def test_an_issued_document_gets_no_further_line(acme):
    invoice = make.invoice(acme, issued_on=MAY)
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
        Line.objects.filter(document=invoice).update(quantity=2)
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
        Document.objects.filter(pk=invoice.pk).update(attention="Somebody else")


def test_names_and_addresses_stay_as_they_were_when_it_was_issued(acme):
    contact = make.contact(acme, "Jan", "Roth")
    address = acme.addresses.create(purpose="main", line1="Hafenstr. 3", city="Bremen")
    invoice = make.invoice(acme, issued_on=MAY, contact=contact, billing_address=address)
    acme.addresses.filter(pk=address.pk).update(line1="Neue Str. 9")
    invoice.refresh_from_db()
    assert invoice.attention == "Jan Roth"
    assert invoice.bill_to.startswith("Hafenstr. 3")


def test_an_order_is_cancelled_with_a_reason_and_not_after_it_was_delivered(acme):
    order = carried(quote(acme), KIND.ORDER)
    delivery = carried(order, KIND.DELIVERY)
    with pytest.raises(DocumentRefused, match=f"carried out by delivery {delivery.number}: cancel that first"):
        cancel(document=order, reason="Wrong customer", by=make.somebody(), now=NOW)
    with pytest.raises(DatabaseError, match="not taken back before them"), transaction.atomic():
        Document.objects.filter(pk=order.pk).update(status="cancelled")
    cancel(document=delivery, reason="Truck broke down", by=make.somebody(), now=NOW)
    order.refresh_from_db()
    assert (order.status, remaining(order, KIND.DELIVERY)[first(order)]) == ("confirmed", Decimal(10))
    with pytest.raises(DocumentRefused, match="Say why"):
        cancel(document=order, reason=" ", by=make.somebody(), now=NOW)
    cancel(document=order, reason="Wrong customer", by=make.somebody(), now=NOW)
    assert remaining(order.follows, KIND.ORDER)[first(order.follows)] == Decimal(10)


def test_a_cancelled_invoice_leaves_the_account_and_frees_what_paid_it(acme):
    order = carried(quote(acme), KIND.ORDER)
    invoice = carried(order, KIND.INVOICE)
    make.payment(acme, "50.00", received_on=MAY, to=[(invoice, "50.00")])
    assert balance(acme) == Decimal(70)
    cancel(document=invoice, reason="Sent to the wrong firm", by=make.somebody(), now=make.at(MAY + timedelta(days=2)))
    assert balance(acme, MAY + timedelta(days=2)) == Decimal(-50)
    assert balance(acme, MAY + timedelta(days=1)) == Decimal(70)
    payment = Entry.objects.get(customer=acme, kind="payment")
    assert payment.allocated == 0
    order.refresh_from_db()
    assert order.status == "confirmed"
    with pytest.raises(DocumentRefused, match="cancelled already"):
        cancel(document=invoice, reason="Again", by=make.somebody(), now=NOW)


def test_a_credit_note_credits_the_lines_it_names_once(acme):
    invoice = carried(carried(quote(acme), KIND.ORDER), KIND.INVOICE)
    note = carried(invoice, KIND.CREDIT_NOTE, quantities={first(invoice).pk: Decimal(2)})
    assert (note.total, note.applies_to, balance(acme)) == (Decimal(20), invoice, Decimal(100))
    with pytest.raises(DocumentRefused, match="Only 8"):
        carried(invoice, KIND.CREDIT_NOTE, quantities={first(invoice).pk: Decimal(9)})
    with pytest.raises(DocumentRefused, match=f"credit note {note.number}"):
        cancel(document=invoice, reason="All wrong", by=make.somebody(), now=NOW)
    cancel(document=note, reason="Goods were in order", by=make.somebody(), now=NOW)
    assert balance(acme) == Decimal(120)


def test_the_discount_of_the_document_is_taken_line_by_line_and_adds_up(acme):
    lines = [make.line("8500.00", tax_percent=Decimal(19)), make.line("-7500.00", tax_percent=Decimal(19))]
    assert make.invoice(acme, issued_on=MAY, lines=lines).total == Decimal("1190.00")
    cut = make.invoice(
        acme, issued_on=MAY, lines=[make.line("33.33"), make.line("33.33")], discount_percent=Decimal(10)
    )
    assert (cut.net, sum(line.net for line in cut.lines.all())) == (Decimal("60.00"), Decimal("60.00"))


def test_three_instalments_age_in_three_buckets_and_fill_oldest_first(acme):
    invoice = make.invoice(acme, "300.00", issued_on=MAY, terms="net 30/60/90")
    due = [entry.due_on for entry in invoice.entries.order_by("due_on")]
    assert due == [MAY + timedelta(days=days) for days in (30, 60, 90)]
    later = MAY + timedelta(days=95)
    buckets = aging(customer_id=acme.pk, currency="USD", as_of=later).by_bucket
    assert {key: bucket["amount"] for key, bucket in buckets.items() if bucket["count"]} == {
        "1-30": Decimal(100), "31-60": Decimal(100), "61-90": Decimal(100),
    }  # fmt: skip
    make.payment(acme, "150.00", received_on=later, to=[(invoice, "150.00")])
    assert [entry.allocated for entry in invoice.entries.order_by("due_on")] == [100, 50, 0]


def test_a_draft_of_what_somebody_else_carried_out_meanwhile_is_refused_in_a_sentence(acme):
    offer = quote(acme)
    draft = carried(offer, KIND.ORDER, draft=True)
    carried(offer, KIND.ORDER, quantities={first(offer).pk: Decimal(7)})
    with pytest.raises(DocumentRefused, match=r"Only 3 of Hex bolts M8 are left of Quote Q00001"):
        issue(draft=draft, by=make.somebody(), now=NOW)


def test_a_draft_of_what_was_called_off_meanwhile_is_refused_in_a_sentence(acme):
    offer = quote(acme)
    draft = carried(offer, KIND.ORDER, draft=True)
    cancel(document=offer, reason="Wrong customer", by=make.somebody(), now=NOW)
    with pytest.raises(DocumentRefused, match=r"is cancelled: .*, discard this draft"):
        issue(draft=draft, by=make.somebody(), now=NOW)
