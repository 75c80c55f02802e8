"""How likely an open invoice stays unpaid: the SQL against the reference, and what must always hold (CREDIT §2.5)."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credit.models import RiskModel
from credit.models.risk import USUAL
from credit.risk.chances import at_issue, model_of, open_risks
from credit.risk.fitting import FIT, counts, fit_and_keep, fitted
from credit.risk.reasons import customer_risk
from credit.standing import differences, run_night, standings
from financials.returns import return_payment
from foundation.periods import business_day
from foundation.sql import fetch
from tests import make
from tests.credit import reference_risk as reference
from tests.credit.test_standing import HISTORY, START, TODAY, written

pytestmark = pytest.mark.django_db

EXAMPLES = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
LOOSE = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 50_000)), max_size=2)
HAZARDS = st.lists(st.floats(0.001, 0.999), min_size=14, max_size=14)


def model(paid=(30, 20, 20, 10, 40, 20, 20, 10, 8, 6, 5, 4, 2, 1), beyond=None, **fields) -> RiskModel:
    """A company where of 200 invoices so many are settled in each step."""
    beyond = beyond or [200 - sum(paid[: step + 1]) for step in range(14)]
    fields = {"as_of": TODAY, "computed_at": make.at(TODAY), "median_late": -1, **fields}
    return RiskModel(paid=list(paid), beyond=list(beyond), **fields)


def risks(customer, as_of=TODAY, **fields):
    return open_risks(customer_id=customer.pk, as_of=as_of, model=model(**fields))


def booked(customer, history, loose):
    """Book invoices and money that waits, and return both as plain facts."""
    invoices = [written(customer, *facts) for facts in history]
    cash = [(START + timedelta(days=offset), Decimal(cents) / 100) for offset, cents in sorted(loose)]
    for received_on, amount in cash:
        make.payment(customer, amount, received_on=received_on)
    return invoices, cash


@settings(max_examples=15, **EXAMPLES)
@given(history=HISTORY, loose=LOOSE, k=st.sampled_from([1, 2, 4, 8]), k_weekday=st.sampled_from([4, 16, 1_000_000]))
def test_the_sql_foretells_what_the_reference_does(history, loose, k, k_weekday):
    acme = make.customer()
    invoices, cash = booked(acme, history, loose)
    seen = reference.lateness(invoices, cash, TODAY)
    company = model(k=k, k_weekday=k_weekday)
    found = open_risks(customer_id=acme.pk, as_of=TODAY, model=company)
    pending = [invoice for invoice in invoices if not invoice.is_settled()]
    assert len(found) == len(pending)
    for risk in found:
        due = next(
            business_day(one.due_on) for one in pending if (TODAY - business_day(one.due_on)).days - 1 == risk.age
        )
        said = reference.chances(seen, due, TODAY, pool=company.hazards, k=k)
        assert (risk.not_paid_30d, risk.ends_15_late, risk.ends_30_late) == pytest.approx(said, abs=1e-6)
        expected = reference.expected_on(seen, due, TODAY, pool_median=-1, k_weekday=k_weekday)
        assert risk.expected_on == expected
    for terms in (3, 30):
        due_on = TODAY + timedelta(days=terms)
        (said,) = at_issue([(acme.pk, TODAY, due_on)], as_of=TODAY, model=company)
        chances = reference.at_issue(seen, TODAY, due_on, pool=company.hazards, k_weekday=k_weekday)
        assert [said.late, said.late_5] == pytest.approx(chances, abs=1e-6)
        assert said.days_late == reference.days_late(seen, due_on, pool_median=-1, k_weekday=k_weekday)


@settings(max_examples=5, **EXAMPLES)
@given(histories=st.lists(st.tuples(HISTORY, LOOSE), min_size=1, max_size=3))
def test_the_company_is_the_sum_of_its_customers(histories):
    before = fitted(as_of=TODAY)
    seen, customers = [], []
    for history, loose in histories:
        customers.append(make.customer())
        seen += reference.lateness(*booked(customers[-1], history, loose), TODAY)
    after = fitted(as_of=TODAY)
    added = [new - old for new, old in zip(after.paid + after.beyond, before.paid + before.beyond, strict=True)]
    paid, beyond = reference.counts(seen)
    assert added == paid + beyond
    each = [counts(fetch(FIT, {"customers": [one.pk], "as_of": TODAY})[0]["lateness"] or []) for one in customers]
    assert [sum(column) for column in zip(*(paid + beyond for paid, beyond in each), strict=True)] == added


def test_the_model_of_a_company_alone_is_the_reference():
    acme = make.customer()
    invoices, cash = booked(acme, [(0, 30, 10_000, [(40, 100)]), (10, 14, 500, [(10, 50), (20, 50)])], [])
    seen = reference.lateness(invoices, cash, TODAY)
    found = fitted(as_of=TODAY)
    assert found.hazards == pytest.approx(reference.pool_hazards(seen, USUAL))
    assert (found.mean_late, found.median_late) == pytest.approx(reference.centre(seen))


@settings(max_examples=25, **EXAMPLES)
@given(hazards=HAZARDS)
def test_a_curve_only_falls_and_the_older_the_likelier_it_ends_late(hazards):
    sql = """
        SELECT days, exp(credit_ln_survival(curve, days)) AS left,
               exp(credit_ln_survival(curve, 30) - credit_ln_survival(curve, days)) AS ends_30_late
        FROM credit_survival(%(hazards)s::float8[]) AS curve, generate_series(-60, 400) AS days ORDER BY days
    """
    rows = fetch(sql, {"hazards": hazards})
    curve = [row["left"] for row in rows]
    assert all(0 <= chance <= 1 for chance in curve)
    assert curve == sorted(curve, reverse=True)
    until_30 = [row["ends_30_late"] for row in rows if row["days"] <= 30]
    assert until_30 == sorted(until_30)
    assert curve == pytest.approx([reference.survival(hazards, row["days"]) for row in rows], abs=1e-9)


@settings(max_examples=25, **EXAMPLES)
@given(hazards=HAZARDS, share=st.floats(0.01, 0.99))
def test_the_day_by_which_a_share_is_paid_is_the_curve_read_the_other_way(hazards, share):
    sql = """
        SELECT credit_day_of(curve, ln(%(share)s)) AS day FROM credit_survival(%(hazards)s::float8[]) AS curve
    """
    day = fetch(sql, {"hazards": hazards, "share": share})[0]["day"]
    if day is None:
        assert reference.survival(hazards, 180) > share
    else:
        assert reference.survival(hazards, int(day) + 1) <= share + 1e-9
        assert reference.survival(hazards, int(day // 1) - 1) >= share - 1e-9


@settings(max_examples=8, **EXAMPLES)
@given(history=HISTORY, taken=st.integers(61, 200))
def test_chances_lie_between_0_and_1_and_one_more_very_late_invoice_never_lowers_them(history, taken):
    acme = make.customer()
    booked(acme, history, [])
    make.invoice(acme, "50.00", issued_on=TODAY - timedelta(days=10))
    before = {one.invoice_id: one for one in risks(acme)}
    late = make.invoice(acme, "70.00", issued_on=TODAY - timedelta(days=201))
    make.payment(acme, "70.00", received_on=late.issued_on + timedelta(days=taken), to=[(late, "70.00")])
    for after in risks(acme):
        assert 0 <= after.not_paid_30d <= 1
        assert 0 <= after.ends_30_late <= after.ends_15_late <= 1
        assert after.ends_30_late >= before[after.invoice_id].ends_30_late - 1e-12


def test_somebody_new_is_judged_by_the_company_and_so_is_everybody_when_k_is_without_bounds():
    new, old = make.customer(), make.customer(name="Otter Ltd")
    for offset in range(6):
        issued_on = START + timedelta(days=30 * offset)
        invoice = make.invoice(old, "100.00", issued_on=issued_on)
        make.payment(old, "100.00", received_on=issued_on + timedelta(days=70), to=[(invoice, "100.00")])
    for customer in (new, old):
        make.invoice(customer, "100.00", issued_on=TODAY - timedelta(days=3))
    (of_new,), (of_old,), (of_company,) = risks(new), risks(old), risks(old, k=1e12)
    pool = reference.chances([], business_day(TODAY + timedelta(days=27)), TODAY, pool=model().hazards)
    assert (of_new.not_paid_30d, of_new.ends_15_late, of_new.ends_30_late) == pytest.approx(pool, abs=1e-9)
    assert of_company.not_paid_30d == pytest.approx(of_new.not_paid_30d, abs=1e-9)
    assert of_old.ends_30_late > of_new.ends_30_late


def test_nothing_that_comes_later_changes_what_was_said():
    acme, other = make.customer(), make.customer(name="Otter Ltd")
    for customer in (acme, other):
        booked(customer, [(0, 30, 9_000, [(35, 100)]), (90, 30, 8_000, [(60, 40)]), (380, 30, 700, [])], [(200, 900)])
    day = TODAY - timedelta(days=20)
    paid = acme.payments.earliest("received_on")
    company = fitted(as_of=day)
    before = open_risks(customer_id=acme.pk, as_of=day, model=company)
    return_payment(payment=paid, returned_on=TODAY, reason="no funds", by=make.somebody(), now=make.at(TODAY))
    make.payment(acme, "70.00", received_on=day - timedelta(days=4), now=make.at(TODAY))
    make.invoice(other, "10.00", issued_on=TODAY)
    make.credit_note(acme, "20.00", issued_on=TODAY)
    assert open_risks(customer_id=acme.pk, as_of=day, model=company) == before
    again = fitted(as_of=day)
    assert (again.paid, again.beyond, again.median_late) == (company.paid, company.beyond, company.median_late)


def test_the_worklist_is_the_sum_of_its_invoices_and_the_night_agrees():
    acme = make.customer()
    booked(acme, [(0, 30, 9_000, [(75, 100)]), (300, 30, 8_123, [(60, 40)]), (390, 30, 777, [])], [(390, 111)])
    night = TODAY - timedelta(days=1)
    run_night(day=night, now=make.at(TODAY))
    (standing,) = standings(customer_id=acme.pk, as_of=TODAY)
    said = open_risks(customer_id=acme.pk, as_of=TODAY)
    each = [Decimal(one.at_risk * one.not_paid_30d).quantize(Decimal("0.01")) for one in said]
    assert standing.value_at_risk == sum(each) > 0
    total = sum(one.at_risk for one in said)
    assert standing.risk == pytest.approx(sum(one.at_risk * one.not_paid_30d for one in said) / total, abs=1e-6)
    assert differences() == []


def test_what_falls_due_later_than_the_risk_looks_ahead_is_no_risk_of_a_prompt_payer():
    """On net 60 everything new is "not paid in 30 days"; beside an A that would say nothing but what the terms say."""
    acme = make.customer()
    booked(acme, [(offset, 30, 9_000, [(28, 100)]) for offset in range(0, 300, 30)], [])
    due_soon = (TODAY - START).days - 10
    booked(acme, [(due_soon, 30, 5_000, []), (due_soon, 60, 80_000, [])], [])
    (standing,) = standings(customer_id=acme.pk, as_of=TODAY)
    soon, later = sorted(open_risks(customer_id=acme.pk, as_of=TODAY), key=lambda one: one.due)
    assert standing.risk == pytest.approx(soon.not_paid_30d, abs=1e-6)
    assert standing.risk < 0.5 < later.not_paid_30d
    assert customer_risk(customer_id=acme.pk, currency=acme.currency, as_of=TODAY)[0] == pytest.approx(
        standing.risk, abs=1e-6
    )


def test_with_nothing_open_there_is_no_risk():
    acme = make.customer()
    booked(acme, [(0, 30, 9_000, [(75, 100)])], [])
    (standing,) = standings(customer_id=acme.pk, as_of=TODAY)
    assert (standing.risk, standing.value_at_risk) == (None, 0)
    assert risks(acme) == []


def test_a_day_is_judged_by_the_model_of_the_night_before_it():
    acme = make.customer()
    make.invoice(acme, "100.00", issued_on=TODAY - timedelta(days=40))
    for day in (TODAY - timedelta(days=9), TODAY - timedelta(days=8)):
        fit_and_keep(day=day, now=make.at(TODAY))
    RiskModel.objects.filter(as_of=TODAY - timedelta(days=9)).update(k=8)
    assert model_of(TODAY - timedelta(days=8)).k == 8
    assert model_of(TODAY - timedelta(days=7)).as_of == TODAY - timedelta(days=8)
    assert model_of(TODAY).pk == TODAY  # fitted now: the last night is too long ago
    assert not RiskModel.objects.filter(as_of=TODAY).exists()


def test_a_model_tells_the_sql_all_it_needs():
    said = json.loads(model(k=4, disputed=0.3).as_parameter())
    assert (said["k"], said["disputed"], len(said["hazards"])) == (4, 0.3, 14)
