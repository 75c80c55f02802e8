"""People on the Contacts tab: changed where they stand, one line at a time, at every firm they are a contact of."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.cards import Card, next_birthday
from customers.delivery import delivery_of
from customers.emails import EmailRefused
from customers.known_people import certainly, known_people
from customers.models import Contact, Person, Phone
from customers.phones import PhoneRefused
from customers.reach import Typed, add_reach, read
from financials.editor.forms import defaults
from financials.sending import addresses_of
from tests import make

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def clerk(client, db):
    anna = make.person("Anna Meyer", "clerk")
    client.force_login(anna)
    return anna


@pytest.fixture
def concordia(db):
    return make.customer("CON-1", "Concordia GmbH")


@pytest.fixture
def holdfast(db):
    return make.customer("HOLD-1", "Holdfast Ltd")


@pytest.fixture
def jan(concordia):
    contact = make.contact(concordia, role="Purchasing")
    make.phone(contact, "+49 30 1234567", "+49301234567")
    make.email(contact, "jan@roth.example")
    return contact


def url(name, customer, *args):
    return reverse(f"customers:{name}", args=[customer.code, *args])


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("jan@roth.example", Typed(email="jan@roth.example")),
        ("Jan Roth <jan@roth.example>", Typed(email="jan@roth.example")),
        ("mailto:jan@roth.example", Typed(email="jan@roth.example")),
        ("mobile 0151 2345678", Typed(number="0151 2345678", kind="mobile")),
        ("030 1234567 (Fax)", Typed(number="030 1234567", kind="fax")),
        ("M: 0151 2345678", Typed(number="0151 2345678", kind="mobile")),
        ("Tel. 030 1234567 ext. 9", Typed(number="030 1234567 ext. 9", kind="office")),
        ("  030   1234567 ", Typed(number="030 1234567")),
        ("A-123", Typed(number="A-123")),
        ("M12", Typed(number="M12")),
    ],
)
def test_one_line_tells_a_number_from_an_address_and_hears_what_kind_it_is(text, typed):
    assert read(text) == typed


def test_a_number_says_itself_that_it_is_a_mobile_one_unless_somebody_says_otherwise(clerk, jan):
    mobile = add_reach(of=jan, typed="+49 151 23456789", by=clerk, now=NOW)
    chosen = add_reach(of=jan, typed="+49 151 23456780", kind="office", by=clerk, now=NOW)
    assert (mobile.kind, chosen.kind) == (Phone.Kind.MOBILE, Phone.Kind.OFFICE)


@pytest.mark.parametrize(
    ("typed", "refusal", "why"),
    [
        ("call Mary", PhoneRefused, "neither a phone number nor an e-mail address"),
        ("", PhoneRefused, "Nothing was typed"),
        ("0049 30 1234567", PhoneRefused, "has the number .* already"),
        ("JAN@roth.example", EmailRefused, "has the address .* already"),
        ("jan@", EmailRefused, "is no e-mail address"),
    ],
)
def test_what_is_neither_or_stands_there_already_is_refused_with_a_sentence(clerk, jan, typed, refusal, why):
    with pytest.raises(refusal, match=why):
        add_reach(of=jan, typed=typed, by=clerk, now=NOW)


def test_a_line_that_was_taken_is_answered_with_the_card_ready_for_the_next_one(client, clerk, concordia, jan):
    answer = client.post(f"{url('add_reach', concordia)}?contact={jan.pk}", {"typed": "117"}, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in text
    assert f'id="contact-{jan.pk}"' in text
    assert ">117<" in text.replace("</svg>", ">")
    assert 'name="typed"' in text
    assert "autofocus" in text


def test_a_line_that_was_refused_keeps_what_was_typed_in_its_place(client, clerk, concordia, jan):
    answer = client.post(f"{url('add_reach', concordia)}?contact={jan.pk}", {"typed": "call Mary"}, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "closest [data-place]")
    assert 'value="call Mary"' in answer.content.decode()
    assert "neither a phone number" in answer.content.decode()


def test_without_scripts_the_line_is_a_page_that_leads_back_to_the_card(client, clerk, concordia, jan):
    page = client.get(f"{url('add_reach', concordia)}?contact={jan.pk}")
    assert b"<html" in page.content
    answer = client.post(f"{url('add_reach', concordia)}?contact={jan.pk}", {"typed": "117"})
    assert answer.url == f"{url('contacts', concordia)}#contact-{jan.pk}"


def test_the_office_is_a_card_too(client, clerk, concordia):
    answer = client.post(url("add_reach", concordia), {"typed": "office@concordia.example"}, headers=HTMX)
    assert 'id="office-card"' in answer.content.decode()
    assert concordia.emails.get().address == "office@concordia.example"


def test_name_and_role_are_changed_in_place_and_nothing_else_is(client, clerk, concordia, jan):
    jan.notes = "Rings before ten."
    jan.save()
    edit = url("edit_contact", concordia, jan.pk)
    for only in ("name", "role"):
        assert "notes" not in client.get(f"{edit}?only={only}", headers=HTMX).content.decode()
    client.post(f"{edit}?only=role", {"role": "Director", "department": ""}, headers=HTMX)
    card = client.post(f"{edit}?only=name", {"name": "Dr. Jan Roth-Ott"}, headers=HTMX).content.decode()
    jan.refresh_from_db()
    assert (str(jan.person), jan.role, jan.notes) == ("Dr. Jan Roth-Ott", "Director", "Rings before ten.")
    assert "Dr. Jan Roth-Ott" in card
    assert 'id="key-contact"' not in card  # only the first person to call stands in the header


def test_a_name_is_read_into_parts_and_a_part_put_right_wins(client, clerk, concordia):
    read_as = client.get(url("reading", concordia), {"name": "Dr. Hans-Peter Meyer jun."}, headers=HTMX)
    assert 'value="Hans-Peter"' in read_as.content.decode()
    typed = {"name": "Vera Luz Costa", "read_from": "Vera Luz Costa", "first_name": "Vera", "middle_name": ""}
    client.post(url("add_contact", concordia), {**typed, "last_name": "Luz Costa"})
    assert concordia.contacts.get().person.last_name == "Luz Costa"


def test_parts_of_a_name_typed_before_are_forgotten(client, clerk, concordia):
    typed = {"name": "Jan Roth", "read_from": "Vera Costa", "first_name": "Vera", "last_name": "Costa"}
    client.post(url("add_contact", concordia), typed)
    assert str(concordia.contacts.get()) == "Jan Roth"


def test_who_is_known_at_another_firm_is_offered_and_taken_over(client, clerk, holdfast, jan):
    offered = client.get(url("known_people", holdfast), {"name": "jan rot"}, headers=HTMX).content.decode()
    assert "Purchasing at Concordia GmbH" in offered
    typed = {"name": "Jan Roth", "role": "Director", "phone": "0049 30 1234567", "email": "jan@holdfast.example"}
    client.post(url("add_contact", holdfast), {**typed, "person": jan.person_id})
    taken = holdfast.contacts.get()
    assert (taken.person, taken.role) == (jan.person, "Director")
    assert taken.person.phones.count() == 1
    assert {email.address for email in taken.person.emails.all()} == {"jan@roth.example", "jan@holdfast.example"}


def test_the_same_address_asks_first_whether_it_is_the_same_person(client, clerk, holdfast, jan):
    typed = {"name": "J. Roth", "email": "JAN@roth.example"}
    answer = client.post(url("add_contact", holdfast), typed)
    assert answer.status_code == 422
    assert "Take this person" in answer.content.decode()
    assert not holdfast.contacts.exists()
    client.post(url("add_contact", holdfast), {**typed, "another": "1"})
    assert holdfast.contacts.get().person != jan.person


def test_the_same_name_alone_is_offered_but_not_asked_about(clerk, holdfast, jan):
    found = known_people(holdfast, name="Jan Roth", phone="", email="", viewer=clerk)
    assert [one.contact for one in found] == [jan]
    assert certainly(found, name="Jan Roth", email="") == []


def test_who_is_a_contact_here_is_not_offered_again(clerk, concordia, jan):
    assert known_people(concordia, name="Jan Roth", phone="", email="jan@roth.example", viewer=clerk) == []


def test_a_number_changed_at_one_firm_is_changed_and_told_at_the_other(client, clerk, concordia, holdfast, jan):
    Contact.objects.create(customer=holdfast, person=jan.person, role="Director")
    text = client.get(url("contacts", concordia)).content.decode()
    assert "Holdfast Ltd</a> as Director" in text
    email = jan.person.emails.get()
    form = client.get(f"{url('edit_email', concordia, email.pk)}?contact={jan.pk}", headers=HTMX).content.decode()
    assert "This counts at Holdfast Ltd too." in form
    client.post(url("edit_email", concordia, email.pk), {"address": "j.roth@roth.example"}, headers=HTMX)
    assert "j.roth@roth.example" in client.get(url("contacts", holdfast)).content.decode()
    assert holdfast.journal_entries.filter(body__subject__contains="j.roth@roth.example").exists()
    client.post(url("remove_contact", concordia, jan.pk))
    assert [str(one) for one in holdfast.contacts.all()] == ["Jan Roth"]


def test_two_clerks_change_a_role_and_a_name_and_both_stand(client, clerk, concordia, jan):
    edit = url("edit_contact", concordia, jan.pk)
    seen = client.get(edit).context["form"].seen
    whole = {"name": "Jan Roth", "first_name": "Jan", "last_name": "Roth", "role": "Purchasing"}
    client.post(edit, {**whole, "role": "Director", "seen": seen})
    client.post(edit, {**whole, "name": "Jan Ott", "first_name": "Jan", "last_name": "Ott", "seen": seen})
    jan.refresh_from_db()
    assert (str(jan.person), jan.role) == ("Jan Ott", "Director")
    clash = client.post(edit, {**whole, "role": "Chair", "seen": seen}, headers=HTMX)
    assert clash.status_code == 409
    assert "Chair" in clash.content.decode()


def test_who_is_not_to_be_contacted_is_dialled_by_no_click(client, clerk, concordia, jan):
    make.contact(concordia, "Vera", "Costa")
    Contact.objects.filter(pk=jan.pk).update(is_key=True)
    Person.objects.filter(pk=jan.person_id).update(do_not_contact=True, do_not_contact_note="Asked for it on 3 May")
    for page in (url("contacts", concordia), reverse("folder", args=[concordia.code])):
        text = client.get(page).content.decode()
        assert "do not contact" in text
        assert "+49 30 1234567" in text
        assert 'href="tel:+49301234567"' not in text
        assert 'href="mailto:jan@roth.example"' not in text


def test_nothing_goes_to_somebody_who_is_not_to_be_contacted_by_itself(clerk, concordia, jan):
    make.email(concordia, "office@concordia.example")
    assert delivery_of(concordia).email == "office@concordia.example"  # no role of payables, no key contact: the office
    Contact.objects.filter(pk=jan.pk).update(is_key=True)
    assert delivery_of(concordia).email == "jan@roth.example"
    Person.objects.filter(pk=jan.person_id).update(do_not_contact=True)
    assert delivery_of(concordia).email == "office@concordia.example"
    assert addresses_of(concordia, jan) == ["office@concordia.example"]
    assert defaults(concordia, "invoice", date(2026, 11, 12))["contact"] == ""


def test_a_paper_goes_there_only_on_purpose(client, clerk, concordia, jan):
    Person.objects.filter(pk=jan.person_id).update(do_not_contact=True, do_not_contact_note="left the firm")
    invoice = make.invoice(concordia, Decimal(100), issued_on=date(2026, 11, 2))
    send = reverse("financials:send", args=[concordia.code, "invoice", invoice.number])
    typed = {"to": "jan@roth.example", "subject": "Invoice", "text": "Enclosed."}
    answer = client.post(send, typed)
    assert answer.status_code == 422
    assert "Jan Roth does not want to be contacted (left the firm)." in answer.content.decode()
    assert 'type="checkbox" name="even_so"' in answer.content.decode()
    assert mail.outbox == []
    client.post(send, {**typed, "even_so": "on"})
    assert [message.to for message in mail.outbox] == [["jan@roth.example"]]


@pytest.mark.parametrize(
    ("birthday", "today", "following"),
    [
        ("1980-05-17", date(2026, 5, 17), date(2026, 5, 17)),
        ("--05-17", date(2026, 5, 18), date(2027, 5, 17)),
        ("2000-02-29", date(2027, 2, 1), date(2027, 3, 1)),
        ("2000-02-29", date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_the_next_birthday_is_a_day_of_this_year_or_the_next(birthday, today, following):
    assert next_birthday(birthday, today) == following


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 3, 1), "17 May 1980"),
        (date(2026, 5, 14), "in 3 days (17 May 1980)"),
        (date(2026, 5, 16), "tomorrow (17 May 1980)"),
        (date(2026, 5, 17), "today (17 May 1980)"),
    ],
)
def test_a_birthday_that_is_near_says_so(concordia, today, said):
    person = Person(last_name="Roth", birthday="1980-05-17", language="de")
    card = Card(concordia, today, Contact(customer=concordia, person=person))
    assert (card.birthday, card.language) == (said, "German")


def test_the_tab_costs_the_same_for_one_person_and_for_thirty(client, clerk):
    costs = []
    for people in (1, 30):
        customer, other = make.customer(), make.customer()
        for _ in range(people):
            contact = make.contact(customer)
            make.phone(contact, "117")
            make.email(contact, f"{contact.pk}@firm.example")
            Contact.objects.create(customer=other, person=contact.person)
        with CaptureQueriesContext(connection) as queries:
            client.get(url("contacts", customer))
        costs.append(len(queries))
    assert costs[0] == costs[1]
