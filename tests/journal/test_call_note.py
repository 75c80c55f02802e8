"""A clerk notes a call: who took part, what it was about, what was told, and the paper that came with it."""

import hashlib
import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from catalog.models import VerbalQuote
from crm.roles import give_roles
from documents.models import StoredFile
from foundation.periods import company_today
from journal.company_kinds import define_kind, retire_kind
from journal.composer import composer
from journal.models import Entry
from journal.parties import Known
from tests import make

pytestmark = pytest.mark.django_db
URL = "/customers/ACME/journal/"
NOTE = {"kind": "call_in", "text": "kept"}


def send(client, **typed):
    return client.post(f"{URL}write/", {**NOTE, **typed})


def said() -> dict:
    return json.loads(Entry.objects.select_related("body").latest("seq").body.content)


def signed() -> dict:
    return json.loads(bytes(Entry.objects.latest("seq").payload))


def parties_of(client, customer, who: str, **typed) -> tuple[dict, list[str]]:
    assert send(client, contact=who, **typed).status_code == 302
    return signed()["parties"], said()["parties"]


def test_contacts_colleagues_and_strangers_are_told_apart(client, clerk, acme):
    jan, bert = make.contact(acme, "Jan", "Roth"), make.user("Bert Kuhn")
    on_file, names = parties_of(client, acme, "jan  roth, Bert Kuhn; the porter, Jan Roth, the porter")
    assert on_file == {"contacts": [jan.pk], "users": [bert.pk]}
    assert names == ["Jan Roth", "Bert Kuhn", "the porter"]


def test_a_name_on_file_may_contain_a_comma_among_others(client, clerk, acme):
    junior = make.contact(acme, "Jan", "Roth, jun.")
    on_file, names = parties_of(client, acme, "the porter, Jan Roth, jun., Clara Kern")
    assert on_file == {"contacts": [junior.pk], "users": [clerk.pk]}
    assert names == ["Jan Roth, jun.", "Clara Kern", "the porter"]


def test_a_contact_chosen_by_id_and_named_besides_took_part_once(client, clerk, acme):
    jan, eva = make.contact(acme, "Jan", "Roth"), make.contact(acme, "Eva", "Lind")
    on_file, names = parties_of(client, acme, "Jan Roth", contact_id=[jan.pk, eva.pk])
    assert (on_file["contacts"], names) == ([jan.pk, eva.pk], ["Jan Roth", "Eva Lind"])


def test_of_two_with_one_name_the_first_to_call_is_meant(client, clerk, acme):
    make.contact(acme, "Jan", "Roth")
    key = make.contact(acme, "Jan", "Roth", is_key=True)
    assert parties_of(client, acme, "Jan Roth")[0]["contacts"] == [key.pk]


@pytest.mark.parametrize("given", ["stranger", "nonsense"])
def test_a_person_of_another_customer_is_refused_and_what_was_typed_kept(given, client, clerk, acme):
    stranger = make.contact(make.customer("OTHER"), "Eve", "Wick")
    answer = send(client, contact_id=[stranger.pk if given == "stranger" else "1 OR 1=1"], contact="Bert")
    assert answer.status_code == 422
    assert "A person chosen here is no contact of this customer." in answer.text
    assert "kept</textarea>" in answer.text
    assert "Wick" not in answer.text
    assert not Entry.objects.exists()


def test_knowing_everybody_costs_two_queries(acme, clerk, django_assert_num_queries):
    for nr in range(3):
        make.contact(acme, "Jan", f"Roth {nr}")
    with django_assert_num_queries(2):
        known = Known(acme)
        assert known.parties("Jan Roth 1, Clara Kern").staff == [clerk]


def test_a_note_speaks_of_several_things_by_reference_and_by_number(client, clerk, acme):
    invoice, other = (make.invoice(acme, issued_on=company_today()) for _ in range(2))
    payment = make.payment(acme, "5.00", received_on=company_today())
    about = [f"financials.document:{invoice.pk}", f"{other.number.lower()}, {payment.reference}"]
    assert send(client, about=about).status_code == 302
    assert [link[:2] for link in said()["links"]] == [
        ["financials.document", invoice.pk], ["financials.document", other.pk], ["financials.payment", payment.pk],
    ]  # fmt: skip
    page = client.get(f"{URL}{Entry.objects.latest('seq').seq}/").text
    assert f'<a href="{invoice.get_absolute_url()}">Invoice {invoice.number}</a>' in page
    assert f'<a href="{payment.get_absolute_url()}">' in page
    assert "kept" in client.get(invoice.get_absolute_url()).text  # the document tells its story with the note


