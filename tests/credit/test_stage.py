"""What the night sets up as tables is what the statements say themselves, and nothing of it is left behind."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credit.account import accounts_of
from credit.observations import OBSERVATIONS
from credit.risk.chances import LATENESS
from credit.stage import Stage, expressions
from credit.standing import POOL, STANDING, judged_by, pool_of
from foundation.sql import fetch
from tests import make
from tests.credit.test_standing import paid_after

TODAY = date(2026, 3, 2)
TEXTS = (OBSERVATIONS, LATENESS)


def temporary() -> list[str]:
    return [row["relname"] for row in fetch("SELECT relname FROM pg_class WHERE relpersistence = 't'", {})]


@pytest.mark.django_db
def test_on_the_stage_the_statements_give_what_they_give_without():
    acme, slow = make.customer(), make.customer(name="Otter Ltd")
    paid_after(acme, 10, 40)
    paid_after(slow, 60, 70)
    make.invoice(slow, "80.00", issued_on=date(2026, 1, 5))
    make.payment(slow, "30.00", received_on=date(2026, 2, 20))
    asked = judged_by(None, TODAY)
    before = [sorted(map(str, fetch(sql, asked))) for sql in (POOL, STANDING)]
    with Stage(TEXTS, {"customers": None, "as_of": TODAY}) as stage:
        assert {"open_item", "piece", "observation", "lateness"} <= set(temporary())
        assert [sorted(map(str, fetch(stage.short(sql), asked))) for sql in (POOL, STANDING)] == before
        assert "FROM financials_allocation used" not in stage.short(POOL)
    assert temporary() == []


def worked_out(queries: CaptureQueriesContext) -> int:
    return sum("FROM financials_allocation used" in query["sql"] for query in queries.captured_queries)


@pytest.mark.django_db
def test_a_large_account_looks_the_same_as_if_each_statement_worked_it_out(monkeypatch):
    acme = make.customer()
    paid_after(acme, 10, 40, 95)
    make.invoice(acme, "80.00", issued_on=date(2026, 1, 5))
    asked = {"customer": acme, "as_of": TODAY, "today": TODAY, "pool": pool_of(as_of=TODAY)}
    with CaptureQueriesContext(connection) as each:
        before = accounts_of(**asked)
    monkeypatch.setattr("credit.large.LARGE", 0)
    with CaptureQueriesContext(connection) as once:
        after = accounts_of(**asked)
    assert [(it.figures, it.paying, it.trend, it.open, it.rating) for it in after] == [
        (it.figures, it.paying, it.trend, it.open, it.rating) for it in before
    ]
    assert worked_out(once) < worked_out(each) / 2
    assert temporary() == []


def test_the_expressions_of_a_text_are_found_with_the_parentheses_inside_them():
    text = """
        -- Not (this one.
        one AS (SELECT count(*) FROM (SELECT 1) deep), -- nor this)
        two AS MATERIALIZED (SELECT 2)
    """
    assert [(name, kept, body.strip()) for name, kept, body in expressions(text)] == [
        ("one", False, "SELECT count(*) FROM (SELECT 1) deep"),
        ("two", True, "SELECT 2"),
    ]
    with pytest.raises(ValueError, match="not closed"):
        list(expressions("one AS (SELECT 1"))


@pytest.mark.django_db
def test_every_expression_of_the_texts_is_set_up():
    named = [name for text in TEXTS for name, _, _ in expressions(text)]
    assert "later" in named
    assert named[-1] == "lateness"
    assert len(named) == len(set(named))
    with Stage(TEXTS, {"customers": None, "as_of": TODAY}), connection.cursor() as cursor:
        for name in named:
            cursor.execute(f"SELECT count(*) FROM pg_temp.{name}")
