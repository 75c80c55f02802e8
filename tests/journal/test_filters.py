"""Looking for something in the journal: by kind, person, period, words, page by page."""

from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from journal.record import NewEntry, record_many

pytestmark = pytest.mark.django_db
URL = "/customers/ACME/journal/"


def subjects(response) -> list[str]:
    lines = [line for day in response.context["days"] for line in (*day.lines, *day.events)]
    return [strip_tags(line.subject) for line in lines]  # what was looked for is marked


def test_newest_first_and_page_by_page(client, clerk, acme, now):
    record_many([NewEntry(acme.pk, "note", f"Note {i}", now - timedelta(minutes=i)) for i in range(120)], now=now)
    page, seen = client.get(URL), []
    while True:
        seen += subjects(page)
        if not page.context["next_url"]:
            break
        page = client.get(URL + page.context["next_url"])
    assert seen == [f"Note {i}" for i in range(120)]
    back = client.get(URL + page.context["previous_url"])
    assert subjects(back) == [f"Note {i}" for i in range(60, 90)]


def day(now, ago):
    return (now - timedelta(days=ago)).date().isoformat()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kind=letter", ["Offer sent"]),
        ("kind=people", ["Hums still", "Offer sent", "Noise"]),
        ("kind=house", ["payment booked", "invoice issued", "order placed"]),
        ("person=roth", ["Noise"]),
        ("person=kuhn", ["Offer sent"]),
        ("text=HUM", ["Hums still", "Noise"]),
        ("text=parties", []),
        ("kind=nonsense", None),
        ("since={4}", ["Hums still", None]),
        ("until={6}", ["Offer sent", "Noise"]),
        ("since={7}&until={4}", ["Offer sent"]),
        ("as_of={6}", ["Offer sent", "Noise"]),
        ("text=%00", None),
    ],
)
def test_the_journal_is_filtered(asked, found, client, busy, now):
    for ago in (4, 6, 7):
        asked = asked.replace(f"{{{ago}}}", day(now, ago))
    page = client.get(f"{URL}?{asked}")
    got = subjects(page)
    if found is None:
        assert len(got) == 6
    elif None in found:
        assert set(filter(None, found)) < set(got)
        assert "Noise" not in got
    else:
        assert got == found


def test_a_filter_that_finds_nothing_says_so(client, busy):
    page = client.get(f"{URL}?text=submarine")
    assert "No entry matches." in page.text
    assert "“submarine”" in page.text


def test_a_day_that_is_none_is_said_beside_the_filter(client, busy):
    assert "From: Write the day as 2026-11-21." in client.get(f"{URL}?since=Monday").text