def test_a_number_that_means_nothing_comes_back_to_be_corrected_beside_what_was_found(client, clerk, acme):
    invoice = make.invoice(acme, issued_on=company_today())
    answer = send(client, about=[f"{invoice.number}, INV99999", f"financials.document:{invoice.pk}"])
    assert "This customer has nothing with the number “INV99999”." in answer.text
    assert answer.text.count(f'name="about" value="financials.document:{invoice.pk}" checked') == 1
    assert 'value="INV99999" placeholder="About number"' in answer.text


NOT_THEIRS = {
    "of another customer": lambda: f"financials.document:{_foreign().pk}",
    "a number of another customer": lambda: _foreign().number,
    "no such model": lambda: "financials.secret:1",
    "nothing of a customer": lambda: "staff.user:1",
    "gone": lambda: "financials.document:999999999",
    "no page of its own": lambda: f"customers.contact:{make.contact(make.customer('X')).pk}",
}


def _foreign():
    return make.invoice(make.customer("OTHER"), issued_on=company_today())


@pytest.mark.parametrize("case", NOT_THEIRS)
@pytest.mark.parametrize("field", ["about", "told_about"])
def test_what_is_not_this_customers_cannot_be_spoken_of(case, field, client, clerk, acme):
    answer = send(client, **{field: [NOT_THEIRS[case]()]})
    assert answer.status_code == 422
    assert "Take the link out." in answer.text or "This customer has nothing with the number" in answer.text
    assert not Entry.objects.filter(customer=acme).exists()


def test_what_the_clerk_may_not_open_cannot_be_linked(client, acme):
    invoice = make.invoice(acme, issued_on=company_today())
    reader = make.user("Nina Noter")
    give_roles(reader, "clerk")
    reader.groups.get().permissions.remove(reader.groups.get().permissions.get(codename="view_document"))
    client.force_login(reader)
    assert send(client, about=[f"financials.document:{invoice.pk}"]).status_code == 422
    assert send(client, about=[invoice.number]).status_code == 422


def test_figures_told_become_lines_of_the_note_and_links(client, clerk, acme):
    invoice = make.invoice(acme, issued_on=company_today())
    told = ["Invoice 10432: 640.00 USD open", "Balance: 690.00 USD"]
    send(client, text="Asked for the balance.", told=told, told_about=[f"financials.document:{invoice.pk}", ""])
    assert said()["text"] == "Asked for the balance.\nTold: Invoice 10432: 640.00 USD open\nTold: Balance: 690.00 USD"
    assert said()["links"] == [["financials.document", invoice.pk, str(invoice)]]


def test_figures_told_are_a_note_without_another_word(client, clerk, acme):
    send(client, text="", told=["Balance: 690.00 USD"])
    assert said()["text"] == "Told: Balance: 690.00 USD"
    send(client, text="<p><br></p>", rich="1", told=["5 < 6"])
    assert said()["text"] == "<p>Told: 5 &lt; 6</p>"


def test_a_call_happened_when_it_began(client, clerk, acme, now):
    began = now - timedelta(minutes=20)
    send(client, started_at=began.isoformat())
    assert Entry.objects.get(seq=1).happened_at == began
    send(client, started_at=(now + timedelta(hours=1)).isoformat())  # the clock of the browser is ahead
    assert Entry.objects.get(seq=2).happened_at <= Entry.objects.get(seq=2).recorded_at


def test_formatted_text_is_cleaned_at_the_door_and_shown_with_its_format(client, clerk, acme):
    send(client, rich="1", text="<p>The <b>left</b> pump<script>alert(1)</script></p><ul><li onclick=x>hums</li></ul>")
    assert said()["text"] == "<p>The <b>left</b> pump</p><ul><li>hums</li></ul>"
    assert said()["format"] == "rich"
    assert "<p>The <b>left</b> pump</p><ul><li>hums</li></ul>" in client.get(f"{URL}1/").text
    assert "The left pump\n- hums" in client.get(URL).text


