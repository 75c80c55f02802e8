"""A customer contests 200 of 1,000: what is opened, noted, changed and closed, and what is refused (A17, F114)."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import Error, IntegrityError, connection, connections, transaction

from credit.collecting.contested import contested
from credit.collecting.disputed import disputed_on, disputes_on, keep_out_of_debits
from credit.collecting.disputes import (
    DisputeRefused,
    change_dispute,
    close_dispute,
    note_dispute,
    open_dispute,
    propose_credit_note,
)
from credit.models import Dispute, DisputeNote
from credit.observations import OBSERVATIONS
from financials.cancellation import cancel
from financials.drafts import discard_draft, issue
from financials.models import Document
from financials.states import facts_of
from foundation.sql import fetch
from journal.models import Alert, Body
from tests import make

TODAY = date(2026, 11, 12)
ISSUED = date(2026, 9, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make.person("Anna Meyer", "collections")


@pytest.fixture
def ben():
    return make.person("Ben Ode", "collections")


@pytest.fixture
def acme(anna):
    return make.customer(name="Acme Ltd", terms="net30")


@pytest.fixture
def invoice(acme):
    lines = [make.line("600.00", description="Hex bolts"), make.line("400.00", description="Freight")]
    return make.invoice(acme, issued_on=ISSUED, lines=lines)


def opened(invoice, anna, amount="200.00", **said) -> Dispute:
    said = {"reason": "Two boxes never arrived", "by": anna, "now": make.at(TODAY), **said}
    return open_dispute(document=invoice, amount=Decimal(amount), **said)


def asked_for(invoice, day=TODAY) -> Decimal:
    """What reminders and worklist ask for of an invoice, item by item."""
    sql = f"WITH {OBSERVATIONS} SELECT sum(undisputed) AS left FROM owed WHERE document_id = %(document)s"
    row = fetch(sql, {"customers": [invoice.customer_id], "as_of": day, "document": invoice.pk})[0]
    return Decimal(str(row["left"] or 0))


def state(invoice, day=TODAY):
    row = invoice.customer.dealings.get(document_id=invoice.pk)
    return facts_of([row], customer_id=invoice.customer_id, day=day, today=TODAY)[row.pk].state


def line(invoice, position):
    return invoice.lines.get(position=position)


class TestOpening:
    def test_two_hundred_of_a_thousand_are_disputed_and_eight_hundred_asked_for(self, invoice, anna, ben):
        opened(invoice, anna, owner=ben, category="not_delivered", follow_up_on=TODAY + timedelta(days=7))
        assert asked_for(invoice) == 800
        assert contested([invoice], as_of=TODAY)[invoice.pk].left == 800
        assert str(state(invoice)) == "disputed"  # although it is overdue
        assert state(invoice).hint == "200.00 USD since 12 Nov 2026: Two boxes never arrived"
        said = Body.objects.get(subject=f"200.00 USD of Invoice {invoice.number} disputed")
        assert "Two boxes never arrived" in said.content
        assert Alert.objects.get(recipient=ben).text.startswith("A. Meyer gave you the dispute about Invoice")

    def test_a_line_another_line_and_the_whole_may_be_in_dispute_at_once(self, invoice, anna):
        opened(invoice, anna, "150.00", line=line(invoice, 1))
        opened(invoice, anna, "400.00", line=line(invoice, 2), reason="Agreed free of freight")
        opened(invoice, anna, "50.00", reason="Rebate")
        assert (asked_for(invoice), disputes_on(customer=invoice.customer, day=TODAY).count()) == (400, 3)
        hint = disputed_on([invoice.pk], TODAY)[invoice.pk]
        assert hint.count("since 12 Nov 2026") == 3
        assert keep_out_of_debits([invoice.pk])[invoice.pk].startswith("Disputed since 12 Nov 2026: Two boxes")

    @pytest.mark.parametrize(
        ("amount", "said", "sentence"),
        [
            ("0.00", {}, "above zero and at most what is open: 1,000.00 USD"),
            ("1000.01", {}, "at most what is open: 1,000.00 USD"),
            ("10.005", {}, "10.005 is no amount of USD"),
            ("10.00", {"reason": "  "}, "Say what they contest"),
            ("10.00", {"reason": "x" * 301}, "at most 300 characters"),
            ("10.00", {"category": "weather"}, "Choose what the dispute is about"),
            ("10.00", {"follow_up_on": TODAY - timedelta(days=1)}, "The follow-up lies ahead"),
        ],
    )
    def test_what_cannot_stand_is_refused_with_a_sentence(self, invoice, anna, amount, said, sentence):
        with pytest.raises(DisputeRefused, match=sentence):
            opened(invoice, anna, amount, **said)
        assert not Dispute.objects.exists()

    def test_no_more_than_is_open_and_not_disputed_already(self, invoice, anna):
        make.payment(invoice.customer, "300.00", received_on=TODAY, to=[(invoice, "300.00")])
        opened(invoice, anna, "500.00", line=line(invoice, 1))
        with pytest.raises(DisputeRefused, match=r"open: 200\.00 USD, as 500\.00 USD is disputed already"):
            opened(invoice, anna, "200.01")

    def test_no_more_of_a_line_than_it_comes_to(self, invoice, anna):
        with pytest.raises(DisputeRefused, match=r"Line 2 comes to 400\.00 USD with tax"):
            opened(invoice, anna, "400.01", line=line(invoice, 2))

    def test_the_same_line_twice_a_paid_invoice_a_draft_and_a_foreign_line_are_refused(self, invoice, anna, acme):
        opened(invoice, anna, line=line(invoice, 1))
        with pytest.raises(DisputeRefused, match=r"about line 1 of Invoice .* was opened on 12 Nov 2026 by A. Meyer"):
            opened(invoice, anna, "10.00", line=line(invoice, 1))
        paid = make.invoice(acme, "50.00", issued_on=ISSUED)
        with pytest.raises(DisputeRefused, match="is no line of Invoice"):
            opened(paid, anna, "10.00", line=line(invoice, 2))
        make.payment(acme, "50.00", received_on=TODAY, to=[(paid, "50.00")])
        with pytest.raises(DisputeRefused, match=r"Nothing of Invoice .* is open"):
            opened(paid, anna, "10.00")
        with pytest.raises(DisputeRefused, match="is no invoice that was issued"):
            opened(make.order(acme, issued_on=TODAY), anna)

    def test_somebody_who_left_settles_nothing(self, invoice, anna):
        gone = make.user("Gil Otto", is_active=False)
        with pytest.raises(DisputeRefused, match="Gil Otto has left"):
            opened(invoice, anna, owner=gone)


class TestTrail:
    def test_notes_and_changes_say_who_and_from_what_to_what(self, invoice, anna, ben):
        dispute = opened(invoice, anna, owner=anna)
        note_dispute(dispute=dispute, text="Warehouse counts again", by=ben, now=make.at(TODAY))
        change_dispute(dispute=dispute, amount=Decimal(150), owner=ben, by=anna, now=make.at(TODAY))
        assert [note.text for note in dispute.notes.order_by("pk")] == [
            "Warehouse counts again",
            "Amount: 200.00 USD → 150.00 USD\nOwner: A. Meyer → B. Ode",
        ]
        assert asked_for(invoice) == 850
        assert Alert.objects.filter(recipient=ben).count() == 1
        assert Body.objects.filter(entry__kind="dispute_noted").count() == 2

    def test_nothing_changed_is_no_entry(self, invoice, anna):
        dispute = opened(invoice, anna, owner=anna)
        change_dispute(dispute=dispute, amount=Decimal(200), owner=anna, by=anna, now=make.at(TODAY))
        assert not DisputeNote.objects.exists()

    def test_it_grows_up_to_what_is_open_and_no_further(self, invoice, anna):
        dispute = opened(invoice, anna)
        opened(invoice, anna, "300.00", line=line(invoice, 1))
        with pytest.raises(DisputeRefused, match=r"open: 700\.00 USD"):
            change_dispute(dispute=dispute, amount=Decimal("700.01"), by=anna, now=make.at(TODAY))
        change_dispute(dispute=dispute, amount=Decimal(700), by=anna, now=make.at(TODAY))
        assert asked_for(invoice) == 0

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE credit_disputenote SET text = 'other'",
            "DELETE FROM credit_disputenote",
            "TRUNCATE credit_disputenote",
        ],
    )
    def test_the_trail_cannot_be_changed(self, invoice, anna, statement):
        note_dispute(dispute=opened(invoice, anna), text="They sent a photo", by=anna, now=make.at(TODAY))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            with pytest.raises(Error, match="credit_disputenote"), transaction.atomic():
                cursor.execute(statement)
        assert DisputeNote.objects.get().text == "They sent a photo"

    def test_an_empty_note_is_refused(self, invoice, anna):
        with pytest.raises(DisputeRefused, match="Write down"):
            note_dispute(dispute=opened(invoice, anna), text=" ", by=anna, now=make.at(TODAY))


class TestClosing:
    def close(self, dispute, outcome, by, day=TODAY):
        return close_dispute(dispute=dispute, outcome=outcome, note="Delivery note checked", by=by, now=make.at(day))

    @pytest.mark.parametrize("outcome", ["rejected", "withdrawn"])
    def test_the_amount_is_asked_for_again_with_its_old_due_day(self, invoice, anna, outcome):
        self.close(opened(invoice, anna), outcome, anna)
        assert (asked_for(invoice), str(state(invoice))) == (1000, "overdue")
        assert not invoice.credit_notes.exists()

    def test_upheld_a_credit_note_over_the_amount_is_drafted_and_nothing_booked(self, invoice, anna):
        dispute = self.close(opened(invoice, anna), "upheld", anna)
        draft = dispute.credit_note
        assert (draft.total, draft.status, draft.applies_to) == (200, "draft", invoice)
        assert asked_for(invoice) == 800
        assert dispute.notes.get().text.endswith("A credit note of 200.00 USD is drafted.")
        issue(draft=draft, by=anna, now=make.at(TODAY))
        assert (contested([invoice], as_of=TODAY)[invoice.pk].open, asked_for(invoice)) == (800, 800)

    def test_a_whole_line_is_carried_over_as_it_was(self, invoice, anna):
        dispute = opened(invoice, anna, "400.00", line=line(invoice, 2))
        draft = self.close(dispute, "upheld", anna).credit_note
        assert [(one.description, one.source, one.net) for one in draft.lines.all()] == [
            ("Freight", line(invoice, 2), 400)
        ]

    def test_thrown_away_it_is_drafted_again_on_demand(self, invoice, anna):
        dispute = self.close(opened(invoice, anna), "upheld", anna)
        with pytest.raises(DisputeRefused, match=r"over 200\.00 USD is there already"):
            propose_credit_note(dispute=dispute, by=anna, now=make.at(TODAY))
        discard_draft(draft=dispute.credit_note, by=anna, now=make.at(TODAY))
        again = propose_credit_note(dispute=dispute, by=anna, now=make.at(TODAY))
        assert again.credit_note.total == 200

    def test_what_was_credited_meanwhile_is_not_credited_again(self, invoice, anna):
        dispute = opened(invoice, anna)
        note = make.credit_note(invoice.customer, "150.00", issued_on=TODAY, applies_to=invoice)
        assert asked_for(invoice) == 650  # of 850 open, until somebody says that the credit was for this
        assert self.close(dispute, "upheld", anna).credit_note.total == 50
        other = opened(invoice, anna, "100.00", line=line(invoice, 1))
        assert other.credit_note is None
        assert Document.objects.get(pk=note.pk).total == 150

    def test_a_credit_note_for_it_ends_it_without_a_draft(self, invoice, anna):
        dispute = opened(invoice, anna)
        note = make.credit_note(invoice.customer, "200.00", issued_on=TODAY, applies_to=invoice)
        closed = self.close(dispute, "upheld", anna)
        assert (closed.credit_note, asked_for(invoice)) == (note, 800)

    def test_who_may_not_issue_it_tells_those_who_may(self, invoice, anna):
        sam = make.person("Sam Orr", "sales")
        self.close(opened(invoice, anna), "upheld", sam)
        assert Alert.objects.get(recipient=anna).text.endswith("A credit note waits to be issued.")

    def test_an_upheld_amount_is_not_disputed_once_more(self, invoice, anna):
        self.close(opened(invoice, anna, "400.00", line=line(invoice, 2)), "upheld", anna)
        with pytest.raises(DisputeRefused, match=r"Line 2 comes to 0\.00 USD"):
            opened(invoice, anna, "10.00", line=line(invoice, 2))

    def test_a_closed_one_is_neither_changed_nor_closed_again_but_noted(self, invoice, anna):
        dispute = self.close(opened(invoice, anna), "rejected", anna)
        for verb in (
            lambda: self.close(dispute, "upheld", anna),
            lambda: change_dispute(dispute=dispute, amount=Decimal(1), by=anna, now=make.at(TODAY)),
        ):
            with pytest.raises(DisputeRefused, match=r"closed on 12 Nov 2026 \(rejected, back to collection\)"):
                verb()
        note_dispute(dispute=dispute, text="They called again", by=anna, now=make.at(TODAY))

    def test_how_it_ended_has_to_be_said(self, invoice, anna):
        with pytest.raises(DisputeRefused, match="Say how it was settled"):
            close_dispute(dispute=opened(invoice, anna), outcome="rejected", note=" ", by=anna, now=make.at(TODAY))

    def test_nothing_is_credited_of_an_invoice_that_was_cancelled(self, invoice, anna):
        dispute = opened(invoice, anna)
        cancel(document=invoice, reason="Wrong firm", by=anna, now=make.at(TODAY))
        assert self.close(dispute, "upheld", anna).credit_note is None


def test_a_dispute_of_an_earlier_day_is_seen_on_that_day_only(invoice, anna):
    later = TODAY + timedelta(days=3)
    dispute = opened(invoice, anna)
    close_dispute(dispute=dispute, outcome="rejected", note="signed for", by=anna, now=make.at(later))
    assert [asked_for(invoice, day) for day in (TODAY - timedelta(days=1), TODAY, later)] == [1000, 800, 1000]


def test_the_database_allows_one_open_dispute_a_line_and_one_for_the_whole(invoice, anna):
    fields = {"document": invoice, "amount": Decimal(5), "reason": "price", "opened_on": TODAY}
    for about in (None, line(invoice, 1)):
        invoice.customer.disputes.create(line=about, **fields)
        with pytest.raises(IntegrityError, match="one_open_dispute_per_line"), transaction.atomic():
            invoice.customer.disputes.create(line=about, **fields)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_dispute_the_same_line_at_once_one_is_told_of_the_other():
    people = [make.person(name, "collections") for name in ("Anna Meyer", "Ben Ode")]
    invoice = make.invoice(make.customer(), "1000.00", issued_on=ISSUED)
    start, outcomes = threading.Barrier(2), []

    def run(by):
        start.wait()
        try:
            outcomes.append(opened(Document.objects.get(pk=invoice.pk), by, line=line(invoice, 1)))
        except DisputeRefused as refusal:
            outcomes.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(by,)) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    refused = [one for one in outcomes if isinstance(one, DisputeRefused)]
    assert (len(outcomes), len(refused), Dispute.objects.count()) == (2, 1, 1)
    assert "is still open: add a note to it" in str(refused[0])
