"""Reminders of one customer are stopped by hand, with a reason, and taken up again."""

from datetime import date, timedelta

import pytest

from credit.dunning.refusals import DunningRefused
from credit.dunning.stops import active_stop, resume_reminders, stop_reminders
from tests import make

TODAY = date(2026, 11, 12)
NOW = make.at(TODAY)


@pytest.fixture
def rita(db):
    return make.person("Rita Meyer", "collections")


@pytest.fixture
def acme(db):
    return make.customer("ACME", "Acme Ltd")


def stop(acme, rita, **fields):
    return stop_reminders(customer=acme, by=rita, now=NOW, **{"reason": "Their bookkeeper died", **fields})


def told(customer):
    return [entry.body.subject for entry in customer.journal_entries.order_by("seq")]


def test_a_stop_holds_through_its_last_day_and_no_longer(acme, rita):
    stop(acme, rita, until=TODAY + timedelta(days=7))
    assert active_stop(customer=acme, day=TODAY + timedelta(days=7))
    assert active_stop(customer=acme, day=TODAY + timedelta(days=8)) is None
    assert told(acme) == ["No reminders until 19 Nov 2026: Their bookkeeper died"]


def test_a_stop_without_a_last_day_holds_until_somebody_resumes(acme, rita):
    stop(acme, rita)
    assert active_stop(customer=acme, day=TODAY + timedelta(days=900))
    resume_reminders(customer=acme, by=rita, now=NOW)
    assert active_stop(customer=acme, day=TODAY) is None
    assert told(acme)[-1] == "Reminders resumed; they were stopped because: Their bookkeeper died"
    with pytest.raises(DunningRefused, match="again already"):
        resume_reminders(customer=acme, by=rita, now=NOW)


def test_a_stop_that_has_run_out_gives_way_to_a_new_one(acme, rita):
    old = stop(acme, rita, until=TODAY)
    later = make.at(TODAY + timedelta(days=1))
    new = stop_reminders(customer=acme, reason="Again", by=rita, now=later)
    old.refresh_from_db()
    assert old.ended_at == later
    assert active_stop(customer=acme, day=TODAY + timedelta(days=1)) == new


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"reason": "  "}, "reason", "Say why"),
        ({"until": TODAY - timedelta(days=1)}, "until", "has passed"),
    ],
)
def test_a_stop_without_a_reason_or_in_the_past_is_refused(acme, rita, fields, field, sentence):
    with pytest.raises(DunningRefused, match=sentence) as refusal:
        stop(acme, rita, **fields)
    assert refusal.value.field == field


def test_two_stops_at_once_are_refused(acme, rita):
    stop(acme, rita)
    with pytest.raises(DunningRefused, match="already"):
        stop(acme, rita)
