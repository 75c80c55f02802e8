"""Two at the same moment, on two real connections: together they never pass a limit (A15)."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import timezone

from credit.limits import OverLimit, limit_use
from customers.models import Customer
from customers.register import edit_customer
from financials.drafts import issue, save_draft
from financials.models import Document
from foundation.periods import company_today
from tests import make
from tests.financials.at_once import at_once, refusals, second_comes_before_first_commits

pytestmark = pytest.mark.django_db(transaction=True)

MAY = date(2026, 5, 4)
NOW = make.at(MAY)


def draft_of(customer, amount) -> Document:
    lines, clock = [make.line(str(amount))], {"by": make.somebody(), "now": NOW}
    return save_draft(customer=customer, kind=Document.Kind.ORDER, lines=lines, issued_on=MAY, **clock)


def orders(customer) -> int:
    return customer.documents.filter(kind=Document.Kind.ORDER, status="confirmed").count()


def test_of_two_orders_that_fit_each_and_not_together_one_is_taken():
    make.user("Anna Meyer")
    acme = make.customer(credit_limit=Decimal(1000))
    drafts = [draft_of(acme, 600) for _ in range(2)]
    clock = {"by": make.somebody(), "now": NOW}
    met = second_comes_before_first_commits(*(lambda draft=draft: issue(draft=draft, **clock) for draft in drafts))
    assert (met.waited, type(met.second), orders(acme)) == (True, OverLimit, 1)


def test_of_two_branches_that_share_a_limit_one_gets_what_is_left():
    make.user("Anna Meyer")
    head = make.customer(credit_limit=Decimal(1000))
    branches = [make.customer(parent=head, shares_credit=True) for _ in range(2)]
    met = second_comes_before_first_commits(
        *(lambda branch=branch: make.order(branch, "600.00", issued_on=MAY) for branch in branches)
    )
    assert (met.waited, type(met.second)) == (True, OverLimit)


def test_a_head_office_and_its_branches_ordering_at_once_never_pass_the_limit_and_never_deadlock():
    make.user("Anna Meyer")
    head = make.customer(credit_limit=Decimal(1000))
    north = make.customer(parent=head, shares_credit=True)
    line = [head, north, make.customer(parent=north, shares_credit=True)]
    outcomes = at_once(lambda number: make.order(line[number % 3], "150.00", issued_on=MAY), 15)
    assert len(outcomes) - len(refusals(outcomes)) == 6
    assert limit_use(customer=head, as_of=MAY, today=MAY).used == 900


@pytest.mark.parametrize("first", ["limit", "order"])
def test_a_limit_lowered_while_an_order_is_taken_binds_it_or_waits_for_it(first):
    anna, acme = make.user("Anna Meyer"), make.customer(credit_limit=Decimal(1000))

    def lower():
        return edit_customer(
            customer=acme, changes={"credit_limit": Decimal(500)}, original={"credit_limit": Decimal(1000)},
            by=anna, now=NOW,
        )  # fmt: skip

    def order():
        return make.order(acme, "600.00", issued_on=MAY)

    met = second_comes_before_first_commits(*((lower, order) if first == "limit" else (order, lower)))
    assert met.waited
    assert isinstance(met.second, OverLimit if first == "limit" else Customer)


def test_nobody_joins_a_limit_while_it_is_being_measured():
    anna = make.user("Anna Meyer")
    head = make.customer(credit_limit=Decimal(1000))
    north = make.customer(parent=head, shares_credit=True)
    south = make.customer(parent=north)
    make.invoice(south, "500.00", issued_on=MAY)

    def join():
        return edit_customer(
            customer=south, changes={"shares_credit": True}, original={"shares_credit": False}, by=anna, now=NOW
        )

    met = second_comes_before_first_commits(join, lambda: make.order(north, "600.00", issued_on=MAY))
    assert (met.waited, type(met.second)) == (True, OverLimit)


def test_a_file_of_orders_waits_for_the_order_being_taken_and_counts_it(tmp_path, capsys):
    make.user("Anna Meyer")
    head = make.customer("HQ", credit_limit=Decimal(1000))
    north = make.customer("NORTH", parent=head, shares_credit=True)
    make.customer("SOUTH", parent=head, shares_credit=True)
    file, today = tmp_path / "orders.csv", company_today()
    file.write_text(f"number,customer_code,issued_on,amount\n1,SOUTH,{today},300.00\n2,HQ,{today},300.00\n")

    def load():
        with pytest.raises(SystemExit):
            call_command("load", "orders", str(file), as_json=True)

    met = second_comes_before_first_commits(
        lambda: make.order(north, "600.00", issued_on=today, now=timezone.now()), load
    )
    assert met.waited
    assert Document.objects.filter(number__in=["1", "2"]).get().number == "1"
