"""The catalog on the screen: what each role sees, what the forms do, and what a page costs."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from catalog.models import Assortment, ListedPrice, Movement, PriceList, Product, Supply, VerbalQuote, Warehouse
from catalog.stock import expect_supply
from crm.roles import give_roles
from customers.models import Category
from foundation.periods import company_today
from tests import make


def somebody(client, role):
    person = make.user()
    give_roles(person, role)
    client.force_login(person)
    return person


@pytest.fixture
def manager(client, db):
    return somebody(client, "manager")


@pytest.fixture
def bolts(db):
    return make.product("HB-1", cost=Decimal("9.8765"), description="Hexagon bolt")


def text(answer) -> str:
    return answer.content.decode()


def page(client, name, *args, **query) -> str:
    answer = client.get(reverse(f"catalog:{name}", args=args), query)
    assert answer.status_code == 200
    return text(answer)


def send(client, name, /, *args, **values):
    return client.post(reverse(f"catalog:{name}", args=args), values)


@pytest.mark.parametrize(("role", "sees"), [("sales", True), ("manager", True), ("clerk", False), ("service", False)])
def test_cost_and_margin_are_for_those_who_sell_and_decide(client, bolts, role, sees):
    somebody(client, role)
    prices = make.price_list()
    make.listed(prices, bolts, "12.00")
    pages = [
        page(client, "products"), page(client, "products", columns="all"), page(client, "product", bolts.pk),
        page(client, "price-list", prices.pk),
    ]  # fmt: skip
    assert [("9.8765" in each or "Margin" in each) for each in pages] == [sees] * 4
    assert all("13.00" in each or "12.00" in each for each in pages)


def test_the_file_of_products_keeps_the_cost_from_those_who_may_not_see_it(client, bolts):
    somebody(client, "collections")
    file = client.get(reverse("catalog:products"), {"format": "csv", "columns": "all"})
    assert b"9.87" not in b"".join(file.streaming_content)
    somebody(client, "clerk")
    assert client.get(reverse("catalog:products"), {"format": "csv"}).status_code == 403


def test_who_may_not_see_the_cost_is_not_asked_for_it_and_does_not_lose_it(client, bolts):
    person = somebody(client, "clerk")
    person.user_permissions.add(*permissions("change_product"))
    form = page(client, "edit", bolts.pk)
    assert 'name="cost"' not in form
    send(client, "edit", bolts.pk, part_number="HB-1", description="Bolt", kind="goods", unit="pc", tax_percent="0",
         cost="1", active="on")  # fmt: skip
    bolts.refresh_from_db()
    assert (bolts.description, bolts.cost) == ("Bolt", Decimal("9.8765"))


def permissions(*names):
    return Permission.objects.filter(codename__in=names)


def test_a_product_is_made_found_by_its_ean_and_taken_out_of_sale(client, manager):
    values = {"part_number": "BV-1", "description": "Ball valve", "kind": "goods", "unit": "pc", "list_price": "12.36",
              "tax_percent": "19", "active": "on", "lead_days": "7"}  # fmt: skip
    assert send(client, "new", **{**values, "kind": "service", "stocked": "on"}).status_code == 422
    answer = send(client, "new", **values)
    product = Product.objects.get(part_number="BV-1")
    assert answer.url == product.get_absolute_url()
    assert "the last digit" in text(send(client, "add-number", product.pk, kind="ean", number="123")).lower()
    send(client, "add-number", product.pk, kind="ean", number="4006381333931")
    assert "BV-1" in page(client, "products", text="4006381333931")
    send(client, "edit", product.pk, **{**values, "active": ""})
    assert "BV-1" not in page(client, "products")
    assert "BV-1" in page(client, "products", state="off")
    send(client, "remove-number", product.pk, product.numbers.get().pk)
    assert "BV-1" not in page(client, "products", text="4006381333931", state="all")


def test_products_are_listed_by_group(client, manager, bolts):
    values = {"part_number": "BV-1", "description": "Ball valve", "kind": "goods", "unit": "pc", "tax_percent": "19",
              "active": "on", "group": "Valves & pipework"}  # fmt: skip
    product = Product.objects.get(pk=send(client, "new", **values).url.split("/")[-2])
    assert "?group=Valves%20%26%20pipework" in page(client, "product", product.pk)
    for group, shown in (("Valves & pipework", [True, False]), ("null", [False, True]), ("", [True, True])):
        listed = page(client, "products", group=group)
        assert [number in listed for number in ("BV-1", "HB-1")] == shown, group


def test_the_page_says_what_a_customer_pays_and_why(client, bolts):
    somebody(client, "clerk")
    acme = make.customer("ACME", "Acme Ltd")
    make.listed(make.price_list(customer=acme, contract_number="K-7"), bolts, "11.80", min_quantity=50)
    shown = page(client, "product", bolts.pk, customer="acme", quantity="50")
    assert "Contract K-7: 11.80 from 50 pc" in shown
    assert "List price: 13.00" in shown
    shown = page(client, "product", bolts.pk, customer="acme", quantity="1")
    assert "11.80 from 50 pc on" in shown
    assert "No customer is called" in page(client, "product", bolts.pk, customer="nobody", quantity="1")


def test_a_price_told_is_noted_from_the_page_and_shown_there(client, bolts):
    somebody(client, "clerk")
    make.customer("ACME")
    until = company_today() + timedelta(days=7)
    values = {"customer": "ACME", "quantity": "10", "unit_price": "12.50", "currency": "usd", "valid_until": until}
    assert send(client, "tell-price", bolts.pk, **{**values, "valid_until": date(2020, 1, 1)}).status_code == 422
    assert send(client, "tell-price", bolts.pk, **values).status_code == 302
    assert VerbalQuote.objects.get().currency == "USD"
    assert "said 12.50" in page(client, "product", bolts.pk, customer="ACME", quantity="10")


def test_a_manager_makes_a_list_prices_it_changes_a_price_and_copies_it(client, manager, bolts):
    make.customer("ACME")
    values = {"name": "Framework", "level": "contract", "customer": "ACME", "currency": "usd"}
    refused = send(client, "new-price-list", **values)
    assert refused.status_code == 422
    assert "contract and customer, as its level says" in text(refused)
    send(client, "new-price-list", **values, contract_number="K-1")
    made = PriceList.objects.get()
    price = {"product": "hb-1", "min_quantity": "1", "unit_price": "11.80", "valid_from": "2026-01-01"}
    assert "Did you mean HB-1" in text(send(client, "add-price", made.pk, **{**price, "product": "hb"}))
    assert send(client, "add-price", made.pk, **{**price, "discount_percent": "5"}).status_code == 422
    assert send(client, "add-price", made.pk, **price).status_code == 302
    first = made.prices.get()
    send(client, "change-price", made.pk, first.pk, **{**price, "unit_price": "12.00", "valid_from": "2026-07-01"})
    assert made.prices.count() == 2
    copied = {"name": "Framework 2027", "percent": "2.5", "valid_from": "2027-01-01", "end_source": "on"}
    assert send(client, "copy-price-list", made.pk, **copied).status_code == 302
    assert ListedPrice.objects.get(price_list__name="Framework 2027").unit_price == Decimal("12.30")
    send(client, "edit-price-list", made.pk, **values, contract_number="K-2")
    made.refresh_from_db()
    assert made.contract_number == "K-2"
    running = make.listed(made, make.product(), "5.00")
    send(client, "end-price", made.pk, running.pk)
    running.refresh_from_db()
    assert running.valid_until == company_today()


def test_the_lists_that_count_for_a_customer_are_one_step_from_its_folder(client, manager):
    acme = make.customer("ACME", parent=make.customer("HEAD"))
    acme.categories.add(make_group())
    for name, owner in (
        ("Everybody", {}), ("Own", {"customer": acme}), ("Heads", {"customer": acme.parent}),
        ("Groups", {"category": acme.categories.get()}), ("Others", {"customer": make.customer()}),
    ):  # fmt: skip
        make.price_list(name=f"{name} 2026", **owner)
    folder = client.get(reverse("customers:contacts", args=["ACME"]))
    assert f"{reverse('catalog:price-lists')}?customer=ACME" in text(folder)
    shown = page(client, "price-lists", customer="acme")
    names = [name for name in ("Everybody", "Own", "Heads", "Groups", "Others") if f"{name} 2026" in shown]
    assert names == ["Everybody", "Own", "Heads", "Groups"]
    assert "No price list fits" in page(client, "price-lists", customer="nobody")


def test_goods_are_expected_received_moved_and_counted(client, manager, bolts):
    send(client, "new-warehouse", code="MAIN", name="Main", is_default="on", active="on")
    send(client, "new-warehouse", code="NORTH", name="North", active="on")
    main, north = Warehouse.objects.order_by("code")
    expected = {"product": "HB-1", "warehouse": main.pk, "quantity": "10", "expected_on": "2026-07-01"}
    send(client, "expect", **expected, reference="PO 7")
    supply = Supply.objects.get()
    assert "PO 7" in page(client, "stock")
    assert send(client, "receive-supply", supply.pk, quantity="6", reference="DN 1").url == bolts.get_absolute_url()
    send(client, "supply", supply.pk, quantity="8", expected_on="2026-07-02", reference="PO 7")
    send(client, "cancel-supply", supply.pk, reason="sold out")
    supply.refresh_from_db()
    assert (supply.received, supply.quantity, supply.cancel_reason) == (6, 8, "sold out")
    refused = send(client, "transfer", product="HB-1", source=main.pk, target=north.pk, quantity="7")
    assert "Only 6 pc of HB-1 are free in MAIN" in text(refused)
    send(client, "transfer", product="HB-1", source=main.pk, target=north.pk, quantity="2")
    send(client, "adjust", product="HB-1", warehouse=north.pk, counted="1", reason="one rusty")
    send(client, "receive", product="HB-1", warehouse=north.pk, quantity="4")
    assert list(Movement.objects.order_by("pk").values_list("kind", "quantity")) == [
        ("receipt", 6), ("transfer", -2), ("transfer", 2), ("adjustment", -1), ("receipt", 4),
    ]  # fmt: skip
    assert "one rusty" in page(client, "movements", text="HB-1")
    assert "one rusty" in page(client, "product", bolts.pk)


def test_only_who_may_correct_the_stock_counts_it(client, bolts):
    somebody(client, "service")
    assert client.get(reverse("catalog:receive")).status_code == 200
    assert client.get(reverse("catalog:adjust")).status_code == 403
    somebody(client, "clerk")
    assert client.get(reverse("catalog:receive")).status_code == 403


def test_a_restricted_catalog_is_filled_by_pasting_and_taken_apart(client, manager, bolts):
    acme = make.customer("ACME", "Acme Ltd")
    nuts = make.product("HN-1")
    send(client, "new-assortment", name="Framework", kind="limited")
    made = Assortment.objects.get()
    refused = send(client, "add-members", made.pk, products="HB-1\nXX-9", customers="")
    assert "There is no product XX-9" in text(refused)
    send(client, "add-members", made.pk, products="hb-1\nHN-1, HN-1", customers="acme")
    assert set(made.products.all()) == {bolts, nuts}
    assert "HB-1" in page(client, "assortment", made.pk)
    other = make.product("ZZ-1")
    assert "Acme Ltd buys only from Framework" in page(client, "product", other.pk, customer="ACME", quantity="1")
    send(client, "remove-product", made.pk, nuts.pk)
    send(client, "remove-customer", made.pk, acme.pk)
    assert list(made.products.all()) == [bolts]
    assert not made.customers.exists()
    send(client, "edit-assortment", made.pk, name="Partners", kind="exclusive")
    assert "Partners" in page(client, "assortments", text="part")


def fill(count: int, manager) -> Product:
    """Products with prices, stock in two warehouses, supplies and movements."""
    places = [make.warehouse("MAIN"), make.warehouse("NORTH")]
    for _ in range(count):
        product = make.product()
        prices = make.price_list(customer=make.customer())
        make.listed(prices, product, "12.00")
        make.listed(prices, product, "11.00", min_quantity=10)
        product.numbers.create(kind="customer", number=product.part_number, customer=prices.customer)
        for place in places:
            make.goods(product, place, 5)
            expect_supply(
                product=product, warehouse=place, quantity=Decimal(1), expected_on=date(2026, 7, 1), by=manager,
                now=timezone.now(),
            )  # fmt: skip
    return product


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("products", 9), ("price-lists", 6), ("stock", 9), ("movements", 7), ("assortments", 5)]
)
def test_a_list_costs_the_same_for_any_number_of_rows(client, manager, name, queries, count, django_assert_num_queries):
    fill(count, manager)
    with django_assert_num_queries(queries):
        page(client, name)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_product_costs_the_same_however_much_there_is(client, manager, count, django_assert_num_queries):
    for _ in range(count):
        product = fill(1, manager) if not Warehouse.objects.exists() else more(manager)
    with django_assert_num_queries(11):
        page(client, "product", product.pk)


def more(manager) -> Product:
    product = Product.objects.first()
    make.listed(make.price_list(category=make_group()), product, "10.00")
    product.numbers.create(kind="old", number=f"O-{PriceList.objects.count()}")
    make.goods(product, Warehouse.objects.first(), 1)
    return product


def make_group():
    return Category.objects.create(name=f"Group {PriceList.objects.count()}")
