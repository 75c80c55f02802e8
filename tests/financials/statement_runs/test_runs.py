"""A run of statements: who gets one, who gets none and why; what a person decides before it goes out."""

from datetime import timedelta
from decimal import Decimal

import pytest

from customers.models import Category
from documents.rounds.refusals import RoundRefused
from financials.models import StatementRun
from financials.statement_runs.runs import discard_run, leave_out, release_run, take_in
from tests import make
from tests.financials.statement_runs.post import (
    DAY,
    MONTH,
    NOW,
    branch,
    debtor,
    lives,
    only,
    prefers,
    proposed,
    released,
    sent,
)

pytestmark = pytest.mark.django_db


def whys(run: StatementRun) -> dict[str, str]:
    """Who gets none, and why."""
    return dict(run.statements.filter(status="excluded").values_list("customer__name", "why"))


def going(run: StatementRun) -> list[str]:
    return list(run.statements.filter(status="proposed").order_by("pk").values_list("customer__name", flat=True))


def test_everybody_with_something_open_gets_one_and_who_gets_none_is_told_why(anna):
    debtor("840.00", name="Acme Ltd")
    paid = debtor("100.00", name="Bolt & Co")
    make.payment(paid, "100.00", received_on=DAY, to=[(paid.documents.get(), "100.00")])
    mute = debtor("70.00", name="Mute Inc")
    mute.emails.all().delete()
    make.customer(name="New Ltd")
    run = proposed(anna)
    assert going(run) == ["Acme Ltd"]
    assert whys(run) == {"Bolt & Co": "Nothing is open", "Mute Inc": "No e-mail address and no address for a letter"}
    statement = run.statements.get(status="proposed")
    assert (statement.channel, statement.to, statement.language) == (
        "email",
        f"payables@{statement.customer.code.lower()}.example",
        "en",
    )
    assert [(one.currency, one.opening, one.closing, one.overdue) for one in statement.balances.all()] == [
        ("USD", None, Decimal(840), Decimal(840))
    ]


def test_of_what_is_carried_forward_one_who_paid_in_the_period_gets_one_too(anna):
    begins, ends = MONTH
    firm = make.customer(name="Bolt & Co")
    make.email(firm, "ap@bolt.example")
    bill = make.invoice(firm, "100.00", issued_on=begins - timedelta(9), due_on=ends)
    make.payment(firm, "100.00", received_on=ends, to=[(bill, "100.00")])
    run = proposed(anna, kind="balance_forward", begins_on=begins, ends_on=ends)
    (balance,) = only(run).balances.all()
    assert (balance.opening, balance.closing, only(run).status) == (100, 0, "proposed")
    later = proposed(anna, kind="balance_forward", begins_on=ends + timedelta(1), ends_on=DAY)
    assert whys(later) == {"Bolt & Co": "Nothing is open, and nothing moved"}


def test_a_run_is_for_one_rep_for_one_category_or_for_late_payers_alone(anna):
    rep, key_accounts = make.person("Sam Sales", "sales"), Category.objects.create(name="Key accounts")
    mine = debtor(name="Mine", sales_rep=rep)
    tagged = debtor(name="Tagged", days=-9)
    tagged.categories.add(key_accounts)
    assert going(proposed(anna, sales_rep=rep)) == [mine.name]
    assert going(proposed(anna, category=key_accounts)) == [tagged.name]
    late = proposed(anna, only_overdue=True)
    assert (going(late), whys(late)) == ([mine.name], {tagged.name: "Nothing is overdue"})


def test_one_statement_for_all_branches_goes_to_the_uppermost_head_office(anna):
    head = debtor("100.00", name="Head SE")
    south = branch(head, anna, "30.00", name="South")
    branch(south, anna, "7.00", name="South-East")
    run = proposed(anna)
    assert going(run) == ["Head SE"]
    assert whys(run) == dict.fromkeys(["South", "South-East"], "On the statement of Head SE")
    statement = run.statements.get(status="proposed")
    assert (statement.branches, statement.balances.get().closing) == (2, 137)
    assert whys(proposed(anna, customer=south)) == {"South": "On the statement of Head SE"}


