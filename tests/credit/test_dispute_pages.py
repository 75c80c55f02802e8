"""Disputes on the screen: opened from the invoice, kept as typed when refused, followed up in the queue."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from credit.collecting.disputes import close_dispute, open_dispute
from credit.collecting.settled import close_settled
from credit.models import Dispute
from crm.figures import folder_figures
from foundation.periods import company_today
from journal.models import Body
from tests import make

TODAY = company_today()
pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client):
    anna = make.person("Anna Meyer", "collections")
    client.force_login(anna)
    return anna


@pytest.fixture
def acme(anna):
    return make.customer("ACME", "Acme Ltd", terms="net30")


@pytest.fixture
def invoice(acme):
    lines = [
        make.line("600.00", description="Hex bolts", tax_percent=Decimal(19)),
        make.line("286.00", description="Freight"),
    ]
    return make.invoice(acme, issued_on=TODAY - timedelta(days=60), lines=lines)


def opened(invoice, by, amount="200.00", days_ago=3, **said) -> Dispute:
    now = timezone.now() - timedelta(days=days_ago)
    said = {"reason": "Two boxes never arrived", "by": by, "now": now, **said}
    return open_dispute(document=invoice, amount=Decimal(amount), **said)


def at(name, invoice_or_dispute):
    return reverse(f"credit:{name}", args=[invoice_or_dispute.customer.code, invoice_or_dispute.pk])


class TestOpening:
    def test_the_invoice_has_the_button_and_then_says_what_is_disputed(self, client, invoice, anna):
        url, page = at("open-dispute", invoice), invoice.get_absolute_url()
        assert f'href="{url}"' in client.get(page).text
        answer = client.post(url, {"line": "", "amount": "200", "category": "goods", "reason": "Two are bent"})
        dispute = Dispute.objects.get()
        assert answer.url == at("dispute", dispute)
        shown = client.get(page).text
        assert (at("dispute", dispute) in shown, "Damaged or wrong goods: Two are bent" in shown) == (True, True)
        assert "200.00 USD since" in shown

    def test_the_amount_is_what_is_left_or_what_the_line_comes_to(self, client, invoice, anna):
        line = invoice.lines.get(position=1)
        assert client.get(at("open-dispute", invoice)).context["form"]["amount"].value() == "1000.00"
        asked = client.get(at("open-dispute", invoice), {"line": line.pk})
        assert (asked.context["form"]["amount"].value(), asked.context["form"]["line"].value()) == ("714.00", line.pk)
        opened(invoice, anna, "600.00")
        assert client.get(at("open-dispute", invoice), {"line": line.pk}).context["form"]["amount"].value() == "400.00"

    def test_refused_what_was_typed_stays(self, client, invoice, anna):
        typed = {"line": "", "amount": "1200", "category": "goods", "reason": "All of it is bent", "owner": anna.pk}
        answer = client.post(at("open-dispute", invoice), typed)
        assert answer.status_code == 422
        assert "at most what is open: 1,000.00 USD" in answer.text
        assert (answer.context["form"]["reason"].value(), "All of it is bent" in answer.text) == (typed["reason"], True)
        for wrong in (
            {"amount": "much"},
            {"line": "999999"},
            {"category": ""},
            {"reason": ""},
            {"follow_up_on": "soon"},
        ):
            assert client.post(at("open-dispute", invoice), {**typed, "amount": "1", **wrong}).status_code == 422
        assert not Dispute.objects.exists()

    def test_only_those_who_may_settle_disputes_are_offered_as_owners(self, client, invoice, anna):
        make.person("Carl Clerk", "clerk")
        gone = make.person("Gil Otto", "collections")
        gone.is_active = False
        gone.save()
        owners = client.get(at("open-dispute", invoice)).context["form"].fields["owner"].queryset
        assert list(owners) == [anna]

    def test_a_clerk_reads_it_and_changes_nothing(self, client, invoice, anna):
        dispute = opened(invoice, anna)
        client.force_login(make.person("Carl Clerk", "clerk"))
        page = client.get(at("dispute", dispute))
        assert (page.status_code, "Close dispute" in page.text, "Keep note" in page.text) == (200, False, False)
        assert client.get(at("open-dispute", invoice)).status_code == 403
        assert client.post(at("close-dispute", dispute), {"outcome": "rejected", "note": "no"}).status_code == 403


class TestThePage:
    def test_a_note_a_change_and_the_trail_of_both(self, client, invoice, anna):
        dispute, ben = opened(invoice, anna), make.person("Ben Ode", "collections")
        client.post(at("note-dispute", dispute), {"text": "The warehouse counts"})
        seen = {
            "initial-amount": "200.00",
            "initial-category": "other",
            "initial-owner": "",
            "initial-follow_up_on": "",
        }
        same = {"amount": "200.00", "category": "other", "follow_up_on": ""}
        client.post(at("change-dispute", dispute), {**seen, **same, "owner": ben.pk})
        page = client.get(at("dispute", dispute)).text
        places = [
            page.index(words) for words in ("Owner: nobody → B. Ode", "The warehouse counts", "Opened: Two boxes")
        ]
        assert places == sorted(places)

    def test_what_somebody_else_changed_meanwhile_stays(self, client, invoice, anna):
        dispute, ben = opened(invoice, anna), make.person("Ben Ode", "collections")
        Dispute.objects.update(owner=ben)
        seen = {
            "initial-amount": "200.00",
            "initial-category": "other",
            "initial-owner": "",
            "initial-follow_up_on": "",
        }
        client.post(at("change-dispute", dispute), {**seen, "amount": "150.00", "category": "other", "owner": ""})
        dispute.refresh_from_db()
        assert (dispute.amount, dispute.owner) == (150, ben)

    @pytest.mark.parametrize(
        ("name", "typed", "sentence"),
        [
            ("note-dispute", {"text": " "}, "Write down what was said"),
            (
                "change-dispute",
                {"amount": "5000", "initial-amount": "200.00", "category": "other"},
                "at most what is open",
            ),
            ("close-dispute", {"outcome": "rejected", "note": ""}, "Say how it was settled"),
            ("close-dispute", {"note": "checked"}, "Choose how it ended"),
        ],
    )
    def test_a_refusal_stands_at_its_form(self, client, invoice, anna, name, typed, sentence):
        answer = client.post(at(name, opened(invoice, anna)), typed)
        assert (answer.status_code, sentence in answer.text) == (422, True)
        assert answer.text.count("Nothing was saved yet") == 1

    def test_upheld_the_draft_of_the_credit_note_is_opened(self, client, invoice, anna):
        dispute = opened(invoice, anna)
        answer = client.post(at("close-dispute", dispute), {"outcome": "upheld", "note": "Photo seen"}, follow=True)
        draft = Dispute.objects.get().credit_note
        assert (answer.redirect_chain[-1][0], draft.total) == (
            reverse("financials:edit", args=["ACME", "credit_note", draft.pk]), 200,
        )  # fmt: skip
        assert "waits to be issued" in client.get(at("dispute", dispute)).text

    def test_of_a_thrown_away_draft_another_one_is_written(self, client, invoice, anna):
        dispute = opened(invoice, anna)
        close_dispute(dispute=dispute, outcome="upheld", note="Photo seen", by=anna, now=timezone.now())
        client.post(reverse("financials:discard", args=["ACME", "credit_note", Dispute.objects.get().credit_note_id]))
        assert "Draft a credit note" in client.get(at("dispute", dispute)).text
        client.post(at("credit-dispute", dispute))
        assert Dispute.objects.get().credit_note.total == 200
        assert client.post(at("credit-dispute", dispute)).status_code == 302  # there is one already: said, not done


class TestTheQueue:
    def shown(self, client, **asked):
        return [row.reason for row in client.get(reverse("credit:disputes"), asked).context["listing"].page.rows]

    def test_mine_without_owner_due_old_and_closed(self, client, acme, anna):
        ben = make.person("Ben Ode", "collections")
        invoices = [make.invoice(acme, "90.00", issued_on=TODAY - timedelta(days=90)) for _ in range(4)]
        opened(invoices[0], anna, "10.00", days_ago=40, owner=anna, reason="mine", category="price")
        opened(invoices[1], anna, "20.00", owner=ben, reason="his", follow_up_on=TODAY)
        opened(invoices[2], anna, "30.00", reason="nobody's")
        over = opened(invoices[3], anna, "40.00", reason="over")
        close_dispute(dispute=over, outcome="rejected", note="signed", by=anna, now=timezone.now())
        assert self.shown(client) == ["mine", "his", "nobody's"]
        asked = ({"which": "mine"}, {"which": "due"}, {"which": "unowned"}, {"age": "30"}, {"about": "price"})
        assert [self.shown(client, **one) for one in asked] == [["mine"], ["his"], ["nobody's"], ["mine"], ["mine"]]
        assert self.shown(client, which="closed") == ["over"]
        page = client.get(reverse("credit:disputes"))
        assert page.context["listing"].totals[0] == ["60.00"]

    def test_a_payment_takes_it_away_at_once_and_the_night_notes_the_end(self, client, acme, invoice, anna):
        dispute = opened(invoice, anna)
        make.payment(acme, "1000.00", received_on=TODAY, to=[(invoice, "1000.00")], now=timezone.now())
        assert self.shown(client) == []
        assert close_settled(day=TODAY, now=timezone.now()) == 1
        assert close_settled(day=TODAY, now=timezone.now()) == 0
        dispute.refresh_from_db()
        assert (dispute.outcome, dispute.closed_on, dispute.closed_by) == ("settled", TODAY, None)
        assert Body.objects.filter(subject__contains="closed: settled").exists()

    def test_the_night_calls_it_upheld_when_a_credit_note_ended_it_and_leaves_what_is_open(self, acme, invoice, anna):
        owing = opened(make.invoice(acme, "50.00", issued_on=TODAY, terms="due on receipt"), anna, "50.00", days_ago=0)
        dispute = opened(invoice, anna, "1000.00")
        note = make.credit_note(acme, "1000.00", issued_on=TODAY, applies_to=invoice, now=timezone.now())
        assert close_settled(day=TODAY, now=timezone.now()) == 1
        dispute.refresh_from_db()
        assert (dispute.outcome, dispute.credit_note) == ("upheld", note)
        assert not Dispute.objects.get(pk=owing.pk).closed_on

    def test_of_instalments_the_last_one_ends_it(self, acme, anna):
        invoice = make.invoice(acme, "300.00", issued_on=TODAY - timedelta(days=99), terms="net 30/60/90")
        opened(invoice, anna, "300.00")
        for left in (2, 1, 0):
            make.payment(acme, "100.00", received_on=TODAY, to=[(invoice, "100.00")], now=timezone.now())
            assert close_settled(day=TODAY, now=timezone.now()) == (not left)

    def test_it_goes_out_as_a_file_as_it_is_shown(self, client, invoice, anna):
        opened(invoice, anna, line=invoice.lines.get(position=1))
        file = b"".join(client.get(reverse("credit:disputes"), {"format": "csv"})).decode()
        assert f"{invoice.number}, line 1" in file

    @pytest.mark.parametrize("many", [1, 3])
    def test_it_costs_the_same_for_any_number(self, client, anna, many, django_assert_num_queries):
        for _ in range(many):
            acme = make.customer()
            opened(make.invoice(acme, "90.00", issued_on=TODAY - timedelta(days=9)), anna, "10.00", owner=anna)
        client.get(reverse("credit:disputes"))
        with django_assert_num_queries(6):
            client.get(reverse("credit:disputes"))


def test_pages_cost_the_same_for_any_number_of_disputes(client, acme, anna):
    invoice = make.invoice(acme, issued_on=TODAY, lines=[make.line("100.00") for _ in range(3)])
    first, *others = invoice.lines.all()
    opened(invoice, anna, "10.00", days_ago=0, line=first, owner=anna)
    pages = [invoice.get_absolute_url(), reverse("credit:overview", args=["ACME"]), at("open-dispute", invoice)]
    counts = [queries_of(client, page) for page in pages]
    for line in others:
        opened(invoice, anna, "10.00", days_ago=0, line=line, owner=anna)
    assert [queries_of(client, page) for page in pages] == counts


def test_programs_read_line_owner_and_follow_up(acme, invoice, anna):
    opened(invoice, anna, line=invoice.lines.get(position=2), owner=anna, category="price", follow_up_on=TODAY)
    found = folder_figures(customer=acme, as_of=TODAY, today=TODAY)["disputes"]
    known = {name: found[0][name] for name in ("amount", "line", "category", "owner", "follow_up_on")}
    assert known == {
        "amount": "200.00", "line": 2, "category": "price", "owner": "Anna Meyer", "follow_up_on": TODAY.isoformat(),
    }  # fmt: skip


def queries_of(client, page) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as counted:
        client.get(page)
    return len(counted)


def test_who_asks_about_a_disputed_invoice_is_told_so_wherever_it_is_shown(client, acme, invoice, anna):
    opened(invoice, anna)
    overview = client.get(acme.get_absolute_url()).text
    items = overview.partition('id="block-items"')[2].partition("</section>")[0]
    assert ("disputed" in items, '<span class="red">' in items) == (True, False)
    page = client.get(invoice.get_absolute_url()).text.replace("\xa0", " ")
    assert "days late; disputed 200.00 USD since" in page
    assert "800.00 USD asked for, 200.00 USD not" in page
    answer = client.get(reverse("search-suggest"), {"q": invoice.number}).text
    assert "days late, disputed 200.00 USD since" in answer
    listed = client.get(reverse("financials:overview", args=["ACME"])).text
    assert ("disputed" in listed, ">overdue<" in listed) == (True, False)
