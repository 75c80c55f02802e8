"""Before a hold: who places one by hand reads what speaks against it, and the last level proposes one to a person."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from credit.dunning.courtesy import before_a_hold
from credit.dunning.last_level import propose_holds
from credit.dunning.runs import make_run
from credit.dunning.stops import stop_reminders
from credit.holding.holds import place_on_hold
from credit.holding.policy import apply_policy
from credit.holding.proposals import confirm_proposal, dismiss_proposal
from credit.models import DunningLevel, HoldProposal
from customers.holds import active_hold
from journal.models import Alert
from tests import make
from tests.credit.dunning.debts import DAY, NOW, days_ago, debtor, reminded

pytestmark = pytest.mark.django_db
LATER = timedelta(days=10)


@pytest.fixture
def manager():
    return make.person("Rita Meyer", "manager")


@pytest.fixture
def through():
    """All levels are through, ten days ago the last."""
    through = debtor("800.00", days=60, code="ACME", name="Acme Ltd")
    reminded(through, level=3, on=days_ago(10))
    return through


def test_who_places_a_hold_is_told_what_speaks_against_it(client, manager):
    acme, today = make.customer("ACME"), timezone.localdate()
    late = make.invoice(acme, "900.00", issued_on=today - timedelta(60))
    make.payment(acme, "500.00", received_on=today - timedelta(1), to=[(late, "500.00")])
    client.force_login(manager)
    page = client.get(reverse("credit:hold", args=["ACME"])).content.decode()
    assert "Before you decide:" in page
    assert "Paid 500.00\N{NO-BREAK SPACE}USD yesterday." in page
    place_on_hold(customer=acme, reason="no", by=manager, now=timezone.now())
    assert "Before you decide:" not in client.get(reverse("credit:hold", args=["ACME"])).content.decode()


def test_a_hold_on_somebody_who_owes_nothing_overdue_is_thought_over():
    assert before_a_hold(customer=make.customer(), as_of=DAY) == ["Nothing is overdue"]
    assert before_a_hold(customer=debtor(days=60), as_of=DAY) == []
    assert before_a_hold(customer=debtor(days=2), as_of=DAY) == ["Within the days of grace, 2 days past due"]


def test_after_the_last_level_a_hold_is_proposed_and_nobody_reminded(through, manager):
    run = make_run(now=NOW, automatic=True)
    row = run.reminders.get()
    assert (row.status, row.exclusion, row.why) == ("excluded", "last_level", "Last level reached on 3 Nov")
    proposal = HoldProposal.objects.get()
    assert proposal.reason == (
        "Final notice sent on 3 Nov in vain: 800.00\N{NO-BREAK SPACE}USD overdue, the oldest 60 days"
    )
    assert Alert.objects.get(recipient=manager).text.startswith("All reminders are through and nothing came of them")
    confirm_proposal(proposal=proposal, by=manager, now=NOW)
    assert active_hold(through).reason == proposal.reason


def test_the_last_level_is_given_its_days(manager):
    customer = debtor("800.00", days=60)
    reminded(customer, level=3, on=days_ago(9))
    assert propose_holds(now=NOW) == 0


def test_a_hold_is_proposed_once_and_no_more_for_a_month_after_it_was_dismissed(through, manager):
    assert [propose_holds(now=NOW) for _ in range(3)] == [1, 0, 0]
    dismiss_proposal(proposal=HoldProposal.objects.get(), note="They called", by=manager, now=NOW)
    assert propose_holds(now=NOW + LATER) == 0
    assert propose_holds(now=NOW + 4 * LATER) == 1


def test_the_proposal_lapses_with_the_payment_and_not_with_the_night(through, manager):
    propose_holds(now=NOW)
    apply_policy(day=DAY, now=NOW)
    proposal = HoldProposal.objects.get()
    assert proposal.decided_at is None
    make.payment(through, "800.00", received_on=DAY, to=[(through.documents.get(), "800.00")])
    propose_holds(now=NOW)
    proposal.refresh_from_db()
    assert proposal.decision == "lapsed"


def test_nobody_is_proposed_whom_a_reminder_would_spare_too(through, manager):
    stop_reminders(customer=through, reason="talks about a plan", by=manager, now=NOW)
    assert propose_holds(now=NOW) == 0


def test_a_house_may_choose_to_propose_no_hold(through):
    DunningLevel.objects.update(proposes_hold=False)
    assert propose_holds(now=NOW) == 0