def test_formatted_text_without_words_is_nothing(client, clerk, acme):
    assert "Nothing was written." in send(client, rich="1", text="<p><br></p><b></b>").text


def test_a_refused_formatted_note_comes_back_as_it_was(client, clerk, acme):
    answer = send(client, rich="1", text="<p>left</p>", happened_at="2999-01-01T10:00", told=["Balance: 1.00"])
    assert "&lt;p&gt;left&lt;/p&gt;</textarea>" in answer.text
    assert "data-rich hidden checked" in answer.text
    assert 'value="Balance: 1.00" checked' in answer.text


# Files


PAPER = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n"


def upload(name="offer.pdf", content=PAPER):
    return SimpleUploadedFile(name, content)


def test_a_paper_is_filed_with_the_note_and_its_hash_is_signed(client, clerk, acme):
    assert send(client, files=[upload()]).status_code == 302
    filed = StoredFile.objects.get(customer=acme)
    assert signed()["attachments"] == [[hashlib.sha256(PAPER).hexdigest(), len(PAPER), "application/pdf"]]
    page = client.get(f"{URL}{Entry.objects.latest('seq').seq}/").text
    assert f'<a href="{filed.get_absolute_url()}">offer.pdf</a>' in page
    assert "The stored bytes have the hash that was signed" in page


def test_the_same_bytes_are_stored_once(client, clerk, acme):
    send(client, files=[upload(), upload("again.pdf")])
    send(client, files=[upload()])
    assert StoredFile.objects.filter(customer=acme).count() == 1
    assert len(signed()["attachments"]) == 1


def test_a_paper_exchanged_in_the_store_is_found_when_the_entry_is_read(client, clerk, acme):
    send(client, files=[upload()])
    filed, entry = StoredFile.objects.get(customer=acme), Entry.objects.latest("seq")
    Path(default_storage.path(filed.content.name)).write_bytes(PAPER + b"%")
    page = client.get(f"{URL}{entry.seq}/").text
    assert "The stored file is not the one that was signed." in page
    assert "verified just now" in page  # the entry itself is as it was signed
    default_storage.delete(filed.content.name)
    assert "The stored file is not the one that was signed." in client.get(f"{URL}{entry.seq}/").text


def test_a_paper_taken_out_of_the_cabinet_leaves_its_hash(client, clerk, acme):
    send(client, files=[upload()])
    StoredFile.objects.all().delete()
    assert (
        "This file is not in the filing cabinet any more."
        in client.get(f"{URL}{Entry.objects.latest('seq').seq}/").text
    )


def test_a_refused_note_leaves_no_file_behind(client, clerk, acme):
    before = set(_stored())
    answer = send(client, files=[upload(), upload("empty.txt", b"")])
    assert answer.status_code == 422
    assert "empty.txt is empty." in answer.text
    assert "choose them again" in answer.text
    answer = send(client, files=[upload("late.pdf", PAPER + b"late")], text="x" * 100_001)
    assert "the journal takes 100,000" in answer.text
    assert not StoredFile.objects.exists()
    assert not Entry.objects.exists()
    assert set(_stored()) == before


def _stored() -> list[Path]:
    root = Path(default_storage.location)
    return [path for path in root.rglob("*") if path.is_file()] if root.exists() else []


def test_who_may_not_file_documents_notes_without_them(client, acme):
    noter = make.user("Nina Noter")
    give_roles(noter, "clerk")
    noter.groups.get().permissions.remove(noter.groups.get().permissions.get(codename="add_storedfile"))
    client.force_login(noter)
    assert "You may not file documents." in send(client, files=[upload()]).text
    assert send(client).status_code == 302


