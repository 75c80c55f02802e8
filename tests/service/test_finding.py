"""A caller names the number of a service call, and the answer box says who goes when."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from crm.roles import give_roles
from crm.search import answers
from foundation.upkeep import differences
from service.calls import note_call, schedule_call, take_call
from tests import make

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 4)
NOW = make.at(MAY)


@pytest.fixture
def maya():
    user = make.user("Maya Lindqvist")
    give_roles(user, "clerk")
    return user


@pytest.fixture
def call(maya):
    noted = note_call(customer=make.customer(), subject="The gate does not close", by=maya, now=NOW)
    call = take_call(call=noted, by=maya, now=NOW)
    asked = {"scheduled_on": MAY + timedelta(days=1), "technician": make.user("Jonas Pereira")}
    return schedule_call(call=call, **asked, by=maya, now=NOW)


@pytest.mark.parametrize("said", ["SC00001", "sc 1", "1", "service call 1", "call no. 1"])
def test_however_the_number_is_said_the_call_is_found(call, maya, said):
    found = answers(said, user=maya, today=MAY)
    assert (found.found[0].label, found.direct) == ("Service call", call.get_absolute_url())


def test_the_answer_says_who_goes_on_which_day_and_leads_to_the_tab(call, maya, client):
    client.force_login(maya)
    page = client.get(reverse("search-suggest"), {"q": "SC00001"}).content.decode()
    assert "Jonas Pereira goes on Tue 5 May" in page
    assert reverse("service:calls", args=[call.customer.code]) in page


def test_below_another_answer_the_call_is_one_line(call, maya, client):
    make.customer("SC00001", "Otter Ltd")
    client.force_login(maya)
    page = client.get(reverse("search"), {"q": "SC00001"}).content.decode()
    assert '<span class="result-kind">Service call</span>' in page
    assert "· The gate does not close, Baumgart GmbH" in page


def test_who_may_not_read_calls_finds_none_and_one_only_noted_has_no_number_to_find(call):
    assert answers("SC00001", user=make.user(), today=MAY).found == []
    assert not differences()
