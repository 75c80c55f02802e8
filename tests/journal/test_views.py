"""A clerk opens the journal tab, notes a call, looks for a letter, amends what was wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from journal import keys
from journal.checkpoints import take_checkpoint
from journal.models import Body, Entry
from journal.record import record
from tests import make
from tests.journal.superuser import tamper

pytestmark = pytest.mark.django_db
URL = "/customers/ACME/journal/"


def test_an_empty_journal_says_what_to_do(client, clerk, acme):
    page = client.get(URL)
    assert page.status_code == 200
    assert "Nothing noted yet. Write down the first call above." in page.text


def test_a_call_is_noted_with_the_person_on_file(client, clerk, acme):
    jan = make.contact(acme, "Jan", "Roth")
    typed = {
        "kind": "call_out",
        "contact": "jan roth; the porter",
        "subject": "Pump",
        "text": "Two\r\nlines ",
        "happened_at": "",
    }
    answer = client.post(f"{URL}write/", typed, follow=True)
    assert answer.redirect_chain == [(URL, 302)]
    entry = Entry.objects.select_related("body").get()
    assert (entry.kind, entry.author, entry.body.subject) == ("call_out", clerk, "Pump")
    assert f'"contacts":[{jan.pk}]'.encode() in bytes(entry.payload)
    assert entry.body.content == '{"parties":["Jan Roth","the porter"],"subject":"Pump","text":"Two\\nlines "}'
    assert "Noted: Call to customer, entry 1." in answer.text
    assert "verified" in answer.text


def test_a_name_with_a_comma_on_file_is_one_person(client, clerk, acme):
    make.contact(acme, "Jan", "Roth, jun.")
    client.post(f"{URL}write/", {"kind": "note", "contact": "Jan Roth, jun.", "text": "Hello"})
    assert '"parties":["Jan Roth, jun."]' in Body.objects.get().content


def test_what_happened_earlier_is_written_down_in_the_companys_time(client, clerk, acme, settings):
    settings.TIME_ZONE = settings.COMPANY_TIME_ZONE = "Europe/Berlin"
    client.post(f"{URL}write/", {"kind": "meeting", "text": "Met", "happened_at": "2024-07-01T09:30"})
    assert Entry.objects.get().happened_at == datetime(2024, 7, 1, 7, 30, tzinfo=UTC)


def test_a_note_written_on_another_page_leads_back_there_and_nowhere_else(client, clerk, acme):
    typed = {"kind": "note", "text": "Hello", "next": "/customers/ACME/"}
    assert client.post(f"{URL}write/", typed).url == "/customers/ACME/"
    assert client.post(f"{URL}write/", {**typed, "next": "https://elsewhere.example/"}).url == URL
    assert client.post(f"{URL}write/", {**typed, "next": "//elsewhere.example/"}).url == URL


TOMORROW = (datetime.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
REFUSED = {
    "future": ({"happened_at": TOMORROW}, "This lies in the future."),
    "no time": ({"happened_at": "yesterday"}, "Write day and time, such as"),
    "too long": ({"text": "kept " * 20_001}, "The text has 100,005 characters; the journal takes 100,000."),
    "long subject": ({"subject": "kept " * 61}, "The subject has 305 characters"),
    "nothing": ({"text": " ", "subject": ""}, "Nothing was written."),
    "NUL": ({"text": "kept\0"}, "This contains a NUL character"),
    "kind": ({"kind": "telepathy"}, "The journal knows no such kind."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_note_keeps_what_was_typed_and_says_why(case, client, clerk, acme):
    changes, sentence = REFUSED[case]
    answer = client.post(f"{URL}write/", {"kind": "letter", "contact": "Jan", "text": "kept", **changes})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Jan"' in answer.text
    assert (changes.get("text") or "kept").replace("\0", "")[:5].strip() in answer.text
    assert not Entry.objects.exists()


def test_markup_is_shown_and_never_runs(client, clerk, acme, now):
    nasty = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    record(acme, "note", nasty, by=clerk, now=now, text=nasty, people=[nasty])
    for page in (client.get(URL), client.get(f"{URL}1/")):
        assert nasty not in page.text
        assert "&lt;script&gt;alert(1)" in page.text


def test_events_of_the_house_are_one_line_a_day(client, busy):
    page = client.get(URL)
    today = page.context["days"][0]
    assert [line.kind.value for line in today.events] == ["payment_booked", "invoice_issued", "order_placed"]
    assert "3 events: payment booked, invoice issued, order placed" in page.text


def test_in_the_past_nothing_is_written(client, busy, now):
    page = client.get(f"{URL}?as_of={now - timedelta(days=5):%Y-%m-%d}")
    assert 'name="text"' not in page.text.split("Filter the journal")[0]
    assert "Back to today" in page.text


def test_an_altered_entry_is_called_altered(client, busy):
    tamper("UPDATE journal_body SET content = replace(content, 'Noise', 'Peace')")
    page = client.get(URL)
    assert page.text.count("seal-broken") == 2  # the icon and the word
    assert "its text is not the one that was signed" in client.get(f"{URL}1/").text


def test_an_entry_shows_who_signed_it_and_where_it_stands(client, busy, clerk):
    take_checkpoint()
    entry = Entry.objects.get(seq=1)
    page = client.get(f"{URL}1/")
    for said in (
        "The pump hums",
        "Jan Roth",
        "verified just now",
        "Clara Kern",
        entry.key_id,
        bytes(entry.chain).hex(),
    ):
        assert said in page.text
    assert "no. 1 of" in page.text
    assert "entry 1 of this customer’s chain" in page.text


def test_an_entry_nobody_wrote_is_not_found(client, busy):
    assert client.get(f"{URL}99/").status_code == 404


def test_an_amendment_stands_beside_the_entry_it_amends(client, busy, clerk):
    answer = client.post(f"{URL}1/amend/", {"text": "It was the fan, not the pump."}, follow=True)
    assert "Entry 1 is amended" in answer.text
    assert "It was the fan, not the pump." in answer.text
    assert "The pump hums" in answer.text
    amendment = Entry.objects.get(kind="amendment")
    assert amendment.amends == Entry.objects.get(seq=1).entry_id
    assert "amends entry 1" in client.get(URL).text
    assert "amended by entry 7" in client.get(URL).text


@pytest.mark.parametrize(
    ("text", "sentence"), [(" ", "Nothing was written."), ("x" * 100_001, "the journal takes 100,000")]
)
def test_a_refused_amendment_keeps_what_was_typed(text, sentence, client, busy):
    answer = client.post(f"{URL}1/amend/", {"text": text})
    assert (answer.status_code, Entry.objects.count()) == (422, 6)
    assert sentence in answer.text
    assert text in answer.text


def test_an_erased_entry_says_that_it_is(client, busy, clerk, now):
    entry = Entry.objects.get(seq=1)
    record(busy, "erasure", "At the request of J. Roth", by=clerk, now=now, amends=entry)
    Body.objects.filter(entry=entry).update(salt=None, content=None)
    page = client.get(f"{URL}1/")
    assert "The text was erased by order" in page.text
    assert "verified just now" in page.text


def test_entries_signed_with_a_replaced_key_stay_verified(client, busy, clerk):
    keys.rotate(user=clerk)
    assert "seal-broken" not in client.get(URL).text


@pytest.mark.parametrize("entries", [1, 3])
def test_the_tab_costs_the_same_for_any_number_of_entries(
    entries, client, clerk, acme, now, django_assert_max_num_queries
):
    people = [make.contact(acme, "Jan", f"Roth {i}") for i in range(entries)]
    for i in range(entries):
        entry = record(acme, "call_in", f"Call {i}", by=make.user(f"Clerk {i}"), now=now, contacts=people[: i + 1])
        record(acme, "amendment", "Amends", by=clerk, now=now, amends=entry)
    client.get(URL)
    with django_assert_max_num_queries(27) as counted:
        client.get(URL)
    COST.setdefault("tab", len(counted))
    assert len(counted) == COST["tab"]
    with django_assert_max_num_queries(27) as counted:
        client.get(f"{URL}1/")
    COST.setdefault("entry", len(counted))
    assert len(counted) == COST["entry"]


COST: dict[str, int] = {}


def test_who_may_not_read_the_journal_does_not(client, acme, now):
    client.force_login(make.user("Nobody"))
    record(acme, "note", "Secret", by=None, now=now)
    assert client.get(URL).status_code == 403
    assert client.get(f"{URL}1/").status_code == 403
    assert client.post(f"{URL}write/", {"kind": "note", "text": "x"}).status_code == 403
    assert client.post(f"{URL}1/amend/", {"text": "x"}).status_code == 403
    client.logout()
    assert client.get(URL).status_code == 302
