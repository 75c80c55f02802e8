"""The answer box: the sentence a clerk reads out before the caller has finished, and one key to the page."""

from datetime import date
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from credit.holding.holds import place_on_hold
from crm.roles import give_roles
from crm.search import answers
from customers.models import Address
from tests import make

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 14)


@pytest.fixture
def clerk(client):
    clerk = make.user("Anna Meyer")
    give_roles(clerk, "clerk")
    client.force_login(clerk)
    return clerk


@pytest.fixture
def acme():
    """1,190 billed and due on 2 May, 500 of it paid by check 5567, 50 credited."""
    acme = make.customer("C-10023", "Baumgart GmbH")
    Address.objects.create(customer=acme, city="Berlin")
    invoice = make.invoice(acme, "1190.00", issued_on=date(2026, 4, 2), due_on=date(2026, 5, 4), reference="PO 88-12")
    to = [(invoice, "500.00")]
    make.payment(acme, "500.00", received_on=date(2026, 4, 20), reference="5567", method="check", to=to)
    make.credit_note(acme, "50.00", issued_on=date(2026, 4, 27), applies_to=invoice)
    return acme


def invoice_of(customer):
    return customer.documents.get(kind="invoice")


def suggested(client, text):
    """What the box shows, without marks, all white space as single spaces."""
    page = client.get(reverse("search-suggest"), {"q": text})
    assert page.status_code == 200
    return " ".join(page.content.decode().split()).replace("<mark>", "").replace("</mark>", "")


def sentence(client, text):
    """The card's sentence without its markup."""
    found = suggested(client, text).split("<p>")[1].split("</p>")[0]
    for tag in ("<strong>", "</strong>", '<span class="secondary mono">', "</span>"):
        found = found.replace(tag, "")
    return found.strip()


def test_a_caller_names_an_invoice_and_hears_what_is_open(client, clerk, acme):
    number = invoice_of(acme).number
    note = acme.documents.get(kind="credit_note").number
    said = sentence(client, number.lstrip("INV-0"))
    assert said.startswith(f"Invoice {number} to Baumgart GmbH, 2 Apr, their PO 88-12: 640.00 of 1,190.00 USD open, ")
    assert said.endswith(f"; check 5567 500.00 on 20 Apr, credit note {note} 50.00 on 27 Apr.")


def test_the_days_late_are_those_of_today(acme, clerk):
    found = answers(invoice_of(acme).number, user=clerk, today=TODAY)
    assert found.card.today == TODAY
    assert found.found[0].account.overdue == 640


def test_an_invoice_in_instalments_is_open_by_all_of_them_and_late_by_the_next(acme, clerk):
    invoice = make.invoice(acme, "90.00", issued_on=date(2026, 3, 2), terms="net 30/60/90")
    make.payment(acme, "40.00", received_on=date(2026, 4, 20), to=[(invoice, "40.00")])
    card = answers(invoice.number, user=clerk, today=TODAY).card
    assert (card.open, card.due_on) == (50, date(2026, 5, 1))
    assert sum(one.size for one in card.settled_by) == 40


def test_a_check_says_what_it_paid(client, clerk, acme):
    assert sentence(client, "check 5567") == (
        f"Check 5567 from Baumgart GmbH: 500.00 USD received 20 Apr; 500.00 to invoice {invoice_of(acme).number}."
    )


def test_a_customer_is_one_sentence_with_balance_and_hold(client, clerk, acme):
    place_on_hold(customer=acme, reason="two broken promises", by=clerk, now=timezone.now())
    page = suggested(client, "baumg")
    assert sentence(client, "baumg") == "Baumgart GmbH, Berlin C-10023"
    assert "Balance 640.00 USD" in page
    assert "Overdue 640.00" in page
    assert "On hold since" in page
    assert "A. Meyer: two broken promises" in page


def test_a_person_is_named_with_the_customer(client, clerk, acme):
    make.contact(acme, "Bríd", "Müller", role="Purchasing")
    assert sentence(client, "mueller") == "Bríd Müller (Purchasing) at Baumgart GmbH, Berlin C-10023"
    assert b"<mark>Br\xc3\xadd</mark>" in client.get(reverse("search-suggest"), {"q": "brid"}).content


def test_a_phone_names_its_owner(client, clerk, acme):
    jan = make.contact(acme, "Jan", "Roth")
    make.contact(acme, "Eva", "Other")
    make.phone(jan, "030 1234567", "+49301234567")
    assert sentence(client, "030 1234567") == "Jan Roth at Baumgart GmbH, Berlin C-10023, +49 30 1234567"


def test_the_card_offers_three_pages_by_key(client, clerk, acme):
    invoice = invoice_of(acme)
    page = suggested(client, invoice.number)
    places = [page.index(f'href="{url}"') for url in (invoice.get_absolute_url(), acme.get_absolute_url())]
    assert places == sorted(places)
    assert [page.count(f"<kbd>{key}</kbd> ") >= 1 for key in "123"] == [True] * 3


