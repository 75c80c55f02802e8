"""What the page says while somebody types: why this price, what it comes to, what was promised, what is there."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.models import AlternativeNumber, Assortment, ListedPrice, PriceList, Supply, TaxCode, TaxRate, Warehouse
from catalog.stock import receive
from catalog.verbal import quote_verbally
from credit.holding.holds import place_on_hold
from customers.models import TaxExemption
from financials.conversion import carry_out
from foundation.periods import company_today
from tests import make
from tests.financials.editor.conftest import product, signed_in, typed

pytestmark = pytest.mark.django_db


def figures(client, *lines, kind="order", **head) -> str:
    answer = client.post(f"/customers/ACME/financials/{kind}/figures/", typed(*lines, **head))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def contract(acme, bolts):
    frame = PriceList.objects.create(
        name="Frame", level="contract", customer=acme, contract_number="K-7", currency="USD",
        valid_from=company_today() - timedelta(days=9),
    )  # fmt: skip
    for quantity, price in ((1, "11.80"), (50, "10.50")):
        ListedPrice.objects.create(
            price_list=frame,
            product=bolts,
            min_quantity=quantity,
            unit_price=Decimal(price),
            valid_from=frame.valid_from,
        )


def test_every_price_says_why_with_the_next_break_and_what_else_would_count(client, seller, acme, bolts):
    contract(acme, bolts)
    said = figures(client, {"part": "HB-M8", "quantity": "10"})
    assert 'data-auto-price="11.80"' in said
    for words in ("Contract K-7: 11.80", "From 50: 10.50", "Other prices", "List price: 12.00"):
        assert words in said
    assert 'data-auto-price="10.50"' in figures(client, {"part": "HB-M8", "quantity": "50"})


def test_a_price_by_hand_still_says_what_the_rule_says(client, seller, acme, bolts):
    contract(acme, bolts)
    assert "By hand. Else: Contract K-7: 11.80" in figures(client, {"part": "HB-M8", "price": "9"})


def test_totals_come_from_the_server_by_rate_of_tax_with_the_days_they_are_due(client, seller, acme, bolts):
    book = {"description": "Handbook", "price": "50", "tax": "7"}
    said = figures(client, {"part": "HB-M8", "quantity": "10"}, book, discount_percent="10", terms="net 30/60")
    today = company_today()
    for words in ("Discount 10 %", "−17.00", "19 % tax on 108.00", "20.52", "7 % tax on 45.00", "3.15", "176.67 USD"):
        assert words in said
    assert "88.34" in said
    assert "88.33" in said
    assert f"{today + timedelta(days=60):%Y}" in said


def test_a_cash_discount_is_shown_with_its_last_day(client, seller, acme, bolts):
    said = figures(client, {"part": "HB-M8", "quantity": "100", "tax": "0"}, terms="2/10 net 30")
    assert "Less, until" in said
    assert "24.00" in said


def test_the_margin_is_for_those_who_may_see_the_cost(client, acme, bolts):
    signed_in(client, "Sam Ortega", "sales")
    assert "42 % of the net" in " ".join(figures(client, {"part": "HB-M8"}).replace("\N{NO-BREAK SPACE}", " ").split())
    signed_in(client, "Clara Weiss", "collections")
    assert "Margin" not in figures(client, {"part": "HB-M8"}, kind="invoice")


def test_a_line_that_breaks_somebodys_word_warns_with_the_note(client, seller, acme, bolts):
    now, until = timezone.now(), company_today() + timedelta(days=9)
    told = quote_verbally(
        customer=acme, product=bolts, quantity=Decimal(10), unit_price=Decimal("11.00"), currency="USD",
        valid_until=until, by=make.user("Ruth Meyerhof"), now=now,
    )  # fmt: skip
    said = figures(client, {"part": "HB-M8", "quantity": "10"})
    assert "Ruth Meyerhof said 11.00 from 10 pc" in said
    assert f"/customers/ACME/journal/{told.entry.seq}/" in said
    kept = figures(client, {"part": "HB-M8", "quantity": "10", "price": "11"})
    assert "As Ruth Meyerhof said" in kept


def test_what_was_paid_last_stands_beside_the_price_with_its_invoice(client, seller, acme, bolts):
    line = make.line("12.00", product_id=bolts.pk, discount_percent=Decimal(5))
    invoice = make.invoice(acme, issued_on=company_today() - timedelta(days=30), lines=[line])
    said = figures(client, {"part": "HB-M8"})
    assert "Last paid 11.40 on" in said
    assert invoice.get_absolute_url() in said


def test_a_restricted_catalog_is_told_in_a_sentence(client, seller, acme, bolts):
    closed = Assortment.objects.create(name="Dealers", kind="exclusive", valid_from=company_today())
    closed.products.add(bolts)
    assert "HB-M8 is sold only to the customers of Dealers" in figures(client, {"part": "HB-M8"})


def test_what_is_there_and_what_has_to_be_waited_for(client, seller, acme):
    pump, today = product("P-1", "Pump", "80.00", stocked=True, lead_days=10), company_today()
    hall = Warehouse.objects.create(code="HALL", name="Hall 1", is_default=True)
    receive(product=pump, warehouse=hall, quantity=Decimal(4), by=None, today=today)
    assert "4 in Hall 1" in figures(client, {"part": "P-1", "quantity": "3"})
    said = figures(client, {"part": "P-1", "quantity": "6"})
    assert "2 back-ordered, about" in said
    assert "Lead time 10 days" in said
    Supply.objects.create(
        product=pump, warehouse=hall, quantity=Decimal(9), expected_on=today + timedelta(days=3), reference="PO 8",
        ordered_at=timezone.now(),
    )  # fmt: skip
    assert "With 9 pc on order (PO 8)" in figures(client, {"part": "P-1", "quantity": "6"})


def test_tax_follows_the_delivery_address_and_an_exemption_says_why(client, seller, acme):
    code = TaxCode.objects.create(code="std", name="Standard")
    TaxRate.objects.create(tax_code=code, country="US", region="NV", percent=Decimal("8.25"), valid_from="2020-01-01")
    product("HB-M8", "Hex bolts M8", "12.00", tax_code=code, tax_percent=Decimal(5))
    dock = acme.addresses.get(purpose="delivery").pk
    assert 'data-auto-tax="8.25"' in figures(client, {"part": "HB-M8"}, delivery_address=dock)
    today = company_today()
    held = TaxExemption.objects.create(
        customer=acme, kind="resale", certificate="R-17", country="US", valid_from=today - timedelta(days=400),
        valid_until=today + timedelta(days=5), added_by=make.somebody(), added_at=timezone.now(),
    )  # fmt: skip
    said = figures(client, {"part": "HB-M8"}, delivery_address=dock)
    assert 'data-auto-tax="0"' in said
    assert "R-17, valid until" in said
    TaxExemption.objects.filter(pk=held.pk).update(valid_until=today - timedelta(days=1))
    said = figures(client, {"part": "HB-M8"}, delivery_address=dock)
    assert 'data-auto-tax="8.25"' in said
    assert "Tax is charged" in said
    assert "R-17 expired on" in said


def test_an_order_of_a_customer_on_hold_says_so_before_it_is_sent(client, seller, acme, bolts):
    place_on_hold(customer=acme, reason="2 broken promises", by=make.user("Renate Meyer"), now=timezone.now())
    assert "it is kept as a draft" in figures(client, {"part": "HB-M8"})
    assert "on hold" not in figures(client, {"part": "HB-M8"}, kind="quote")


def test_the_customers_own_number_means_our_part(client, seller, acme, bolts):
    AlternativeNumber.objects.create(product=bolts, kind="customer", number="0815", customer=acme)
    assert 'data-auto-description="Hex bolts M8"' in figures(client, {"part": "0815"})
    found = client.get("/catalog/for/ACME/parts/?text=081").content.decode()
    assert 'data-number="HB-M8"' in found


def test_suggestions_name_price_and_stock_and_leave_out_what_this_customer_cannot_buy(client, seller, acme, bolts):
    other = product("HB-M10", "Hex bolts M10", "15.00")
    closed = Assortment.objects.create(name="Dealers", kind="exclusive", valid_from=company_today())
    closed.products.add(other)
    found = client.get("/catalog/for/ACME/parts/?text=hex").content.decode()
    assert "12.00" in found
    assert "HB-M10" not in found
    assert client.get("/catalog/for/ACME/parts/?text=h").content.decode().strip() == ""


def test_half_typed_numbers_are_no_trouble(client, seller, acme, bolts):
    said = figures(client, {"part": "HB-M8", "quantity": "1."}, {"part": "HB", "price": "-"}, issued_on="2026-13-1")
    assert "Price: Write a number" in said


@pytest.mark.parametrize("count", [1, 30])
def test_thirty_lines_ask_the_database_as_often_as_one(client, seller, acme, count, django_assert_max_num_queries):
    hall = Warehouse.objects.create(code="HALL", name="Hall 1", is_default=True)
    for place in range(count):
        part = product(f"P-{place}", "Pump", "80.00", stocked=True, lead_days=3, tax_percent=Decimal(19))
        receive(product=part, warehouse=hall, quantity=Decimal(1), by=None, today=company_today())
    lines = [{"part": f"P-{place}", "quantity": "2"} for place in range(count)]
    lines[-1]["part"] = "P-0"
    with django_assert_max_num_queries(29):
        figures(client, *lines)


def test_the_kind_of_taxation_stays_with_the_line_from_the_desk_to_the_invoice(client, seller, acme, bolts):
    today = company_today()
    TaxExemption.objects.create(
        customer=acme, kind="intra_eu", certificate="FR 17", valid_from=today - timedelta(days=400),
        added_by=make.somebody(), added_at=timezone.now(),
    )  # fmt: skip
    form = typed({"part": "HB-M8", "quantity": "2"}, {"description": "Freight", "price": "9"})
    client.post("/customers/ACME/financials/order/new/", form | {"issue": "1"})
    order = acme.documents.get(kind="order")
    invoice = carry_out(source=order, into="invoice", by=make.somebody(), now=timezone.now(), issued_on=today)
    note = carry_out(source=invoice, into="credit_note", by=make.somebody(), now=timezone.now(), issued_on=today)
    for document in (order, invoice, note):
        assert list(document.lines.values_list("tax_category", flat=True)) == ["K", "K"]
