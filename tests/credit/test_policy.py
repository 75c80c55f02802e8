"""The hold policy: automatic rules place holds, the others propose them, and nobody is asked twice in a month."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connections, transaction

from credit.collecting.disputes import open_dispute
from credit.collecting.keeping import judge
from credit.holding.holds import place_on_hold, release_hold
from credit.holding.policy import apply_policy
from credit.holding.proposals import ProposalRefused, confirm_proposal, dismiss_proposal, open_proposals
from credit.holding.rules import met_by, met_by_all, words
from credit.models import HoldProposal, HoldRule
from credit.standing import run_night
from crm.roles import give_roles
from customers.holds import active_hold
from customers.models import Hold
from financials.returns import return_payment
from journal.models import Alert, Entry
from tests import make

MARCH = date(2026, 3, 2)
DAY = date(2026, 6, 1)  # a Monday; what was issued on 2 March fell due on 1 April
NOW = make.at(DAY)


@pytest.fixture
def manager(db):
    person = make.user("Rita Meyer")
    give_roles(person, "manager")
    return person


@pytest.fixture
def acme(db):
    """Acme owes 800.00, 61 days overdue on DAY."""
    acme = make.customer("ACME", "Acme Ltd")
    acme.late = make.invoice(acme, "800.00", issued_on=MARCH)
    return acme


def rule(kind="overdue_days", **fields) -> HoldRule:
    return HoldRule.objects.create(kind=kind, **({"days": 60} if kind == "overdue_days" else {}) | fields)


def night(now=NOW, day=DAY) -> int:
    run_night(day=day, now=now)
    return apply_policy(day=day, now=now)


def test_without_rules_nothing_is_proposed(acme):
    assert night() == 0
    assert not HoldProposal.objects.exists()


def test_a_rule_proposes_and_each_who_decides_is_told_once(acme, manager):
    other = make.customer("BOLT", "Bolt & Co")
    make.invoice(other, "90.00", issued_on=MARCH)
    late = rule()
    assert night() == 2
    proposal = HoldProposal.objects.get(customer=acme)
    assert (proposal.act, proposal.rule) == ("place", late)
    assert proposal.reason == "800.00 USD more than 60 days overdue, the oldest 61 days"
    assert active_hold(acme) is None
    told = Alert.objects.get(recipient=manager)
    assert told.text == "The hold policy proposes 2 holds: Acme Ltd and 1 more. Confirm or dismiss."


def test_a_second_run_of_the_night_changes_nothing(acme, manager):
    rule()
    night()
    before = list(HoldProposal.objects.values())
    assert night(NOW + timedelta(minutes=5)) == 0
    assert list(HoldProposal.objects.values()) == before
    assert Alert.objects.count() == 1


def test_an_automatic_rule_places_the_hold_in_the_name_of_the_policy(acme):
    rule(automatic=True)
    assert night() == 1
    hold = active_hold(acme)
    assert (hold.placed_by, hold.placed_by_name, hold.policy) == (None, "hold policy", "more than 60 days overdue")
    entry = Entry.objects.get(customer=acme, kind="hold_placed")
    assert entry.author is None
    assert night(NOW + timedelta(hours=1)) == 0
    assert Hold.objects.count() == 1


def test_who_has_paid_this_morning_is_not_put_on_hold(acme):
    rule(automatic=True)
    run_night(day=DAY - timedelta(days=1), now=NOW)
    HoldRule.objects.update(days=50)
    make.payment(acme, "800.00", received_on=DAY, to=[(acme.late, "800.00")])
    assert met_by_all(as_of=DAY - timedelta(days=1), rules=HoldRule.objects.all())
    assert apply_policy(day=DAY - timedelta(days=1), now=NOW) == 0
    assert active_hold(acme) is None


def test_confirming_places_the_hold_in_the_name_of_who_confirms(acme, manager):
    rule()
    night()
    hold = confirm_proposal(proposal=HoldProposal.objects.get(), by=manager, now=NOW)
    assert (hold.placed_by, hold.policy) == (manager, "more than 60 days overdue")
    decided = HoldProposal.objects.get()
    assert (decided.decision, decided.decided_by, decided.hold) == ("confirmed", manager, hold)
    with pytest.raises(ProposalRefused, match=r"decided already: confirmed by R\. Meyer"):
        confirm_proposal(proposal=decided, by=manager, now=NOW)


def test_dismissing_needs_a_reason_and_stands_for_a_month(acme, manager):
    rule()
    night()
    proposal = HoldProposal.objects.get()
    with pytest.raises(ProposalRefused, match="Say why not"):
        dismiss_proposal(proposal=proposal, note=" ", by=manager, now=NOW)
    dismiss_proposal(proposal=proposal, note="Pays on Friday, spoke to Ms Lee", by=manager, now=NOW)
    assert night(NOW + timedelta(days=29)) == 0
    assert night(NOW + timedelta(days=31), DAY + timedelta(days=31)) == 1
    assert Entry.objects.get(customer=acme, kind="hold_dismissed").author == manager


def test_a_proposal_whose_reason_is_gone_lapses(acme, manager):
    rule()
    night()
    make.payment(acme, "800.00", received_on=DAY, to=[(acme.late, "800.00")])
    assert night() == 1
    assert HoldProposal.objects.get().decision == "lapsed"
    assert not open_proposals(user=manager)


def test_a_hold_of_the_policy_is_proposed_to_be_released_once_its_reason_is_gone(acme, manager):
    rule(automatic=True)
    night()
    make.payment(acme, "800.00", received_on=DAY, to=[(acme.late, "800.00")])
    assert night() == 1
    proposal = open_proposals(user=manager).get()
    assert (proposal.act, proposal.hold) == ("release", active_hold(acme))
    confirm_proposal(proposal=proposal, by=manager, now=NOW)
    assert active_hold(acme) is None
    assert Hold.objects.get().release_reason.startswith("The reason of the hold is gone (more than 60 days overdue)")


def test_a_hold_somebody_placed_by_hand_is_left_to_people(acme, manager):
    rule()
    place_on_hold(customer=acme, reason="Rumours of insolvency", by=manager, now=NOW)
    make.payment(acme, "800.00", received_on=DAY, to=[(acme.late, "800.00")])
    assert night() == 0


def test_what_a_person_released_is_not_placed_again_by_the_policy_within_a_month(acme, manager):
    rule(automatic=True)
    night()
    release_hold(customer=acme, reason="Agreed to pay in three parts", by=manager, now=NOW)
    assert night(NOW + timedelta(days=1)) == 0
    assert night(NOW + timedelta(days=31), DAY + timedelta(days=31)) == 1


def test_placing_by_hand_closes_what_was_proposed(acme, manager):
    rule()
    night()
    place_on_hold(customer=acme, reason="Called, nobody answers", by=manager, now=NOW)
    assert HoldProposal.objects.get().decision == "lapsed"


@pytest.mark.django_db(transaction=True)
def test_two_nights_at_once_place_one_hold_and_propose_once():
    acme, bolt = make.customer("ACME", "Acme Ltd"), make.customer("BOLT", "Bolt & Co")
    make.invoice(acme, "800.00", issued_on=MARCH)
    make.invoice(bolt, "90.00", issued_on=MARCH)
    rule(automatic=True, amount=Decimal(500), currency="USD")
    rule()
    run_night(day=DAY, now=NOW)
    start, trouble = threading.Barrier(3), []

    def run():
        start.wait()
        try:
            apply_policy(day=DAY, now=NOW)
        except Exception as error:
            trouble.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not trouble
    assert Hold.objects.get().customer == acme
    assert HoldProposal.objects.filter(customer=bolt).count() == 1


# What each kind of rule measures, and what the database takes for a rule


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ({"kind": "overdue_days", "days": None}, "hold_rule_says_how_much"),
        ({"kind": "overdue_amount"}, "hold_rule_says_how_much"),
        ({"kind": "grade", "grade": "A"}, "hold_rule_says_how_much"),
        ({"kind": "broken_promises"}, "hold_rule_says_how_much"),
        ({"kind": "overdue_days", "days": 30, "amount": Decimal(5)}, "hold_rule_amount_has_a_currency"),
        ({"kind": "overdue_days", "days": 30, "currency": "USD"}, "hold_rule_amount_has_a_currency"),
    ],
)
def test_the_database_refuses_a_rule_that_measures_nothing(db, kind, name):
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        rule(**kind)


def reasons(customer, **kind) -> list[str]:
    return [one.reason for one in met_by(customer.pk, as_of=DAY, rules=[HoldRule(**kind)])]


def test_overdue_counts_from_the_first_day_over(acme):
    assert not reasons(acme, kind="overdue_days", days=61)
    assert reasons(acme, kind="overdue_days", days=60)


def test_a_least_amount_and_its_currency_are_kept_to(acme):
    assert reasons(acme, kind="overdue_days", days=60, amount=Decimal(800), currency="USD")
    assert not reasons(acme, kind="overdue_days", days=60, amount=Decimal("800.01"), currency="USD")
    assert not reasons(acme, kind="overdue_days", days=60, amount=Decimal(1), currency="EUR")


def test_the_overdue_amount_leaves_out_what_is_disputed_or_covered_by_money_not_applied_yet(acme, manager):
    kind = {"kind": "overdue_amount", "amount": Decimal(500), "currency": "USD"}
    assert reasons(acme, **kind) == ["800.00 USD overdue, the oldest 61 days"]
    open_dispute(document=acme.late, amount=Decimal(200), reason="Two boxes short", by=manager, now=NOW)
    assert reasons(acme, **kind) == ["600.00 USD overdue, the oldest 61 days"]
    make.payment(acme, "150.00", received_on=DAY)
    assert not reasons(acme, **kind)


def test_a_grade_or_worse(acme):
    assert reasons(acme, kind="grade", grade="C") == ["Grade D"]
    assert not reasons(acme, kind="grade", grade="E")
    assert not reasons(make.customer(), kind="grade", grade="B")


def test_a_promise_is_broken_two_business_days_after_its_day_unless_the_whole_amount_came(acme, manager):
    thursday = date(2026, 5, 21)  # two business days later: Monday the 25th
    make.promise_payment(
        customer=acme, amount=Decimal(500), due_on=thursday, promised_by="Ms Lee", by=manager,
        now=make.at(date(2026, 5, 18)),
    )  # fmt: skip
    broken = HoldRule(kind="broken_promises", times=1)
    make.payment(acme, "450.00", received_on=thursday)
    monday = date(2026, 5, 25)
    judge(day=monday, now=make.at(monday + timedelta(days=1)))
    assert not met_by(acme.pk, as_of=monday, rules=[broken])
    assert met_by(acme.pk, as_of=date(2026, 5, 26), rules=[broken])[0].reason == "1 broken promise in 12 months"
    make.payment(acme, "50.00", received_on=monday, now=make.at(DAY))
    judge(day=DAY, now=NOW)
    assert not met_by(acme.pk, as_of=DAY, rules=[broken])


def test_returned_payments_are_counted(acme, manager):
    paid = make.payment(acme, "100.00", received_on=date(2026, 5, 4))
    return_payment(payment=paid, returned_on=date(2026, 5, 6), reason="No funds", by=manager, now=NOW)
    assert reasons(acme, kind="returned_payments", times=1) == ["1 returned payment in 12 months"]
    assert not reasons(acme, kind="returned_payments", times=2)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "overdue_days", "days": 30}, "more than 30 days overdue"),
        (
            {"kind": "overdue_days", "days": 30, "amount": Decimal(500), "currency": "USD"},
            "more than 30 days overdue, at least 500.00 USD",
        ),
        ({"kind": "overdue_amount", "amount": Decimal(5000), "currency": "EUR"}, "5,000.00 EUR or more overdue"),
        ({"kind": "grade", "grade": "D"}, "grade D or worse"),
        ({"kind": "broken_promises", "times": 2}, "2 broken promises or more in 12 months"),
        ({"kind": "returned_payments", "times": 1}, "1 returned payment or more in 12 months"),
    ],
)
def test_a_rule_says_itself_in_words(fields, said):
    assert words(HoldRule(**fields)) == said


def test_live_for_one_and_nightly_for_all_say_the_same(acme, manager):
    for number in range(3):
        customer = make.customer(name=f"Firm {number}")
        make.invoice(customer, "300.00", issued_on=MARCH - timedelta(days=40 * number))
    rules = [rule(), rule("grade", grade="D"), rule("overdue_amount", amount=Decimal(500), currency="USD")]
    run_night(day=DAY, now=NOW)
    nightly = [(one.customer_id, one.rule.pk, one.reason) for one in met_by_all(as_of=DAY, rules=rules)]
    customers = sorted({customer for customer, _, _ in nightly} | {acme.pk})
    live = [(one.customer_id, one.rule.pk, one.reason) for key in customers for one in met_by(key, as_of=DAY)]
    assert nightly == live
    assert len(customers) == 4


def test_what_the_policy_places_at_night_is_told_to_who_decides_in_one_line(acme, manager):
    sam = make.user("Sam Ortega")
    other = make.customer("BOLT", "Bolt & Co", sales_rep=sam)
    make.invoice(other, "90.00", issued_on=MARCH)
    rule(automatic=True)
    assert night() == 2
    assert Alert.objects.get(recipient=manager).text == "The hold policy placed 2 holds tonight: Acme Ltd and 1 more."
    assert Alert.objects.get(recipient=sam).text.startswith("Bolt & Co was placed on hold by hold policy: 90.00 USD")
