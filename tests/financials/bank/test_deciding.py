"""Whose money it is, as a table: what points to whom, how the amount fits, and how sure that makes us."""

from datetime import date
from decimal import Decimal

import pytest

from financials.bank.clues import FAINT, FAIR, GOOD, STRONG, Clue
from financials.bank.deciding import LIKELY, POSSIBLE, SURE, Item, decide, settle

DUE = date(2026, 5, 4)
ACME, BETA = 1, 2


def item(number: int, amount: str, discount: str = "0") -> Item:
    return Item(number, 100 + number, f"INV-{number}", DUE.replace(day=number), Decimal(amount), Decimal(discount))


OPEN = [item(1, "100.00", "2.00"), item(2, "50.00"), item(3, "30.00")]
names_1 = Clue(ACME, "invoice", STRONG, "Names invoice INV-1", (101,))
names_1_by_digits = Clue(ACME, "invoice", FAIR, "Names invoice INV-1", (101,))
knows_account = Clue(ACME, "account", STRONG, "The account has paid before")
same_name = Clue(ACME, "name", GOOD, "The payer has this customer's name")
like_name = Clue(ACME, "name", FAIR, "The name is like this customer's")
only_amount = Clue(ACME, "amount", FAINT, "Only this customer has such an invoice")
beta_account = Clue(BETA, "account", STRONG, "The account has paid before")


@pytest.mark.parametrize(
    ("clues", "amount", "confidence", "parts"),
    [
        ([names_1], "100.00", SURE, {"INV-1": "100.00"}),
        ([names_1], "98.00", SURE, {"INV-1": "98.00"}),  # and 2.00 cash discount
        ([names_1], "60.00", LIKELY, {"INV-1": "60.00"}),
        ([names_1], "130.00", LIKELY, {"INV-1": "100.00", "INV-3": "30.00"}),
        ([names_1], "101.00", LIKELY, {"INV-1": "100.00"}),
        ([names_1_by_digits], "100.00", POSSIBLE, {"INV-1": "100.00"}),
        ([names_1_by_digits, like_name], "100.00", LIKELY, {"INV-1": "100.00"}),
        ([names_1_by_digits, same_name], "100.00", SURE, {"INV-1": "100.00"}),
        ([knows_account], "50.00", SURE, {"INV-2": "50.00"}),
        ([knows_account], "80.00", SURE, {"INV-2": "50.00", "INV-3": "30.00"}),
        ([knows_account], "77.00", LIKELY, {"INV-1": "77.00"}),
        ([knows_account], "500.00", LIKELY, {"INV-1": "100.00", "INV-2": "50.00", "INV-3": "30.00"}),
        ([same_name], "50.00", LIKELY, {"INV-2": "50.00"}),
        ([same_name], "77.00", POSSIBLE, {"INV-1": "77.00"}),
        ([like_name], "50.00", POSSIBLE, {"INV-2": "50.00"}),
        ([only_amount], "50.00", POSSIBLE, {"INV-2": "50.00"}),
        ([names_1, beta_account], "100.00", POSSIBLE, {"INV-1": "100.00"}),
    ],
)
def test_the_table_of_decisions(clues, amount, confidence, parts):
    decision = decide(Decimal(amount), "EUR", clues, {ACME: OPEN})
    assert decision.customer == ACME
    assert decision.confidence == confidence
    assert {part.number: str(part.amount) for part in decision.settling.parts} == parts


def test_without_a_clue_nothing_is_proposed():
    assert decide(Decimal(100), "EUR", [], {ACME: OPEN}) is None


def test_a_doubt_makes_somebody_look():
    decision = decide(Decimal("100.00"), "EUR", [names_1], {ACME: OPEN}, ["An MT940 statement has the same"])
    assert decision.confidence == LIKELY
    assert decision.doubts == ("An MT940 statement has the same",)


def test_the_discount_that_is_still_allowed_is_taken_beside_the_money():
    (part,) = settle(Decimal("98.00"), "EUR", OPEN, [101]).parts
    assert (part.amount, part.discount) == (98, 2)


def test_what_is_left_stays_as_credit_and_is_said():
    settling = settle(Decimal("106.00"), "EUR", OPEN, [101])
    assert settling.rest == 6
    assert settling.reason == "6.00 more than is open of what is named: that stays as credit."


def test_an_invoice_that_is_settled_already_makes_nobody_sure():
    paid_twice = Clue(ACME, "invoice", STRONG, "Names invoice INV-9", (109,))
    decision = decide(Decimal("50.00"), "EUR", [paid_twice], {ACME: OPEN})
    assert decision.confidence == LIKELY
    assert decision.settling.reason.startswith("What is named is settled already.")


def test_the_second_customer_a_clue_points_to_is_kept_as_the_other_choice():
    decision = decide(Decimal("100.00"), "EUR", [names_1, beta_account], {ACME: OPEN})
    assert decision.others == (BETA,)
    assert "Another customer" in decision.doubts[0]


def test_money_without_open_invoices_is_credit():
    settling = settle(Decimal("10.00"), "EUR", [], [])
    assert (settling.parts, settling.rest) == ((), 10)
