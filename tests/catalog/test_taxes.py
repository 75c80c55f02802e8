"""How much tax is charged, where and from when, and the resale certificate that expired."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from catalog.models import TaxCode, TaxRate
from catalog.rates import set_rate
from catalog.taxes import tax_for, taxes_for
from crm.roles import give_roles
from customers.exemptions import add_exemption, end_exemption
from tests import make

JUNE = date(2026, 6, 15)


@pytest.fixture
def acme(db):
    return make.customer("ACME", "Acme Ltd")


@pytest.fixture
def standard(db):
    code = TaxCode.objects.create(code="standard", name="Standard rate")
    rates = [
        ("", "", "5", None, None), ("DE", "", "16", None, date(2025, 12, 31)), ("DE", "", "19", date(2026, 1, 1), None),
        ("US", "", "0", None, None), ("US", "NY", "8.875", None, None),
    ]  # fmt: skip
    for country, region, percent, begins, ends in rates:
        set_rate(
            tax_code=code, country=country, region=region, percent=Decimal(percent), valid_from=begins,
            valid_until=ends,
        )  # fmt: skip
    return code


@pytest.fixture
def bolts(standard):
    return make.product("HB-0101", tax_code=standard, tax_percent=7)


def certificate(customer, **fields):
    fields = {"certificate": "R-17", "valid_from": date(2026, 1, 1), "kind": "resale", **fields}
    return add_exemption(customer=customer, by=make.somebody(), now=make.at(date(2026, 1, 1)), **fields)


@pytest.mark.parametrize(
    ("country", "region", "day", "percent"),
    [
        ("DE", "Bayern", JUNE, "19"),
        ("DE", "", date(2025, 12, 31), "16"),
        ("DE", "", date(2026, 1, 1), "19"),
        ("US", "NY", JUNE, "8.875"),
        ("US", "ny", JUNE, "8.875"),
        ("US", "TX", JUNE, "0"),
        ("FR", "", JUNE, "5"),
    ],
)
def test_the_most_exact_place_counts_on_its_day(acme, bolts, country, region, day, percent):
    found = tax_for(customer=acme, product=bolts, country=country, region=region, day=day)
    assert (found.percent, found.warning) == (Decimal(percent), "")


def test_the_rate_says_where_it_comes_from(acme, bolts):
    assert tax_for(customer=acme, product=bolts, country="US", region="NY", day=JUNE).reason == (
        "Standard rate in US NY: 8.875 %"
    )


def test_a_product_without_tax_code_has_its_own_rate(acme):
    found = tax_for(customer=acme, product=make.product(tax_percent=7), country="DE", region="", day=JUNE)
    assert (found.percent, found.reason, found.warning) == (7, "7 %, the product's own rate", "")


def test_a_rate_that_is_missing_is_said(acme, standard, bolts):
    standard.rates.filter(country="").delete()
    found = tax_for(customer=acme, product=bolts, country="FR", region="", day=JUNE)
    assert found.percent == 7
    assert "No rate of HB-0101's tax code is known for FR on 15 Jun 2026" in found.warning


def test_who_has_a_resale_certificate_pays_no_tax(acme, bolts):
    certificate(acme, valid_until=date(2026, 12, 31))
    found = tax_for(customer=acme, product=bolts, country="US", region="NY", day=JUNE)
    assert (found.percent, found.reason) == (0, "No tax: resale certificate R-17, valid until 31 Dec 2026")


def test_a_certificate_counts_where_it_was_given_for(acme, bolts):
    certificate(acme, country="US", region="NY")
    percents = [
        tax_for(customer=acme, product=bolts, country=country, region=region, day=JUNE).percent
        for country, region in (("US", "NY"), ("DE", ""))
    ]
    assert percents == [0, 19]


def test_an_expired_certificate_brings_the_tax_back_with_a_warning(acme, bolts):
    certificate(acme, valid_until=date(2026, 5, 31))
    found = tax_for(customer=acme, product=bolts, country="DE", region="", day=JUNE)
    assert found.percent == 19
    assert found.warning == ("Tax is charged: resale certificate R-17 expired on 31 May 2026. Ask for a new one.")
    certificate(acme, certificate="R-18", valid_from=date(2026, 6, 1))
    assert tax_for(customer=acme, product=bolts, country="DE", region="", day=JUNE).percent == 0


def test_an_ended_certificate_counted_until_the_day_before(acme, bolts):
    exemption = certificate(acme)
    end_exemption(
        exemption=exemption, ended_on=JUNE, reason="Sells to consumers now", by=make.somebody(), now=make.at(JUNE)
    )
    before, after = (
        tax_for(customer=acme, product=bolts, country="DE", region="", day=day) for day in (date(2026, 6, 14), JUNE)
    )
    assert (before.percent, after.percent) == (0, 19)
    assert "ended on 15 Jun 2026" in after.warning


def test_a_head_office_shares_its_certificate_with_its_branches_when_it_says_so(acme, bolts):
    branch = make.customer(parent=acme)
    certificate(acme)
    assert tax_for(customer=branch, product=bolts, country="DE", region="", day=JUNE).percent == 19
    certificate(acme, certificate="R-18", for_branches=True)
    assert tax_for(customer=branch, product=bolts, country="DE", region="", day=JUNE).percent == 0


def test_a_line_without_a_product_knows_only_exemptions(acme):
    assert tax_for(customer=acme, product=None, country="DE", region="", day=JUNE).percent is None
    certificate(acme)
    assert tax_for(customer=acme, product=None, country="DE", region="", day=JUNE).percent == 0


@pytest.mark.parametrize("count", [1, 3])
def test_many_lines_cost_two_queries(acme, standard, count, django_assert_num_queries):
    products = [make.product(tax_code=standard) for _ in range(count)]
    with django_assert_num_queries(2):
        taxes_for(customer=acme, products=products, country="DE", region="", day=JUNE)


def test_the_database_refuses_two_rates_for_one_day(standard):
    with pytest.raises(IntegrityError, match="one_tax_rate_a_day"), transaction.atomic():
        TaxRate.objects.create(tax_code=standard, country="DE", percent=20, valid_from=date(2026, 6, 1))


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"percent": 101}, "tax_rate_is_a_percentage"),
        ({"percent": 1, "region": "NY"}, "tax_region_has_a_country"),
        (
            {"percent": 1, "country": "FR", "valid_from": JUNE, "valid_until": date(2026, 1, 1)},
            "tax_rate_days_in_order|range lower bound",
        ),
    ],
)
def test_the_database_refuses_rates_that_are_none(standard, fields, constraint):
    with pytest.raises(Exception, match=constraint), transaction.atomic():
        TaxRate.objects.create(tax_code=standard, **fields)


def test_a_rate_that_begins_ends_the_one_before_at_its_place(standard):
    set_rate(tax_code=standard, country="DE", percent=Decimal(21), valid_from=JUNE)
    germany = standard.rates.filter(country="DE").order_by("valid_from")
    assert list(germany.values_list("percent", "valid_until")) == [
        (19, date(2026, 6, 14)), (21, None), (16, date(2025, 12, 31)),
    ]  # fmt: skip
    assert standard.rates.get(country="US", region="").valid_until is None
    with pytest.raises(ValidationError, match="last day lies before"):
        set_rate(tax_code=standard, country="DE", percent=Decimal(1), valid_from=JUNE, valid_until=date(2026, 1, 1))


def test_a_manager_keeps_the_rates_and_a_clerk_reads_them(client, standard):
    manager, clerk = make.user(), make.user()
    give_roles(manager, "manager")
    give_roles(clerk, "clerk")
    client.force_login(manager)
    client.post(reverse("catalog:new-tax-code"), {"code": "reduced", "name": "Reduced rate"})
    reduced = TaxCode.objects.get(code="reduced")
    add = reverse("catalog:add-tax-rate", args=[reduced.pk])
    assert client.post(add, {"country": "Atlantis", "percent": "7"}).status_code == 422
    assert client.post(add, {"region": "NY", "percent": "7"}).status_code == 422
    assert client.post(add, {"country": "Germany", "percent": "7"}).status_code == 302
    assert reduced.rates.get().country == "DE"
    client.force_login(clerk)
    page = client.get(reverse("catalog:taxes")).content.decode()
    assert "Reduced rate" in page
    assert "Germany" in page
    assert client.get(add).status_code == 403


@pytest.mark.parametrize(
    ("kind", "category"),
    [("resale", "E"), ("exempt", "E"), ("reverse_charge", "AE"), ("intra_eu", "K"), ("export", "G")],
)
def test_why_no_tax_is_charged_says_what_kind_of_taxation_it_is(acme, bolts, kind, category):
    certificate(acme, kind=kind)
    assert tax_for(customer=acme, product=bolts, country="FR", region="", day=JUNE).category == category


def test_a_rate_says_its_kind_and_one_of_a_product_alone_is_taxed_or_zero_rated(client, acme, standard, bolts):
    client.force_login(make.person("Maria Lang", "manager"))
    add = reverse("catalog:add-tax-rate", args=[standard.pk])
    refused = client.post(add, {"country": "GB", "percent": "20", "category": "AE"})
    assert refused.status_code == 422
    assert "a rate of zero needs one of the other kinds" in refused.content.decode()
    assert client.post(add, {"country": "GB", "percent": "0", "category": "E"}).status_code == 302
    assert "exempt" in client.get(reverse("catalog:taxes")).content.decode()
    own = [make.product(tax_percent=percent) for percent in (7, 0)]
    found = [
        *taxes_for(customer=acme, products=[bolts], country="GB", region="", day=JUNE),
        *taxes_for(customer=acme, products=[bolts, *own], country="DE", region="", day=JUNE),
    ]
    assert [tax.category for tax in found] == ["E", "S", "S", "Z"]
