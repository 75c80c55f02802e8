"""The policy, the levels and their wording: who changes them is told what is wrong, and nothing is lost."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from credit.dunning.levels import (
    add_level,
    change_level,
    change_policy,
    policy,
    remove_level,
    remove_text,
    write_text,
)
from credit.dunning.refusals import DunningRefused
from credit.dunning.wording import troubles_of
from credit.models import DunningLevel, DunningPolicy, DunningText
from tests import make
from tests.credit.dunning.debts import NOW, days_ago, debtor, reminded

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make.user("Anna Meyer")


def level(position: int) -> DunningLevel:
    return DunningLevel.objects.get(position=position)


def refused(verb, **fields) -> str | None:
    """The field a refusal names."""
    with pytest.raises(DunningRefused) as refusal:
        verb(now=NOW, **fields)
    return refusal.value.field


def test_a_house_begins_with_three_levels_worded_in_four_languages():
    levels = DunningLevel.objects.all()
    assert [(one.name, one.after_days, one.fee) for one in levels] == [
        ("Reminder", 5, None), ("Second reminder", 15, None), ("Final notice", 25, None),
    ]  # fmt: skip
    assert [(one.by_post, one.proposes_hold) for one in levels] == [(False, False), (False, False), (True, True)]
    texts = DunningText.objects.all()
    assert sorted({text.language for text in texts}) == ["de", "en", "es", "fr"]
    assert len(texts) == 12


@pytest.mark.parametrize("position", [1, 2, 3])
def test_the_wording_a_house_begins_with_has_no_trouble(position):
    for text in level(position).texts.all():
        assert troubles_of(text.body) == []
        assert troubles_of(text.subject, one_line=True) + troubles_of(text.sms, one_line=True) == []


def test_the_policy_says_who_changed_it_and_when(anna):
    change_policy(grace_days=7, least_amount=Decimal(25), by=anna, now=NOW)
    kept = policy()
    assert (kept.grace_days, kept.least_amount, kept.changed_by, kept.changed_at) == (7, 25, anna, NOW)
    assert refused(change_policy, least_amount=Decimal(-1), by=anna) is None
    assert refused(change_policy, grace_days=-3, by=anna) == "grace_days"


def test_levels_are_added_at_the_end_and_come_later_than_those_before(anna):
    assert refused(add_level, name="Lawyer", after_days=25, by=anna) == "after_days"
    added = add_level(name="Lawyer", after_days=40, wait_days=10, by=anna, now=NOW)
    assert added.position == 4
    assert refused(change_level, level=level(2), after_days=5, by=anna) == "after_days"
    assert refused(change_level, level=level(2), after_days=25, by=anna) == "after_days"
    assert change_level(level=level(2), after_days=12, by=anna, now=NOW).after_days == 12


def test_a_fee_needs_its_currency_and_interest_is_a_percentage(anna):
    with pytest.raises(DunningRefused, match="fee above zero needs its currency"):
        change_level(level=level(2), fee=Decimal(5), by=anna, now=NOW)
    with pytest.raises(DunningRefused):
        change_level(level=level(2), interest_percent=Decimal(101), by=anna, now=NOW)
    assert change_level(level=level(2), fee=Decimal(5), fee_currency="EUR", by=anna, now=NOW).fee == 5


def test_only_the_last_level_is_removed_and_only_unused(anna):
    with pytest.raises(DunningRefused, match="those after it first"):
        remove_level(level=level(1), by=anna, now=NOW)
    reminded(debtor(), level=3, on=days_ago(2))
    with pytest.raises(DunningRefused, match="it stays"):
        remove_level(level=level(3), by=anna, now=NOW)
    added = add_level(name="Lawyer", after_days=40, by=anna, now=NOW)
    remove_level(level=added, by=anna, now=NOW)
    assert DunningLevel.objects.count() == 3


def test_a_wording_with_a_field_nobody_knows_is_refused_with_a_sentence(anna):
    words = {"level": level(1), "language": "it", "subject": "Sollecito", "sms": "", "by": anna}
    with pytest.raises(DunningRefused, match="There is no field") as refusal:
        write_text(body="Prego {totl}", now=NOW, **words)
    assert refusal.value.field == "body"
    assert refused(write_text, body="Prego", **words) == "body"
    assert refused(write_text, **words | {"subject": " ", "body": "{items}"}) == "subject"
    text = write_text(body="{items}\n\nPrego {total}", now=NOW, **words)
    assert (text.changed_by, text.language) == (anna, "it")


def test_the_only_wording_of_a_level_stays(anna):
    for language in ("de", "fr", "es"):
        remove_text(level=level(1), language=language, by=anna, now=NOW)
    with pytest.raises(DunningRefused, match="only wording"):
        remove_text(level=level(1), language="en", by=anna, now=NOW)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (DunningPolicy, {"id": 2}),
        (DunningPolicy, {"least_amount": -1}),
        (DunningLevel, {"position": 0}),
        (DunningLevel, {"pay_within": 0}),
        (DunningLevel, {"fee": 5}),
        (DunningLevel, {"interest_percent": 101}),
        (DunningText, {"language": "en"}),
    ],
)
def test_the_database_refuses_nonsense(model, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(**change)
