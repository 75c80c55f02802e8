"""Writing a document on its page: what is typed, what the rules fill in, what is refused and kept."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from catalog.models import Warehouse
from catalog.stock import receive
from credit.holding.holds import place_on_hold
from documents.models import StoredFile
from financials.editor.progress import progress
from financials.models import Document
from foundation.periods import company_today
from tests import make
from tests.financials.editor.conftest import product, signed_in, typed

pytestmark = pytest.mark.django_db
NEW = "/customers/ACME/financials/{}/new/"
BOLTS = {"part": "HB-M8", "quantity": "10"}


def saved(client, *lines, kind="quote", **head) -> Document:
    """A draft saved on the server."""
    answer = client.post(NEW.format(kind), typed(*lines, save="draft", **head))
    assert answer.status_code == 302, answer.content.decode()
    return Document.objects.latest("pk")


def page_of(client, draft: Document) -> str:
    return client.get(edit(draft)).content.decode()


def edit(draft: Document) -> str:
    return f"/customers/ACME/financials/{draft.kind}/{draft.pk}/edit/"


def posted_back(client, draft: Document, **changes) -> dict:
    """The fields of the page of a draft, as the browser would send them again."""
    sheet = client.get(edit(draft)).context["sheet"]
    head = {field.html_name: field.value() for field in sheet.head}
    lines = {field.html_name: field.value() for form in sheet.forms for field in form}
    data = {**head, **lines, "row": [form.row for form in sheet.forms], "version": sheet.version, **changes}
    return {name: "" if value is None else value for name, value in data.items()}


def test_a_quote_of_a_product_and_a_line_of_its_own_is_sent(client, seller, acme, bolts):
    data = typed({"part": "hb-m8", "quantity": "10"}, {"description": "Freight", "price": "60"})
    answer = client.post(NEW.format("quote"), data)
    quote = Document.objects.get()
    assert answer.headers["Location"] == quote.get_absolute_url()
    assert (quote.status, quote.net, quote.tax) == ("sent", Decimal(180), Decimal("34.2"))
    first, freight = quote.lines.order_by("position")
    assert (first.product, first.unit, first.unit_price) == (bolts, "pc", Decimal(12))
    assert (first.price_reason, first.unit_cost) == ("List price: 12.00", Decimal(7))
    assert (freight.tax_percent, freight.tax_reason) == (Decimal(19), first.tax_reason)


def test_what_is_typed_by_hand_stands_over_the_rules_and_says_so(client, seller, acme, bolts):
    line = BOLTS | {"price": "11.5", "discount": "10", "tax": "0", "description": "Bolts, loose", "unit": "kg"}
    quote = saved(client, line, discount_percent="2")
    written = quote.lines.get()
    assert (written.unit_price, written.tax_percent, written.unit) == (Decimal("11.5"), 0, "kg")
    assert (written.description, quote.net) == ("Bolts, loose", Decimal("101.43"))
    assert written.price_reason == "By hand. Else: List price: 12.00"
    assert written.tax_reason.startswith("By hand. Else: 19 %")


def test_net_and_tax_of_a_quote_are_sums_of_rounded_lines(client, seller, acme):
    lines = [
        {"description": "Work", "price": "8500", "tax": "19"},
        {"description": "Less", "price": "-7500", "tax": "19"},
    ]
    assert saved(client, *lines).total == Decimal(1190)


def test_opened_and_saved_five_times_a_draft_is_the_same(client, seller, acme, bolts):
    draft = saved(
        client, BOLTS, BOLTS | {"price": "9.99", "note": "as agreed"}, {"description": "Freight", "price": "5"}
    )
    before = list(
        draft.lines.order_by("position").values("unit_price", "price_reason", "tax_percent", "tax_reason", "net")
    )
    for _ in range(5):
        client.post(edit(draft), posted_back(client, draft, save="draft"))
    after = Document.objects.get(pk=draft.pk)
    names = ("unit_price", "price_reason", "tax_percent", "tax_reason", "net")
    assert (after.version, after.issued_on, after.valid_until) == (6, draft.issued_on, draft.valid_until)
    assert list(after.lines.order_by("position").values(*names)) == before


def test_bad_input_keeps_what_was_typed_and_says_line_by_line_what_is_wrong(client, seller, acme, bolts):
    lines = [BOLTS | {"quantity": "ten"}, {"part": "HB-M9"}, {"description": "Freight"}]
    answer = client.post(NEW.format("quote"), typed(*lines, terms="someday", reference="PO 88-12"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not Document.objects.exists()
    for said in ("Quantity: Write a number", "No product has the number “HB-M9”", "This line has no price", "PO 88-12"):
        assert said in page
    assert 'value="ten"' in page
    assert "“someday” is not a form of payment terms" in page


def test_a_draft_may_lack_what_an_order_may_not(client, seller, acme):
    product("X-1", "Unpriced", None)
    draft = saved(client, {"part": "X-1"}, kind="order")
    assert "No price in USD is known for X-1" in page_of(client, draft)
    answer = client.post(edit(draft), posted_back(client, draft))
    assert (answer.status_code, Document.objects.get().status) == (422, "draft")


def test_an_order_of_a_customer_on_hold_is_refused_and_kept_as_a_draft(client, seller, acme, bolts):
    place_on_hold(customer=acme, reason="2 broken promises", by=make.user("Renate Meyer"), now=timezone.now())
    answer = client.post(NEW.format("order"), typed(BOLTS), follow=True)
    draft = Document.objects.get()
    said = answer.content.decode()
    assert (draft.status, draft.lines.count()) == ("draft", 1)
    assert answer.redirect_chain[0][0] == edit(draft)
    assert "The order was not confirmed: Acme Corp. has been on hold since" in said
    assert "2 broken promises" in said
    assert "It is kept as a draft" in said


def test_who_saves_over_somebody_elses_change_is_told_and_loses_nothing(client, seller, acme, bolts):
    draft = saved(client, BOLTS)
    mine = posted_back(client, draft, save="draft", note="mine")
    signed_in(client, "Olga Brandt", "manager")
    client.post(edit(draft), posted_back(client, draft, save="draft", note="hers"))
    client.force_login(seller)
    answer = client.post(edit(draft), mine)
    page = answer.content.decode()
    assert (answer.status_code, Document.objects.get().note) == (422, "hers")
    assert "Olga Brandt has changed this draft" in page
    assert ">mine</textarea>" in page.replace("\n", "")
    client.post(edit(draft), mine | {"version": answer.context["sheet"].version})
    assert Document.objects.get().note == "mine"


def test_the_same_form_sent_twice_is_one_document(client, seller, acme, bolts):
    data = typed(BOLTS, key=str(uuid4()))
    first = client.post(NEW.format("order"), data)
    second = client.post(NEW.format("order"), data)
    assert Document.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"] == Document.objects.get().get_absolute_url()


def test_addresses_contact_and_terms_are_proposed(client, seller, acme):
    jan = make.contact(acme, is_key=True)
    head = client.get(NEW.format("order")).context["sheet"].head
    places = {each.purpose: each.pk for each in acme.addresses.all()}
    assert head["contact"].value() == str(jan.pk)
    assert head["billing_address"].value() == str(places["main"])
    assert head["delivery_address"].value() == str(places["delivery"])
    assert (head["terms"].value(), head["currency"].value()) == ("net30", "USD")


def test_the_contact_and_addresses_chosen_stand_on_the_quote(client, seller, acme, bolts):
    jan, dock = make.contact(acme), acme.addresses.get(purpose="delivery")
    client.post(NEW.format("quote"), typed(BOLTS, contact=jan.pk, delivery_address=dock.pk))
    quote = Document.objects.get()
    assert quote.attention == "Jan Roth"
    assert quote.ship_to.startswith("Dock 4")


def test_files_go_with_a_document_through_the_filing_cabinet(client, seller, acme, bolts):
    drawing = SimpleUploadedFile("drawing.txt", b"M8 x 40")
    draft = saved(client, BOLTS, upload=drawing)
    file = StoredFile.objects.get(customer=acme)
    assert [each.file for each in draft.files.all()] == [file]
    client.post(edit(draft), posted_back(client, draft, save="draft", file=[str(file.pk)]))
    assert draft.files.count() == 1
    client.post(edit(draft), posted_back(client, draft, save="draft"))
    assert draft.files.count() == 0
    assert StoredFile.objects.exists()


def test_a_file_or_place_of_another_customer_is_not_taken(client, seller, acme, bolts):
    other = make.customer("OTHER")
    yard = other.addresses.create(line1="Elsewhere")
    answer = client.post(NEW.format("quote"), typed(BOLTS, delivery_address=yard.pk))
    assert answer.status_code == 422
    assert "not in the folder any more" in answer.content.decode()


def test_an_invoice_is_issued_in_instalments_by_those_who_may(client, acme, bolts):
    signed_in(client, "Clara Weiss", "collections")
    client.post(NEW.format("invoice"), typed(BOLTS, terms="net 30/60/90"))
    invoice = Document.objects.get()
    today = company_today()
    parts = [(each.due_on, each.amount) for each in invoice.entries.order_by("due_on")]
    assert parts == [(today + timedelta(days=days), Decimal("47.60")) for days in (30, 60, 90)]


def test_a_credit_note_names_the_invoice_it_corrects(client, acme, bolts):
    signed_in(client, "Clara Weiss", "collections")
    invoice = make.invoice(acme, issued_on=company_today() - timedelta(days=3))
    refused = client.post(NEW.format("credit_note"), typed(BOLTS, applies_to="INV-NONE"))
    assert "has no invoice INV-NONE" in refused.content.decode()
    client.post(NEW.format("credit_note"), typed(BOLTS, applies_to=invoice.number))
    assert Document.objects.get(kind="credit_note").applies_to == invoice


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("clerk", ()), ("service", ()), ("sales", ("quote", "order", "delivery")),
        ("collections", ("invoice", "credit_note")),
        ("manager", ("quote", "order", "delivery", "invoice", "credit_note")),
    ],
)  # fmt: skip
def test_who_writes_what(client, acme, role, may):
    signed_in(client, "Somebody", role)
    kinds = ("quote", "order", "delivery", "invoice", "credit_note")
    assert tuple(kind for kind in kinds if client.get(NEW.format(kind)).status_code == 200) == may


def test_nobody_writes_a_kind_there_is_not(client, seller, acme):
    assert client.get(NEW.format("promise")).status_code == 404


def test_a_document_that_was_issued_is_shown_and_not_edited(client, seller, acme, bolts):
    client.post(NEW.format("quote"), typed(BOLTS))
    quote = Document.objects.get()
    assert client.get(edit(quote)).headers["Location"] == quote.get_absolute_url()
    answer = client.post(edit(quote), typed(BOLTS, version="1", note="late"))
    assert answer.status_code == 422
    assert "has been issued and is no draft any more" in answer.content.decode()


def test_two_orders_for_the_last_one_and_the_second_is_told_before_it_is_sent(client, seller, acme):
    pump = product("P-1", "Pump", "80.00", stocked=True, lead_days=10)
    hall = Warehouse.objects.create(code="HALL", name="Hall 1", is_default=True)
    receive(product=pump, warehouse=hall, quantity=Decimal(1), by=None, today=company_today())
    client.post(NEW.format("order"), typed({"part": "P-1"}))
    draft = saved(client, {"part": "P-1"}, kind="order")
    assert "1 back-ordered, about" in page_of(client, draft)
    client.post(edit(draft), posted_back(client, draft))
    first, second = Document.objects.order_by("pk")
    page = client.get(second.get_absolute_url()).content.decode()
    assert [progress(each)[0].waiting for each in (first, second)] == [0, 1]
    assert "Back-ordered" in page


@pytest.mark.parametrize("count", [1, 30])
def test_a_draft_of_thirty_lines_opens_with_as_many_queries_as_one(
    client, seller, acme, count, django_assert_max_num_queries
):
    lines = []
    for place in range(count):
        product(f"P-{place}", "Pump", "80.00", stocked=True, lead_days=3, tax_percent=Decimal(19))
        lines.append({"part": f"P-{place}", "quantity": "2"})
    draft = saved(client, *lines, kind="order")
    with django_assert_max_num_queries(62):
        client.get(edit(draft))


def test_a_quote_in_another_currency_is_priced_in_it_and_has_no_margin(client, seller, bolts):
    make.customer("ACME", currency="EUR")
    answer = client.post(NEW.format("quote"), typed(BOLTS, currency="EUR"))
    assert "No price in EUR is known for HB-M8" in answer.content.decode()
    draft = saved(client, BOLTS | {"price": "11"}, currency="EUR")
    assert (draft.currency, draft.lines.get().unit_cost) == ("EUR", None)
    assert client.get(edit(draft)).context["sheet"].margin is None