def test_a_price_told_on_the_phone_is_a_note_with_everything_a_note_has(client, clerk, acme):
    bolt, jan = make.product("HB-M8"), make.contact(acme, "Jan", "Roth")
    invoice = make.invoice(acme, issued_on=company_today())
    typed = {
        "kind": "verbal_quote", "quote_part": bolt.part_number, "quote_price": "12.50", "contact": "Jan Roth",
        "rich": "1", "text": "<p>for <b>200</b></p>", "about": [invoice.number], "files": [upload()],
    }  # fmt: skip
    assert send(client, **typed).status_code == 302
    told = VerbalQuote.objects.get(customer=acme)
    assert (told.product, told.unit_price, told.entry.kind) == (bolt, Decimal("12.50"), "verbal_quote")
    assert signed()["parties"]["contacts"] == [jan.pk]
    assert len(signed()["attachments"]) == 1
    assert (said()["text"], said()["links"][0][1]) == ("<p>for <b>200</b></p>", invoice.pk)


def test_a_price_without_its_part_is_refused_with_the_rest_kept(client, clerk, acme):
    answer = send(client, kind="verbal_quote", quote_price="12.50", quote_part="NO-SUCH")
    assert answer.status_code == 422
    assert "The price told is not complete" in answer.text
    assert 'value="12.50"' in answer.text
    assert "kept</textarea>" in answer.text


# Kinds of the company


def test_a_kind_of_the_company_is_noted_and_shown_by_its_name(client, clerk, acme, now):
    kind = define_kind(label="Factory tour", icon="visit", letter="y")
    assert 'value="own_factory_tour" data-letter="y"' in client.get(URL).text
    answer = client.post(f"{URL}write/", {**NOTE, "kind": kind.value}, follow=True)
    assert "Noted: Factory tour, entry 1." in answer.text
    retire_kind(kind=kind, now=now)
    page = client.get(URL).text
    assert 'own_factory_tour" data-letter' not in page
    assert "Factory tour" in page
    assert "The journal knows no such kind." in send(client, kind=kind.value).text


# Opened prefilled


def test_an_address_opens_the_composer_with_who_and_what(client, clerk, acme):
    jan = make.contact(acme, "Jan", "Roth")
    invoice = make.invoice(acme, issued_on=company_today())
    page = client.get(
        URL, {"note": "call_out", "contact_id": jan.pk, "about": f"financials.document:{invoice.pk}", "subject": "Late"}
    ).text
    assert 'value="call_out" data-letter="o" checked' in page
    assert f'name="contact_id" value="{jan.pk}" checked' in page
    assert f'name="about" value="financials.document:{invoice.pk}" checked' in page
    assert 'value="Late"' in page


def test_the_page_of_an_invoice_opens_a_note_about_it(client, clerk, acme):
    invoice = make.invoice(acme, issued_on=company_today())
    link = f"{URL}?about=financials.document:{invoice.pk}"
    assert f'href="{link}"' in client.get(invoice.get_absolute_url()).text
    assert f"{invoice}</span>" in client.get(link).text


def test_an_address_with_what_is_not_theirs_opens_it_without(clerk, acme):
    foreign = make.contact(make.customer("OTHER"))
    shown = composer(acme, clerk, asked=QueryDict(f"contact_id={foreign.pk}&about=financials.document:1&note=nonsense"))
    assert (shown["parties"], shown["ties"]) == ([], [])


# Too much


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"contact": "a," * 200_000}, "A note names at most 50 people."),
        ({"about": "1," * 200_000}, "An entry speaks of at most 50 things."),
        ({"about": ["1"] * 51}, "An entry speaks of at most 50 things."),
        ({"contact": "x" * 301}, "The contact has 301 characters"),
        ({"told": ["x" * 60_000] * 2}, "the journal takes 100,000"),
    ],
)
def test_more_than_a_note_can_hold_is_refused_at_once(
    typed, sentence, client, clerk, acme, django_assert_max_num_queries
):
    client.get(URL)
    with django_assert_max_num_queries(40):
        answer = send(client, **typed)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_what_is_larger_than_all_we_read_is_answered_with_a_sentence(client, clerk, acme, settings):
    answer = send(client, text="x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))
    assert answer.status_code == 400
    assert "too large" in answer.text
    assert not Entry.objects.exists()


def test_five_million_characters_are_answered_with_all_of_them(client, clerk, acme):
    text = "kept " * 1_000_000
    answer = send(client, text=text)
    assert answer.status_code == 422
    assert "The text has 5,000,000 characters; the journal takes 100,000." in answer.text
    assert text in answer.text