def test_what_else_was_found_stands_below_one_line_each(client, clerk, acme):
    for name in ("Baumann KG", "Holz Baumeister", "Nordbaum AG"):
        make.customer(name=name)
    page = suggested(client, "baum")
    assert page.count('class="result"') == 3
    assert page.index("Baumann") < page.index("Holz") < page.index("Nord")


def test_enter_opens_the_only_thing_that_can_be_meant(client, clerk, acme):
    make.customer("X-1", "Baumann KG")
    invoice = invoice_of(acme)
    for said, url in (
        (invoice.number, invoice.get_absolute_url()),
        ("c-10023", acme.get_absolute_url()),
        ("baumgart", acme.get_absolute_url()),
    ):
        assert f'data-direct="{url}"' in suggested(client, said)
        assert client.get(reverse("search"), {"q": said}).url == url
        assert client.get(reverse("search"), {"q": said, "all": 1}).status_code == 200
    assert "data-direct" not in suggested(client, "baum")
    page = client.get(reverse("search"), {"q": "baum"})
    assert page.status_code == 200
    assert "ann KG" in page.content.decode()


def test_a_misspelt_name_is_offered_and_never_opened_by_itself(client, clerk, acme):
    page = suggested(client, "baumgrat")
    assert "Nothing is spelled “baumgrat”. This comes near:" in page
    assert "data-direct" not in page
    assert client.get(reverse("search"), {"q": "baumgrat"}).status_code == 200


def test_nothing_found_says_what_to_try(client, clerk, acme):
    assert "Nothing found for “xqzwv”. Try a part of the name" in suggested(client, "xqzwv")


@pytest.mark.parametrize("empty", ["", "   "])
def test_an_empty_question_is_answered_by_what_can_be_asked(client, clerk, empty):
    assert suggested(client, empty) == ""
    assert "Type into the box above" in client.get(reverse("search"), {"q": empty}).content.decode()


@pytest.mark.parametrize(
    "nasty", ['"><script>alert(1)</script>', "%", "\\", "'", "\0", "ü" * 500, "1" * 500, "((", "🙂"]
)
def test_nothing_typed_can_break_the_page(client, clerk, acme, nasty):
    make.customer("NASTY", "<b>Bold & Sons</b>")
    for page in (suggested(client, nasty), client.get("/search?q=" + quote(nasty)).content.decode()):
        assert "<script>alert" not in page
    assert "&lt;b&gt;Bold &amp; Sons&lt;/b&gt;" in suggested(client, "bold")


def test_who_may_not_see_papers_finds_none_and_sees_no_money(client, acme):
    guest = make.user()
    guest.user_permissions.set(Permission.objects.filter(codename="view_customer"))
    client.force_login(guest)
    assert "Nothing found" in suggested(client, invoice_of(acme).number)
    assert "Nothing found" in suggested(client, "check 5567")
    page = suggested(client, "baumg")
    assert "Baumgart GmbH" in page
    assert "640" not in page
    assert "Financials" not in page


def test_strangers_and_people_without_a_role_are_kept_out(client, acme):
    assert client.get(reverse("search"), {"q": "baum"}).status_code == 302
    client.force_login(make.user())
    assert client.get(reverse("search-suggest"), {"q": "baum"}).status_code == 403


def test_an_answer_costs_the_same_for_one_and_for_eight_customers(client, clerk, django_assert_max_num_queries):
    counted = []
    for rows in (1, 7):
        for number in range(rows):
            quartz = make.customer(name=f"Quartz {rows}{number}")
            make.contact(quartz, "Quincy", "Quartz")
            make.invoice(quartz, issued_on=date(2026, 4, 2))
        with django_assert_max_num_queries(20) as queries:
            suggested(client, "quartz")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_part_number_or_an_ean_answers_with_the_product_its_price_and_what_is_free(client, clerk):
    bolts = make.product("HB-0101", "1.49", description="Hexagon bolt M8")
    bolts.numbers.create(kind="ean", number="4006381333931")
    make.goods(bolts, make.warehouse(), 600)
    for said in ("hb-01", "4006381"):
        answer = suggested(client, said)
        assert "Hexagon bolt M8" in answer
        assert "600 pc free" in answer
        assert "1.49 USD" in answer
    assert client.get(reverse("search"), {"q": "4006381333931"}).url == bolts.get_absolute_url()


def test_a_field_that_names_a_customer_offers_those_that_begin_like_what_is_typed(client, clerk, acme):
    make.customer("K-1", "Kern Tools")

    def offered(**typed):
        return client.get(reverse("search-customers"), typed).content.decode()

    assert 'value="C-10023"' in offered(payer="baum")
    assert 'value="K-1"' in offered(customer="k-")
    assert "K-1" not in offered(parent="c-1")
    assert "<option" not in offered(parent="") + offered(payer="\0%'") + offered()


def test_who_may_see_no_customers_is_offered_none(client, acme):
    client.force_login(make.user("Nobody"))
    assert client.get(reverse("search-customers"), {"customer": "baum"}).status_code == 403
