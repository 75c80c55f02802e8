"""The rating on the credit tab: the grade first, then the evidence, each invoice a link, on any day."""

from datetime import timedelta
from decimal import Decimal

import pytest

from credit.collecting.disputes import open_dispute
from credit.rating.history import keep
from credit.standing import run_night
from crm.roles import give_roles
from foundation.periods import company_today
from tests import make

pytestmark = pytest.mark.django_db

TODAY = company_today()


@pytest.fixture
def clerk(client):
    anna = make.user("Anna Meyer")
    give_roles(anna, "collections")
    client.force_login(anna)
    return client


@pytest.fixture
def acme():
    return make.customer("ACME", "Acme Ltd")


def ago(days):
    return TODAY - timedelta(days=days)


def paid(customer, *, days, issued_on):
    invoice = make.invoice(customer, "100.00", issued_on=issued_on)
    make.payment(customer, "100.00", received_on=issued_on + timedelta(days=days), to=[(invoice, "100.00")])
    return invoice


def page(clerk, day=None):
    return clerk.get("/customers/ACME/credit/", {"as_of": day.isoformat()} if day else {}).content.decode()


def test_the_tab_defends_the_rating(clerk, acme):
    late = paid(acme, days=95, issued_on=ago(200))
    for days in range(7):
        paid(acme, days=20, issued_on=ago(150 + days))
    run_night(day=ago(40), now=make.at(ago(39)))
    keep(day=ago(40))
    old = make.invoice(acme, "50.00", issued_on=ago(140))
    contested = make.invoice(acme, "80.00", issued_on=ago(60))
    open_dispute(document=contested, amount=Decimal(80), reason="two boxes", by=make.somebody(), now=make.at(ago(5)))
    shown = page(clerk)
    for said in ("What moved it", "Average of all customers", "What would lift it", "Excluded, disputed: 80.00",
                 "4 others", "overdue</span>", f"Invoice {old.number} is"):  # fmt: skip
        assert said in shown
    assert f'/{late.number}/">{late.number}</a>' in shown
    assert '<figure class="trend step-curve">' in shown


def test_a_past_day_keeps_its_day_in_every_link(clerk, acme):
    late = paid(acme, days=95, issued_on=ago(200))
    day = ago(50)
    shown = page(clerk, day)
    assert f"{late.number}/?as_of={day.isoformat()}" in shown


def test_nobody_is_rated_by_nothing(clerk, acme):
    make.invoice(acme, issued_on=TODAY)
    assert "Not rated yet: nothing was paid after its invoice, and nothing is overdue." in page(clerk)
