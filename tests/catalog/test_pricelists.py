"""Keeping price lists: a price takes over from a day on, a list is copied dearer, customers hear of their own."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from catalog.models import ListedPrice, PriceList
from catalog.pricelists import (
    PriceRefused,
    change_price_list,
    copy_price_list,
    end_price,
    open_price_list,
    set_price,
)
from customers.models import Category
from tests import make

NOW = make.at(date(2026, 6, 15))
JANUARY, JUNE, JULY = date(2026, 1, 1), date(2026, 6, 15), date(2026, 7, 1)


@pytest.fixture
def anna(db):
    return make.user()


@pytest.fixture
def bolts(db):
    return make.product("HB-1")


@pytest.fixture
def fittings(db):
    return make.price_list(name="Fittings 2026")


def put(fittings, bolts, anna, amount, **fields) -> ListedPrice:
    fields = {"min_quantity": Decimal(1), **fields}
    return set_price(price_list=fittings, product=bolts, unit_price=Decimal(amount), by=anna, now=NOW, **fields)


def days(fittings):
    rows = fittings.prices.order_by("valid_from")
    return [(row.unit_price, row.valid_from, row.valid_until) for row in rows]


def test_a_new_price_ends_the_one_before(fittings, bolts, anna):
    put(fittings, bolts, anna, "13", valid_from=JANUARY)
    put(fittings, bolts, anna, "14", valid_from=JULY)
    assert days(fittings) == [(13, JANUARY, date(2026, 6, 30)), (14, JULY, None)]


def test_a_price_between_two_ends_where_the_later_one_begins(fittings, bolts, anna):
    put(fittings, bolts, anna, "14", valid_from=JULY)
    put(fittings, bolts, anna, "13", valid_from=JANUARY)
    assert days(fittings) == [(13, JANUARY, date(2026, 6, 30)), (14, JULY, None)]


def test_a_price_from_the_same_day_takes_the_place_of_the_other(fittings, bolts, anna):
    put(fittings, bolts, anna, "13", valid_from=JULY)
    put(fittings, bolts, anna, "14", valid_from=JULY)
    assert days(fittings) == [(14, JULY, None)]
    assert fittings.prices.get().set_by == anna


def test_breaks_stand_beside_each_other(fittings, bolts, anna):
    put(fittings, bolts, anna, "13")
    put(fittings, bolts, anna, "12", min_quantity=Decimal(100))
    assert fittings.prices.count() == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"discount_percent": Decimal(5)}, "either a price or a discount"),
        ({"unit_price": Decimal(-1)}, "price_is_not_negative|greater than or equal to 0|“price"),
        ({"unit_price": None, "discount_percent": Decimal(101)}, "between 0 and 100"),
        ({"valid_from": JULY, "valid_until": JUNE}, "last day lies before"),
    ],
)
def test_what_is_no_price_is_refused_and_changes_nothing(fittings, bolts, anna, fields, sentence):
    put(fittings, bolts, anna, "13", valid_from=JANUARY)
    fields = {"unit_price": Decimal(9), "min_quantity": Decimal(1), **fields}
    with pytest.raises(ValidationError, match=sentence):
        set_price(price_list=fittings, product=bolts, by=anna, now=NOW, **fields)
    assert days(fittings) == [(13, JANUARY, None)]


def test_the_database_refuses_two_prices_for_one_day(fittings, bolts):
    make.listed(fittings, bolts, "13", valid_from=JANUARY)
    with pytest.raises(IntegrityError, match="one_price_a_day"), transaction.atomic():
        make.listed(fittings, bolts, "12", valid_from=JULY)


def test_a_price_ends_today_and_one_to_come_is_taken_away(fittings, bolts, anna):
    now, later = put(fittings, bolts, anna, "13", valid_from=JANUARY), put(fittings, bolts, anna, "14", valid_from=JULY)
    assert end_price(price=later, today=JUNE, by=anna, now=NOW) is None
    assert end_price(price=now, today=JUNE, by=anna, now=NOW).valid_until == JUNE
    with pytest.raises(PriceRefused, match="ended on 15 Jun 2026 already"):
        end_price(price=now, today=JUNE, by=anna, now=NOW)


def test_what_becomes_of_a_customers_own_price_stands_in_its_journal(bolts, anna):
    acme = make.customer("ACME", currency="EUR")
    own = open_price_list(name="Acme", currency="EUR", level="customer", customer=acme, by=anna, now=NOW)
    price = put(own, bolts, anna, "12.5", valid_from=JANUARY)
    later = set_price(
        price_list=own,
        product=bolts,
        min_quantity=Decimal(10),
        discount_percent=Decimal(5),
        valid_from=JULY,
        by=anna,
        now=NOW,
    )
    end_price(price=later, today=JUNE, by=anna, now=NOW)
    end_price(price=price, today=JUNE, by=anna, now=NOW)
    entries = acme.journal_entries.filter(kind="prices_agreed").order_by("seq")
    number = bolts.part_number
    assert list(entries.values_list("body__subject", flat=True))[1:] == [
        f"Price agreed: {number} at 12.50 EUR from 1 pc, 1 Jan 2026 –",
        f"Price agreed: {number} 5 % off the list price from 10 pc, 1 Jul 2026 –",
        f"Price taken back: {number} 5 % off the list price from 10 pc, 1 Jul 2026 –",
        f"Price ends: {number} at 12.50 EUR from 1 pc, 1 Jan 2026 – 15 Jun 2026",
    ]


def test_next_years_list_is_this_years_so_many_percent_dearer(fittings, bolts, anna):
    put(fittings, bolts, anna, "0.0312")
    make.listed(fittings, make.product(), "100.00", valid_until=date(2026, 12, 31))
    make.listed(fittings, make.product(), discount_percent=Decimal(10))
    make.listed(fittings, make.product(), "1.00", valid_until=JUNE)
    copy = copy_price_list(
        source=fittings, name="Fittings 2027", percent=Decimal("3.5"), valid_from=JULY, valid_until=None,
        end_source=True, by=anna, now=NOW,
    )  # fmt: skip
    assert set(copy.prices.values_list("unit_price", "discount_percent")) == {
        (Decimal("0.0323"), None), (Decimal("103.50"), None), (None, Decimal(10)),
    }  # fmt: skip
    fittings.refresh_from_db()
    assert fittings.valid_until == date(2026, 6, 30)
    assert fittings.prices.count() == 4


def test_a_copy_cannot_begin_before_the_list_it_ends(anna):
    source = make.price_list(valid_from=JULY)
    with pytest.raises(PriceRefused, match="let the copy begin later"):
        copy_price_list(
            source=source, name="X", percent=Decimal(0), valid_from=JUNE, valid_until=None, end_source=True, by=anna,
            now=NOW,
        )  # fmt: skip
    assert PriceList.objects.count() == 1


def test_the_customers_journal_hears_of_its_contract(anna):
    acme = make.customer()
    made = open_price_list(
        name="Framework", level="contract", customer=acme, contract_number="K-1", currency="USD", valid_from=JANUARY,
        by=anna, now=NOW,
    )  # fmt: skip
    change_price_list(price_list=made, changes={"valid_until": JULY}, by=anna, now=NOW)
    change_price_list(price_list=made, changes={"notes": "by phone"}, by=anna, now=NOW)
    assert [entry.body.subject for entry in acme.journal_entries.order_by("seq")] == [
        "Prices agreed: Contract K-1 (Framework), 1 Jan 2026 –",
        "Prices changed: Contract K-1 (Framework), 1 Jan 2026 – 1 Jul 2026, was Contract K-1 (Framework), 1 Jan 2026 –",
    ]


def test_the_currency_of_a_list_with_prices_stays(fittings, bolts, anna):
    put(fittings, bolts, anna, "13")
    with pytest.raises(PriceRefused, match="prices of this list are in USD"):
        change_price_list(price_list=fittings, changes={"currency": "EUR"}, by=anna, now=NOW)


@pytest.mark.parametrize("level", PriceList.Level.values)
@pytest.mark.parametrize("owner", ["nobody", "group", "customer", "contract", "all"])
def test_a_list_has_exactly_the_owner_of_its_level(db, level, owner):
    clinics, acme = Category.objects.create(name="Clinics"), make.customer()
    owners = {
        "nobody": {},
        "group": {"category": clinics},
        "customer": {"customer": acme},
        "contract": {"customer": acme, "contract_number": "K-1"},
        "all": {"category": clinics, "customer": acme, "contract_number": "K-1"},
    }
    right = {"list": "nobody", "group": "group", "customer": "customer", "contract": "contract"}[level]
    if owner == right:
        PriceList.objects.create(name="L", currency="USD", level=level, **owners[owner])
        return
    with pytest.raises(IntegrityError, match="owner_of_its_level"), transaction.atomic():
        PriceList.objects.create(name="L", currency="USD", level=level, **owners[owner])
