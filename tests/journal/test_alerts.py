"""Alerts: each person concerned is told once, never of what they did, and it is seen once it was opened."""

import pytest

from journal.alerts import LONGEST, alert, see, unseen, unseen_count
from journal.models import Alert
from tests import make

NOW = make.at(make.date(2026, 5, 4))


@pytest.fixture
def acme(db):
    return make.customer()


def test_each_person_is_told_once_and_nobody_of_what_they_did(acme):
    anna, rita, gone = (make.person(name, "clerk") for name in ("Anna Lang", "Rita Meyer", "Gil Gone"))
    gone.is_active = False
    alert(customer=acme, text="On hold", url="/x/", to=[anna, anna, None, rita, gone], but=rita, now=NOW)
    assert [unseen_count(one) for one in (anna, rita, gone)] == [1, 0, 0]


def test_a_long_sentence_is_cut_and_what_was_seen_is_new_no_more(acme):
    anna = make.person("Anna Lang", "clerk")
    alert(customer=acme, text="x" * 1000, url="/x/", to=[anna], now=NOW)
    told = unseen(anna).get()
    assert (len(told.text), told.text[-1]) == (LONGEST, "…")
    assert see(alerts=unseen(anna).order_by(), now=NOW) == 1
    assert see(alerts=anna.alerts.all(), now=NOW) == 0
    assert not unseen(anna)


def test_what_is_about_no_customer_rings_too_and_what_one_may_not_see_does_not(acme):
    stranger = make.user("Stan Strange")
    alert(customer=acme, text="On hold", url="/x/", to=[stranger], now=NOW)
    assert unseen_count(stranger) == 0
    Alert.objects.create(customer=None, recipient=stranger, text="Staff meeting in 15 minutes", url="/y/", made_at=NOW)
    assert [each.text for each in unseen(stranger)] == ["Staff meeting in 15 minutes"]