def test_a_head_office_without_an_account_gets_the_statement_of_its_branches(anna):
    head = make.customer(name="Head SE")
    make.email(head, "ap@head.example")
    branch(head, anna, "30.00", name="South")
    assert going(proposed(anna, customer=head)) == ["Head SE"]


def test_by_which_way_each_goes_is_what_the_customer_wants_where_that_is_possible(anna):
    ways = {"By mail": "email", "On paper": "post", "Both ways": "both", "Nowhere to post": "post"}
    for name, way in ways.items():
        firm = debtor(name=name)
        prefers(firm, anna, way)
        if name != "Nowhere to post":
            lives(firm)
    found = {one.customer.name: (one.channel, one.to) for one in proposed(anna).statements.all()}
    assert {name: channel for name, (channel, _) in found.items()} == ways | {"Nowhere to post": "email"}
    assert found["On paper"][1] == "Main Street 1, 20457 Hamburg, Germany"


def test_who_has_the_same_statement_already_gets_no_second_one(anna):
    debtor(name="Acme Ltd")
    run = released(anna)
    assert going(proposed(anna)) == ["Acme Ltd"]  # nothing has gone out yet
    sent(run)
    assert whys(proposed(anna)) == {"Acme Ltd": "Sent already on 13 Nov 2026"}
    assert going(proposed(anna, ends_on=DAY - timedelta(1))) == ["Acme Ltd"]
    begins = {"kind": "balance_forward", "begins_on": DAY - timedelta(30)}
    assert going(proposed(anna, **begins)) == ["Acme Ltd"]


def test_a_run_for_one_customer_says_when_there_is_nothing_to_tell(anna):
    with pytest.raises(RoundRefused, match="Nothing was ever booked for New Ltd"):
        proposed(anna, customer=make.customer(name="New Ltd"))
    with pytest.raises(RoundRefused, match="Nobody of these has an account"):
        proposed(anna, sales_rep=anna)
    assert not StatementRun.objects.exists()


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"ends_on": DAY + timedelta(1)}, "still to come"),
        ({"kind": "balance_forward"}, "from which day on"),
        ({"kind": "balance_forward", "begins_on": DAY + timedelta(1)}, "ends before it begins"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(anna, asked, says):
    debtor()
    with pytest.raises(RoundRefused, match=says):
        proposed(anna, **asked)


def test_a_person_leaves_one_out_and_takes_it_in_again(anna):
    debtor()
    statement = only(proposed(anna))
    with pytest.raises(RoundRefused, match="Say why this statement is not sent"):
        leave_out(statement=statement, reason=" ", by=anna, now=NOW)
    out = leave_out(statement=statement, reason="They asked for it by phone", by=anna, now=NOW)
    assert (out.status, out.why, out.left_out_by) == ("excluded", "They asked for it by phone", anna)
    assert take_in(statement=out, by=anna, now=NOW).status == "proposed"


def test_whom_the_house_left_out_stays_out(anna):
    mute = debtor()
    mute.emails.all().delete()
    with pytest.raises(RoundRefused, match=r"stays out: No e-mail address.*make a new run"):
        take_in(statement=only(proposed(anna)), by=anna, now=NOW)


def test_a_run_is_released_once_and_discarded_only_before(anna):
    debtor()
    run = released(anna)
    with pytest.raises(RoundRefused, match="being sent already by A"):
        release_run(run=run, by=anna, now=NOW)
    with pytest.raises(RoundRefused, match="being sent already"):
        discard_run(run=run, by=anna, now=NOW)
    other = proposed(anna)
    leave_out(statement=only(other), reason="no", by=anna, now=NOW)
    with pytest.raises(RoundRefused, match="nothing to send"):
        release_run(run=other, by=anna, now=NOW)
    assert discard_run(run=other, by=anna, now=NOW).status == "discarded"


@pytest.mark.parametrize("firms", [1, 3])
def test_a_run_is_proposed_in_the_same_queries_for_any_number(anna, firms, django_assert_max_num_queries):
    for _ in range(firms):
        debtor()
    with django_assert_max_num_queries(12):
        proposed(anna)
