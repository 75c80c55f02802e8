"""What the nights keep and what is learnt from it: k, flags, recalibration and the strength of weekdays."""

from datetime import date, timedelta
from decimal import Decimal
from math import exp

import pytest

from credit.models import RiskModel, RiskSnapshot
from credit.models.risk import BROKEN_PROMISE, DISPUTED, K_WEEKDAY, RETURNED
from credit.risk.chances import at_issue, open_risks
from credit.risk.fitting import OFF, STRONGEST, fit_and_keep, fitted, weekday_strength
from credit.risk.outcomes import decided
from credit.risk.snapshots import keep_snapshots
from tests import make

TODAY = date(2026, 3, 2)
MONTHS = [date(2025, month, 1) for month in range(7, 13)]


def chance(odds: float) -> float:
    return 1 / (1 + exp(-odds))


def outcomes(truth, *, seen=400, said=lambda odds, place: odds, flags=((False, 0, False),), months=MONTHS):
    """Rows as risk/sql/fit.sql counts them: of `seen` invoices alike as many stayed unpaid as the truth has it."""
    return [
        {
            "as_of": f"{month}", "place": place, "odds": said(odds, place), "disputed": disputed, "broken": broken,
            "returned": returned, "seen": seen,
            "unpaid": round(seen * chance(truth(odds, disputed, broken, returned))),
        }
        for month in months for place in (1, 2, 3, 4) for odds in (-3, -2, -1, 0, 1, 2)
        for disputed, broken, returned in flags
    ]  # fmt: skip


def test_without_outcomes_everything_stays_as_assumed():
    said = decided([])
    assert (said["k"], said["intercept"], said["slope"]) == (2, 0, 1)
    assert (said["disputed"], said["broken_promise"], said["returned"]) == (DISPUTED, BROKEN_PROMISE, RETURNED)


def test_the_k_that_foretold_best_is_taken_and_two_unless_another_is_clearly_better():
    rows = outcomes(lambda odds, *_: odds, said=lambda odds, place: odds + (0 if place == 4 else 1))
    assert decided(rows)["k"] == 8
    assert decided(outcomes(lambda odds, *_: odds))["k"] == 2
    few = outcomes(lambda odds, *_: odds, seen=5, said=lambda odds, place: odds + (0 if place == 4 else 1))
    assert decided(few)["k"] == 2


def test_chances_that_were_too_low_are_put_right_when_it_proves_itself_in_the_last_month():
    said = decided(outcomes(lambda odds, *_: 0.5 + 0.8 * odds))
    assert (said["intercept"], said["slope"]) == (pytest.approx(0.5, abs=0.02), pytest.approx(0.8, abs=0.02))
    otherwise = outcomes(lambda odds, *_: 1 + odds, months=MONTHS[:5]) + outcomes(
        lambda odds, *_: odds - 1, months=MONTHS[5:]
    )
    assert (decided(otherwise)["intercept"], decided(otherwise)["slope"]) == (0, 1)
    assert decided(outcomes(lambda odds, *_: 0.5 + odds, seen=6))["intercept"] == 0  # under 200 events


def test_flags_weigh_what_they_did_here_once_fifty_were_seen():
    flags = ((False, 0, False), (True, 0, False), (False, 1, False), (False, 2, False))
    said = decided(outcomes(lambda odds, disputed, broken, _: odds + 0.6 * disputed + 1.1 * broken, flags=flags))
    assert said["disputed"] == pytest.approx(0.6, abs=0.03)
    assert said["broken_promise"] == pytest.approx(1.1, abs=0.03)
    assert said["returned"] == RETURNED
    assert said["decided"]["fitted"] == ["disputed", "broken_promise"]
    few = outcomes(lambda odds, disputed, *_: odds, seen=1, flags=flags)
    assert (decided(few)["disputed"], decided(few)["decided"]["fitted"]) == (DISPUTED, ["broken_promise"])


def test_a_flag_never_makes_anybody_safer():
    flags = ((False, 0, False), (True, 0, False))
    assert decided(outcomes(lambda odds, disputed, *_: odds - 3 * disputed, flags=flags))["disputed"] == 0


@pytest.fixture
def acme(db):
    customer = make.customer()
    for offset in range(4):
        issued_on = date(2025, 9, 1) + timedelta(days=7 * offset)
        paid = make.invoice(customer, "100.00", issued_on=issued_on)
        make.payment(customer, "100.00", received_on=issued_on + timedelta(days=33), to=[(paid, "100.00")])
    make.invoice(customer, "500.00", issued_on=date(2026, 1, 12))
    return customer


