"""The Credit tab: the answer first, each figure with what is behind it, and what may be done by whom."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from credit.holding.holds import place_on_hold, release_hold
from credit.holding.measures import measures_on
from credit.holding.overrides import grant_override, withdraw_override
from credit.models import HoldProposal, HoldRule
from financials.drafts import issue, save_draft
from financials.gates import NeedsApproval, hold_back
from foundation.periods import company_today
from tests import make

pytestmark = pytest.mark.django_db

TODAY = company_today()


@pytest.fixture
def manager():
    return make.person("Rita Meyer", "manager")


@pytest.fixture
def seller():
    return make.person("Sam Roth", "sales")


@pytest.fixture
def slow():
    """Net 30, 24 days late each time, one invoice 20 days overdue."""
    slow = make.customer("C-10", "Slow Pumps", terms="2/10 net 30", credit_limit=Decimal(1000))
    for months in range(3, 9):
        issued_on = TODAY - timedelta(days=30 * months)
        invoice = make.invoice(slow, "400.00", issued_on=issued_on)
        make.payment(slow, "400.00", received_on=issued_on + timedelta(days=54), to=[(invoice, "400.00")])
    make.invoice(slow, "610.00", issued_on=TODAY - timedelta(days=50))
    return slow


def tab(client, user, code: str = "C-10", **asked) -> str:
    client.force_login(user)
    page = client.get(reverse("credit:overview", args=[code]), asked)
    assert page.status_code == 200
    return page.content.decode()


def held_order(customer, by):
    draft = save_draft(
        customer=customer, kind="order", lines=[make.line("490.00")], issued_on=TODAY, by=by, now=timezone.now()
    )
    with pytest.raises(NeedsApproval) as refusal:
        issue(draft=draft, by=by, now=timezone.now())
    hold_back(draft=draft, refusal=refusal.value, by=by, now=timezone.now())
    return draft


def test_it_says_what_is_at_risk_why_and_what_is_to_be_expected(client, manager, slow):
    shown = tab(client, manager)
    account = client.get(reverse("credit:overview", args=["C-10"])).context["accounts"][0]
    assert account.first_open[0].number in shown
    for reason in account.reasons:
        assert reason.text in shown
        if reason.documents:
            assert f"reason={reason.key}" in shown
    assert "within 30 days, 2 % off within 10 days" in shown
    assert "1,000.00" in shown


def test_a_reason_opens_its_invoices_and_one_that_is_gone_the_settled_ones(client, manager, slow):
    tab(client, manager)
    url = reverse("credit:invoices", args=["C-10"])
    account = client.get(reverse("credit:overview", args=["C-10"])).context["accounts"][0]
    reason = next(one for one in account.reasons if one.documents)
    page = client.get(url, {"reason": reason.key})
    found = {row["number"] for row in page.context["listing"].page.rows}
    assert found <= set(slow.documents.values_list("number", flat=True))
    assert found
    assert client.get(url, {"reason": "nonsense"}).context["behind"].label == "settled"


def test_a_payment_run_is_named_with_the_invoices_paid_on_that_weekday(client, manager):
    """Whatever is due is paid on the Tuesday after, eight of nine times."""
    runs = make.customer("C-10", "Tuesday Pumps")
    for weeks in range(20, 2, -2):
        tuesday = TODAY - timedelta(days=7 * weeks + (TODAY.weekday() - 1) % 7)
        received_on = tuesday if weeks != 4 else tuesday + timedelta(days=2)
        invoice = make.invoice(runs, "100.00", issued_on=tuesday - timedelta(days=33))
        make.payment(runs, "100.00", received_on=received_on, to=[(invoice, "100.00")])
    shown = tab(client, manager)
    assert "Usually pays on" in shown
    assert "8 of 9" in shown
    page = client.get(reverse("credit:invoices", args=["C-10"]), {"reason": "weekday"})
    assert page.context["behind"].label == "paid on Tuesdays"
    assert {row["closed_on"].weekday() for row in page.context["listing"].page.rows} == {1}


def test_what_waits_is_decided_from_here_by_those_who_may(client, manager, seller, slow):
    held_order(slow, seller)
    rule = HoldRule.objects.create(kind="overdue_days", days=15)
    HoldProposal.objects.create(customer=slow, act="place", rule=rule, reason="20 days overdue", made_at=timezone.now())
    shown = tab(client, manager)
    assert "Order held back" in shown
    assert "The policy proposes to place on hold" in shown
    assert "Let it pass" in shown
    clerk = tab(client, make.person("Carl Lund", "clerk"))
    assert "Order held back" in clerk
    assert "Let it pass" not in clerk
    assert "Place on hold</a>" not in clerk


def test_holds_and_overrides_are_told_with_who_when_and_why(client, manager, seller, slow):
    now = timezone.now()
    place_on_hold(customer=slow, reason="nobody calls back", by=manager, now=make.at(TODAY - timedelta(days=20)))
    release_hold(customer=slow, reason="paid by check 5599", by=manager, now=make.at(TODAY - timedelta(days=10)))
    draft = held_order(slow, seller)
    override = grant_override(work=draft, reason="agreed with the owner", by=manager, now=now)
    newest, hold = measures_on(customer=slow, day=TODAY)
    assert (newest.state, newest.by, newest.why) == (
        "not used yet", "R. Meyer for S. Roth", "agreed with the owner"
    )  # fmt: skip
    assert (hold.state, hold.ended) == ("", "Released by R. Meyer: paid by check 5599")
    assert reverse("credit:withdraw-override", args=["C-10", override.pk]) in tab(client, manager)
    withdraw_override(override=override, by=manager, now=now)
    assert measures_on(customer=slow, day=TODAY)[0].ended == "Withdrawn"
    past = measures_on(customer=slow, day=TODAY - timedelta(days=15))
    assert [(one.state, one.ended) for one in past] == [("in force", "")]


def test_a_shared_limit_says_who_uses_how_much(client, manager, slow):
    head = make.customer("C-9", "Pump Holding", credit_limit=Decimal(2000))
    slow.parent, slow.shares_credit = head, True
    slow.save(update_fields=["parent", "shares_credit"])
    make.invoice(head, "340.00", issued_on=TODAY)
    for code in ("C-9", "C-10"):
        shown = tab(client, manager, code)
        assert "2 customers share this limit" in shown
        assert "950.00" in shown
    assert "the limit of" in shown


def test_somebody_new_is_told_what_to_do_and_nothing_is_made_up(client, manager):
    make.customer("C-1", "Newcomer")
    shown = tab(client, manager, "C-1")
    assert "The first invoice starts the rating" in shown
    assert "No credit limit is set" in shown
    assert "Never on hold, nothing overridden." in shown


def test_each_currency_has_its_own_answer(client, manager, slow):
    make.invoice(slow, "70.00", issued_on=TODAY - timedelta(days=60), currency="EUR")
    shown = tab(client, manager)
    for currency in ("USD", "EUR"):
        assert f"rating-{currency}" in shown
        assert f"Collection risk, {currency}" in shown


def test_a_past_day_shows_what_was_known_and_offers_nothing(client, manager, slow):
    day = TODAY - timedelta(days=40)
    shown = tab(client, manager, as_of=day.isoformat())
    assert "Place on hold</a>" not in shown
    assert f"as_of={day.isoformat()}" in shown
    assert "due in 20 days" in shown


def test_open_invoices_are_a_list_and_a_file(client, manager, slow):
    client.force_login(manager)
    url = reverse("credit:risks", args=["C-10"])
    row = client.get(url).context["listing"].page.rows[0]
    assert row.value_at_risk == pytest.approx(row.at_risk * row.not_paid_30d)
    text = b"".join(client.get(url, {"format": "csv"}).streaming_content).decode()
    assert row.number in text
