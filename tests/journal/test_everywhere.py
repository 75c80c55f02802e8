"""The journals of all folders on one page; events of the house in sight or not; what is new on top."""

from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.urls import reverse

from journal.company_kinds import define_kind
from journal.models import Looked
from journal.record import NewEntry, record, record_many
from tests import make

pytestmark = pytest.mark.django_db
URL = "/journal/"
FOLDER = "/customers/ACME/journal/"
COST: dict[str, int] = {}


@pytest.fixture
def two_folders(busy, clerk, now):
    """Acme's six entries, and two of a neighbour, noted between Acme's."""
    next_door = make.customer("NEXT", "Next Door Ltd")
    record(next_door, "call_in", "Noise next door", by=clerk, now=now, happened_at=now - timedelta(days=5))
    record(next_door, "hold_placed", "On hold: noise", by=None, now=now, happened_at=now - timedelta(days=4))
    return busy


def lines(page) -> list:
    return [line for day in page.context["days"] for line in (*day.lines, *day.events)]


def codes(page) -> list[str]:
    return [line.customer.code for line in lines(page)]


def test_what_people_noted_in_all_folders_stands_newest_first_each_with_its_customer(client, two_folders):
    page = client.get(URL)
    assert [line.subject for line in lines(page)] == ["Hums still", "Noise next door", "Offer sent", "Noise"]
    assert codes(page) == ["ACME", "NEXT", "ACME", "ACME"]
    assert f'href="{reverse("folder", args=["NEXT"])}">Next Door Ltd</a>' in page.text
    assert "seal-broken" not in page.text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kind=", 8),
        ("kind=house", 4),
        ("text=noise", 2),
        ("kind=&text=noise", 3),
        ("person=roth", 1),
        ("kind=complaint&person=kern", 1),
        ("text=submarine", 0),
    ],
)
def test_all_folders_are_filtered_like_one(asked, found, client, two_folders):
    page = client.get(f"{URL}?{asked}")
    assert len(lines(page)) == found
    assert ("No entry matches." in page.text) == (not found)


def test_what_was_looked_for_is_marked(client, two_folders):
    assert "<mark>Noise</mark> next door" in client.get(f"{URL}?text=nois").text


def test_pages_follow_each_other_over_all_folders(client, clerk, now):
    folders = [make.customer(f"P-{i}") for i in range(3)]
    moments = [now - timedelta(minutes=i // 4) for i in range(120)]  # several at once
    record_many([NewEntry(folders[i % 3].pk, "note", f"Note {i}", at) for i, at in enumerate(moments)], now=now)
    page, seen = client.get(URL), []
    while True:
        seen += [line.subject for line in lines(page)]
        if not page.context["next_url"]:
            break
        page = client.get(URL + page.context["next_url"])
    assert sorted(seen) == sorted(f"Note {i}" for i in range(120))
    back = client.get(URL + page.context["previous_url"])
    assert [line.subject for line in lines(back)] == seen[60:90]


def test_who_may_not_read_journals_does_not_open_the_page(client, two_folders):
    client.force_login(make.user("Nobody"))
    assert client.get(URL).status_code == 403


@pytest.mark.parametrize("folders", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_folders(folders, client, clerk, now, django_assert_max_num_queries):
    for i in range(folders):
        customer = make.customer(f"F-{i}")
        entry = record(customer, "call_in", "Call", by=make.user(f"Clerk {i}"), now=now)
        record(customer, "amendment", "Amends", by=clerk, now=now, amends=entry)
    client.get(URL)
    with django_assert_max_num_queries(14) as counted:
        assert len(lines(client.get(f"{URL}?text=call&kind="))) == folders
    COST.setdefault("page", len(counted))
    assert len(counted) == COST["page"]


def test_the_switch_leaves_events_out_and_keeps_the_rest_of_the_filter(client, busy):
    page = client.get(f"{FOLDER}?text=o&after=x&since=2020-01-01")
    events, people = page.context["switches"]
    assert (events.current, people.current) == (True, False)
    kept = parse_qs(people.url.removeprefix("?"))
    assert kept == {"text": ["o"], "since": ["2020-01-01"], "kind": ["people"]}
    page = client.get(FOLDER + people.url)
    assert [line.kind.value for line in lines(page)] == ["letter"]
    assert [side.current for side in page.context["switches"]] == [False, True]
    assert page.text.count('aria-current="true"') == 1
    assert len(lines(client.get(FOLDER + page.context["switches"][0].url))) == 2  # "Offer sent" and "order placed"


def test_what_is_looked_for_is_not_folded_away(client, busy):
    days = client.get(f"{FOLDER}?text=i").context["days"]
    assert not any(day.events for day in days)


def test_the_company_of_its_own_kinds_finds_them_among_what_people_noted(client, busy, clerk, now):
    record(busy, "own_factory_tour", "Tour of the works", by=clerk, now=now)
    assert "Tour of the works" in client.get(f"{FOLDER}?kind=people").text
    assert "Tour of the works" not in client.get(f"{FOLDER}?kind=house").text


@pytest.mark.parametrize("tab", ["/customers/ACME/", "/customers/ACME/overview/", FOLDER])
def test_what_colleagues_wrote_since_the_last_look_stands_on_top_once(tab, client, busy, clerk, now):
    assert "Since you last looked" not in client.get(tab).text
    record(busy, "call_in", "Wants a <b>visit</b>", by=make.user("Bert Kuhn"), now=now)
    record(busy, "note", "My own", by=clerk, now=now)
    page = client.get(tab)
    assert "Since you last looked on" in page.text
    assert "1 entry by others" in page.text
    assert "Wants a &lt;b&gt;visit" in page.text
    assert "Since you last looked" not in client.get(tab).text
    found = lines(client.get(page.context["since"].url))
    assert [line.seq for line in found] == [8, 7]


def test_a_folder_of_the_past_is_not_looked_at(client, busy, clerk, now):
    for tab in ("/customers/ACME/", FOLDER):
        assert client.get(f"{tab}?as_of={now - timedelta(days=5):%Y-%m-%d}").status_code == 200
    assert not Looked.objects.exists()


def test_a_number_after_which_entries_are_new_may_be_anything(client, busy):
    for newer in ("-1", "x", "9" * 30, ""):
        assert len(lines(client.get(f"{FOLDER}?newer={newer}"))) == 6
    assert [line.seq for line in lines(client.get(f"{FOLDER}?newer=4"))] == [6, 5]


def test_a_kind_of_the_company_can_be_chosen_whatever_it_is_called(client, busy):
    tour = define_kind(label="R&D <b>tour")
    page = client.get(f"{FOLDER}?kind={tour.value}")
    assert f'<option value="{tour.value}" selected>R&amp;D &lt;b&gt;tour</option>' in page.text