def night(day: date) -> int:
    fit_and_keep(day=day, now=make.at(day))
    return keep_snapshots(day=day, now=make.at(day))


def test_the_night_keeps_what_it_said_of_an_open_invoice_once(acme):
    assert night(date(2026, 2, 15)) == 1
    assert night(date(2026, 2, 15)) == 0
    kept = RiskSnapshot.objects.get()
    (said,) = open_risks(customer_id=acme.pk, as_of=date(2026, 2, 15))
    assert (kept.customer_id, kept.invoice_id, kept.model_id) == (acme.pk, said.invoice_id, date(2026, 2, 15))
    assert kept.p == pytest.approx(said.not_paid_30d)
    assert chance(kept.base[1]) == pytest.approx(kept.p)
    assert len(kept.base) == 4


def test_only_a_chance_that_changed_is_kept_again_but_all_on_the_first_night_of_a_month(acme):
    late = make.invoice(acme, "40.00", issued_on=date(2025, 5, 2))  # so old that its chance stays the same
    assert night(date(2026, 2, 15)) == 2
    changed = night(date(2026, 2, 17))
    assert changed == 1
    assert not RiskSnapshot.objects.filter(invoice__document=late, as_of=date(2026, 2, 17)).exists()
    assert night(date(2026, 3, 1)) == 2
    assert set(RiskSnapshot.objects.filter(whole=True).values_list("as_of", flat=True)) == {
        date(2026, 2, 15), date(2026, 3, 1),
    }  # fmt: skip


def test_money_that_waits_makes_the_invoice_as_good_as_paid(acme):
    make.payment(acme, "500.00", received_on=date(2026, 2, 14))
    assert night(date(2026, 2, 15)) == 0


def test_the_next_months_learn_from_what_was_said(acme):
    night(date(2026, 1, 15))
    learnt = fitted(as_of=date(2026, 2, 14))
    assert learnt.outcomes == 1
    assert set(learnt.decided["log_loss"]) == {"1", "2", "4", "8"}
    assert fitted(as_of=date(2026, 2, 13)).outcomes == 0  # the thirty days are not over
    assert fitted(as_of=date(2026, 9, 1)).outcomes == 0  # more than six months ago


def test_weekdays_weigh_as_assumed_until_there_is_enough_to_tell(acme):
    assert fitted(as_of=date(2026, 2, 15)).k_weekday == K_WEEKDAY


def test_where_weekdays_differ_by_chance_alone_they_say_nothing():
    spread = {"freedom": 40.0, "rest": 1000.0, "within": 240.0, "between": 40 * 0.25, "spread": 800.0}
    assert weekday_strength(spread) == OFF
    assert weekday_strength(spread | {"between": 40 * 2.64}) == pytest.approx(800 / 10 / 40)


@pytest.mark.django_db
def test_where_payment_runs_rule_weekdays_count_much():
    """Everybody pays on the Tuesday on or after the due day, hence late but for what is due on a Tuesday."""
    customer = make.customer()
    for offset in range(300):
        issued_on = date(2025, 8, 14) + timedelta(days=offset // 2)
        due_on = issued_on + timedelta(days=14)
        invoice = make.invoice(customer, "10.00", issued_on=issued_on, due_on=due_on)
        received_on = due_on + timedelta(days=(1 - due_on.weekday()) % 7)
        make.payment(customer, "10.00", received_on=received_on, to=[(invoice, "10.00")])
    day = date(2026, 1, 25)
    fit_and_keep(day=day, now=make.at(day))
    company = RiskModel.objects.get()
    assert company.k_weekday == STRONGEST
    tuesday, wednesday = date(2026, 2, 10), date(2026, 2, 11)
    said = at_issue([(customer.pk, day, due) for due in (tuesday, wednesday)], as_of=day, model=company)
    assert [one.late > 0.5 for one in sorted(said, key=lambda one: one.due_on)] == [False, True]
    assert [one.days_late for one in sorted(said, key=lambda one: one.due_on)] == [0, 6]


def test_a_disputed_invoice_is_kept_with_its_flag(acme):
    invoice = acme.documents.latest("issued_on")
    acme.disputes.create(document=invoice, amount=Decimal(500), reason="never arrived", opened_on=date(2026, 2, 1))
    night(date(2026, 2, 15))
    assert RiskSnapshot.objects.get().disputed
