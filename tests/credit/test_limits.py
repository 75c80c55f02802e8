"""A credit limit holds by every path (A15): what would pass it is refused, or waits for somebody else's approval."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from credit.gate import OwnOverride
from credit.holding.held import decline, held_states
from credit.holding.overrides import grant_override
from credit.limits import OverLimit, limit_use
from credit.models import HeldWork
from crm.roles import give_roles, sync_roles
from customers.models import Customer
from financials.cancellation import cancel
from financials.conversion import carry_out
from financials.drafts import discard_draft, issue, save_draft
from financials.editor.copying import copy_document
from financials.editor.keeping import issued
from financials.models import Document
from financials.orders import place_order
from financials.quotes import accept_quote, send_quote
from journal.models import Alert, Entry
from tests import make

MAY = date(2026, 5, 4)
NOW = make.at(MAY)
KIND = Document.Kind
REASON = "They pay on Friday, agreed by telephone"


@pytest.fixture
def rita(db):
    """Rita Meyer, who may approve."""
    sync_roles()
    rita = make.user("Rita Meyer")
    give_roles(rita, "manager")
    return rita


@pytest.fixture
def sam(rita):
    sam = make.user("Sam Ortega")
    give_roles(sam, "sales")
    return sam


@pytest.fixture
def acme(sam):
    """A limit of 10,000.00, of which 8,000.00 are used: half of it owed, half of it ordered."""
    acme = make.customer("ACME", credit_limit=Decimal(10_000), terms="net30")
    make.invoice(acme, "4000.00", issued_on=MAY)
    make.order(acme, "4000.00", issued_on=MAY)
    return acme


def draft_of(customer, amount, kind=KIND.ORDER, by=None, draft=None, **header) -> Document:
    lines = [make.line(str(amount))]
    by = by or make.somebody()
    return save_draft(customer=customer, kind=kind, lines=lines, by=by, now=NOW, issued_on=MAY, draft=draft, **header)


def used(customer) -> Decimal:
    return limit_use(customer=customer, as_of=MAY, today=MAY).used


def orders(customer) -> int:
    return customer.documents.filter(kind=KIND.ORDER, status="confirmed").count()


# Every path.


def test_an_order_that_fits_is_taken_and_one_that_does_not_says_by_how_much(acme, sam):
    issue(draft=draft_of(acme, 2000), by=sam, now=NOW)
    assert used(acme) == 10_000
    with pytest.raises(OverLimit) as refusal:
        issue(draft=draft_of(acme, "0.01"), by=sam, now=NOW)
    assert str(refusal.value) == (
        "This order would take Baumgart GmbH to 10,000.01 of its limit of 10,000.00 USD: 0.01 too much."
    )


def test_creating_and_confirming_at_the_desk_keeps_the_draft_and_asks_the_managers(acme, sam, rita):
    draft, said = issued(draft_of(acme, 4400, by=sam), by=sam, now=NOW)
    assert said == (
        "This order would take Baumgart GmbH to 12,400.00 of its limit of 10,000.00 USD: 2,400.00 too much. "
        "It is kept as a draft and stands before the managers for approval: R. Meyer was told."
    )
    held = HeldWork.objects.get()
    assert (held.order, held.because, held.total, held.exposure, held.limit) == (draft, "limit", 4400, 8000, 10_000)
    assert (draft.status, held.asked_by, Alert.objects.get().recipient) == ("draft", sam, rita)
    assert held_states([draft.pk])[draft.pk][:2] == ("credit hold", "red")
    issued(draft, by=sam, now=NOW)
    assert (HeldWork.objects.count(), Alert.objects.count()) == (1, 1), "refused again, nobody is told twice"
    assert Entry.objects.filter(kind="order_refused").count() == 1


def test_the_api_and_the_portal_place_orders_whole_and_are_refused(acme, sam):
    asked = {"customer": acme, "lines": [make.line("2500.00")], "issued_on": MAY, "by": sam, "now": NOW}
    with pytest.raises(OverLimit, match=r"500\.00 too much"):
        place_order(**asked, idempotency_key=uuid4())
    assert orders(acme) == 1


def test_a_first_order_sent_again_is_the_first_order_although_nothing_more_fits(acme, sam):
    key = uuid4()
    asked = {"customer": acme, "lines": [make.line("2000.00")], "issued_on": MAY, "by": sam, "now": NOW}
    first = place_order(**asked, idempotency_key=key)
    assert place_order(**asked, idempotency_key=key) == first


def test_what_was_approved_passes_once_and_not_if_it_has_grown_since(acme, sam, rita):
    draft, _ = issued(draft_of(acme, 3000, by=sam), by=sam, now=NOW)
    grant_override(work=draft, reason=REASON, by=rita, now=NOW)
    assert held_states([draft.pk])[draft.pk][0] in ("approved", "credit hold")
    grown = draft_of(acme, 3000.01, draft=draft, by=sam)
    grown, said = issued(grown, by=sam, now=NOW)
    assert "1,000.01 too much" in said
    assert HeldWork.objects.filter(decided_at=None).count() == 1, "it stands before the managers again"
    grant_override(work=grown, reason=REASON, by=rita, now=NOW)
    confirmed, said = issued(grown, by=sam, now=NOW)
    assert (confirmed.status, said) == ("confirmed", "")
    assert not HeldWork.objects.filter(decided_at=None).exists()
    with pytest.raises(OverLimit):
        issue(draft=copy_document(document=confirmed, by=sam, now=NOW), by=sam, now=NOW)


def test_who_approved_it_does_not_confirm_it(acme, sam, rita):
    draft, _ = issued(draft_of(acme, 3000, by=sam), by=sam, now=NOW)
    grant_override(work=draft, reason=REASON, by=rita, now=NOW)
    with pytest.raises(OwnOverride, match=r"let S\. Ortega, who asked for it, confirm it"):
        issue(draft=draft, by=rita, now=NOW)


def test_an_approval_is_over_when_its_time_is(acme, sam, rita):
    draft, _ = issued(draft_of(acme, 3000, by=sam), by=sam, now=NOW)
    grant_override(work=draft, reason=REASON, by=rita, now=NOW, days=3)
    with pytest.raises(OverLimit):
        issue(draft=draft, by=sam, now=NOW + timedelta(days=3))


def test_a_duplicate_is_measured_like_any_other(acme, sam):
    draft = copy_document(document=acme.documents.get(kind=KIND.ORDER), by=sam, now=NOW)
    with pytest.raises(OverLimit, match=r"2,000\.00 too much"):
        issue(draft=draft, by=sam, now=NOW)


def test_cancelling_and_ordering_anew_frees_no_more_than_was_cancelled(acme, sam):
    cancel(document=acme.documents.get(kind=KIND.ORDER), reason="Anew", by=sam, now=NOW)
    with pytest.raises(OverLimit, match=r"to 10,000\.01 of"):
        issue(draft=draft_of(acme, "6000.01"), by=sam, now=NOW)
    issue(draft=draft_of(acme, 6000), by=sam, now=NOW)


@pytest.mark.parametrize("as_draft", [False, True])
def test_a_quote_becomes_no_order_past_the_limit(acme, sam, as_draft):
    quote = send_quote(customer=acme, lines=[make.line("2500.00")], issued_on=MAY, by=sam, now=NOW)

    def take():
        made = carry_out(source=quote, into=KIND.ORDER, by=sam, now=NOW, issued_on=MAY, draft=as_draft)
        return issue(draft=made, by=sam, now=NOW)

    with pytest.raises(OverLimit):
        take()
    accept_quote(quote=quote, by=sam, now=NOW)  # a yes is noted; it is the order that promises something
    with pytest.raises(OverLimit):
        take()
    assert orders(acme) == 1


def test_goods_without_an_order_are_refused_and_those_of_an_order_are_not(acme, sam):
    with pytest.raises(OverLimit, match="This delivery would take"):
        issue(draft=draft_of(acme, 2500, kind=KIND.DELIVERY), by=sam, now=NOW)
    assert "Write an order of it first" in issued(draft_of(acme, 2500, kind=KIND.DELIVERY), by=sam, now=NOW)[1]
    Customer.objects.filter(pk=acme.pk).update(credit_limit=0)
    order = acme.documents.get(kind=KIND.ORDER)
    delivery = carry_out(source=order, into=KIND.DELIVERY, by=sam, now=NOW, issued_on=MAY)
    assert carry_out(source=delivery, into=KIND.INVOICE, by=sam, now=NOW, issued_on=MAY).number
    assert make.invoice(acme, "9000.00", issued_on=MAY).number, "what was done may be billed, limit or not"


def test_goods_delivered_without_an_order_use_the_limit_until_they_are_invoiced(acme, sam):
    delivery = issue(draft=draft_of(acme, 1500, kind=KIND.DELIVERY), by=sam, now=NOW)
    assert used(acme) == 9500
    carry_out(source=delivery, into=KIND.INVOICE, by=sam, now=NOW, issued_on=MAY)
    assert used(acme) == 9500


def test_without_a_limit_nothing_is_measured_and_with_none_left_everything_is(acme, sam):
    Customer.objects.filter(pk=acme.pk).update(credit_limit=None)
    issue(draft=draft_of(acme, 1_000_000), by=sam, now=NOW)
    Customer.objects.filter(pk=acme.pk).update(credit_limit=0)
    with pytest.raises(OverLimit, match=r"The credit limit of Baumgart GmbH is 0\.00 USD: every order needs approval"):
        issue(draft=draft_of(acme, "0.01"), by=sam, now=NOW)


def test_an_order_in_another_currency_cannot_be_measured(acme, sam, rita):
    draft, said = issued(draft_of(acme, 10, by=sam, currency="EUR"), by=sam, now=NOW)
    assert said.startswith("This order is in EUR, but the credit limit of Baumgart GmbH is in USD")
    grant_override(work=draft, reason=REASON, by=rita, now=NOW)
    assert issued(draft, by=sam, now=NOW)[0].status == "confirmed"


def test_unapplied_credit_makes_room(acme, sam):
    make.payment(acme, "3000.00", received_on=MAY)
    issue(draft=draft_of(acme, 5000), by=sam, now=NOW)


def test_declining_needs_a_reason_and_tells_who_asked(acme, sam, rita):
    draft, _ = issued(draft_of(acme, 4400, by=sam), by=sam, now=NOW)
    decline(held=HeldWork.objects.get(), note="Two invoices are overdue", by=rita, now=NOW)
    assert "declined your order of 4,400.00 USD: Two invoices are overdue" in Alert.objects.get(recipient=sam).text
    assert held_states([draft.pk])[draft.pk][0] == "declined"
    issued(draft, by=sam, now=NOW)
    assert HeldWork.objects.filter(decided_at=None).count() == 1, "asked again, it stands there again"


def test_a_held_order_that_is_taken_or_thrown_away_leaves_the_queue(acme, sam):
    kept, _ = issued(draft_of(acme, 4400, by=sam), by=sam, now=NOW)
    thrown, _ = issued(draft_of(acme, 5500, by=sam), by=sam, now=NOW)
    discard_draft(draft=thrown, by=sam, now=NOW)
    make.payment(acme, "4000.00", received_on=MAY)
    issued(kept, by=sam, now=NOW)
    assert list(HeldWork.objects.values_list("outcome", flat=True)) == ["taken"]
