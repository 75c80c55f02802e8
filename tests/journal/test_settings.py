"""A manager gives the company kinds of contact of its own, and leaves unimportant events out of the journals."""

import pytest

from crm.roles import give_roles
from journal.company_kinds import define_kind
from journal.models import CompanyKind, Entry, QuietEvent
from journal.quiet import NotOptional, choose_quiet
from journal.record import record
from tests import make

pytestmark = pytest.mark.django_db
URL = "/settings/journal/"


@pytest.fixture
def rita(client):
    rita = make.user("Rita Meyer")
    give_roles(rita, "manager")
    client.force_login(rita)
    return rita


def add(client, label, letter="", icon="visit"):
    return client.post(f"{URL}kinds/", {"label": label, "letter": letter, "icon": icon}, follow=True)


def test_a_kind_is_added_retired_and_offered_again(client, rita):
    assert "None yet." in client.get(URL).text
    assert "Factory tour can be chosen from now on." in add(client, " Factory tour ", "Y").text
    kind = CompanyKind.objects.get()
    assert (kind.value, kind.label, kind.letter, kind.icon) == ("own_factory_tour", "Factory tour", "y", "visit")
    assert "not offered since" in client.post(f"{URL}kinds/{kind.pk}/retire/", follow=True).text
    add(client, "Yard sale", "y")
    client.post(f"{URL}kinds/{kind.pk}/offer/")
    kind.refresh_from_db()
    assert (kind.retired_at, kind.letter) == (None, "")  # its key was given away meanwhile


@pytest.mark.parametrize(
    ("label", "letter", "icon", "sentence"),
    [
        ("", "", "visit", "Write the name of the kind"),
        ("Call to customer", "", "visit", "There is a kind “Call to customer” already."),
        ("Factory TOUR", "", "visit", "There is a kind “Factory TOUR” already."),
        ("!!!", "", "visit", "at least one letter"),
        ("Lunch", "i", "visit", "The key i chooses “Call from customer”."),
        ("Lunch", "y", "visit", "The key y chooses “Factory tour”."),
        ("Lunch", "ß", "visit", "The key is one letter or digit."),
        ("Lunch", "", "skull", "Choose one of the pictures offered."),
        ("x" * 61, "", "visit", "at most 60 characters"),
        ("Lunch\0", "", "visit", "NUL character"),
    ],
)
def test_a_kind_that_cannot_be_is_refused_and_what_was_typed_kept(label, letter, icon, sentence, client, rita):
    define_kind(label="Factory tour", letter="y")
    answer = add(client, label, letter, icon)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert label.replace("\0", "")[:9] in answer.text
    assert CompanyKind.objects.count() == 1


def test_unimportant_events_are_left_out_and_recorded_again(client, rita, acme, now):
    ticked = ["contact_changed", "draft_discarded"]
    assert "will not be recorded from now on" in client.post(f"{URL}events/", {"recorded": ticked}, follow=True).text
    assert "left out by R. Meyer since" in client.get(URL).text
    assert record(acme, "call_moved", "Moved", by=rita, now=now) is None
    assert record(acme, "contact_changed", "Changed", by=rita, now=now)
    assert record(acme, "hold_placed", "Hold", by=rita, now=now)
    assert Entry.objects.count() == 2
    everything = list(QuietEvent.objects.values_list("kind", flat=True)) + ticked
    assert "Every event is recorded" in client.post(f"{URL}events/", {"recorded": everything}, follow=True).text
    assert record(acme, "call_moved", "Moved", by=rita, now=now)


def test_important_events_cannot_be_left_out(rita, now):
    with pytest.raises(NotOptional, match="always recorded"):
        choose_quiet(kinds={"hold_placed"}, by=rita, now=now)


def test_clerks_choose_neither(client, clerk):
    assert client.get(URL).status_code == 403
    assert add(client, "Lunch").status_code == 403
    assert client.post(f"{URL}events/").status_code == 403
    assert "Own kinds …" not in client.get("/components/").text
