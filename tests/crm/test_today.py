"""My day: what waits for a decision comes first, to those who decide; what one was told rings once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from credit.holding.holds import place_on_hold, release_hold
from credit.models import HoldProposal, HoldRule
from financials.drafts import issue, save_draft
from financials.gates import NeedsApproval, hold_back
from foundation.periods import company_today
from journal.alerts import alert, unseen
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
def held_order(manager, seller):
    """An order for 490.00 that would pass the limit of 100.00, held back as the editor does it."""
    acme = make.customer("C-10", "Acme Pumps", credit_limit=Decimal(100))
    draft = save_draft(
        customer=acme, kind="order", lines=[make.line("490.00")], issued_on=TODAY, by=seller, now=timezone.now()
    )
    with pytest.raises(NeedsApproval) as refusal:
        issue(draft=draft, by=seller, now=timezone.now())
    hold_back(draft=draft, refusal=refusal.value, by=seller, now=timezone.now())
    return draft


def home(client, user) -> str:
    client.force_login(user)
    page = client.get(reverse("home"))
    assert page.status_code == 200
    return page.content.decode()


def test_a_held_order_waits_before_those_who_decide_and_before_who_wrote_it(client, manager, seller, held_order):
    shown = home(client, manager)
    assert "Order of 490.00 USD" in shown
    assert reverse("credit:held") in shown
    mine = home(client, seller)
    assert "Order of 490.00 USD" in mine
    assert held_order.get_absolute_url().removesuffix("/") in mine or "/edit/" in mine
    assert "Order of 490.00 USD" not in home(client, make.person("Carl Lund", "clerk"))


def test_a_proposal_waits_until_it_is_decided(client, manager):
    acme = make.customer("C-11", "Slow Pumps")
    rule = HoldRule.objects.create(kind="overdue_days", days=60)
    proposal = HoldProposal.objects.create(
        customer=acme, act="place", rule=rule, reason="70 days overdue", made_at=timezone.now()
    )
    assert "Place on hold? 70 days overdue" in home(client, manager)
    assert reverse("credit:decide", args=["C-11", proposal.pk]) in home(client, manager)
    assert "70 days overdue" not in home(client, make.person("Sam Roth", "sales"))


def test_who_was_told_sees_it_until_it_is_opened(client, manager, seller):
    acme = make.customer("C-12", "Acme Pumps")
    alert(customer=acme, text="Rita releases the hold of Acme Pumps", url="/customers/C-12/credit/", to=[seller],
          now=timezone.now())  # fmt: skip
    shown = home(client, seller)
    assert "Rita releases the hold of Acme Pumps" in shown
    assert "1 new: what you were told" in shown
    told = unseen(seller).get()
    assert client.get(reverse("alert", args=[told.pk])).url == "/customers/C-12/credit/"
    assert "Rita releases the hold" not in home(client, seller)
    assert "Rita releases the hold" not in home(client, manager)


def test_the_newest_hold_comes_first(client, manager):
    for days, name in ((9, "Elder Pumps"), (1, "Newly Held Pumps"), (3, "Released Pumps")):
        customer = make.customer(name=name)
        place_on_hold(customer=customer, reason="court order", by=manager, now=make.at(TODAY - timedelta(days=days)))
        if name.startswith("Released"):
            release_hold(customer=customer, reason="paid at last, by wire", by=manager, now=timezone.now())
    shown = home(client, manager)
    assert shown.index("Newly Held Pumps") < shown.index("Elder Pumps")
    assert "Released Pumps</a> <span" not in shown
