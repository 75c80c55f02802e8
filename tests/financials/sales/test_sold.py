"""One year of an office, cut every way there is: it always comes to the same."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from customers.models import Category
from financials.cancellation import cancel
from financials.documents import write_document
from financials.sales.cuts import CUTS
from financials.sales.sold import Which, sold
from financials.sales.spans import Span
from tests import make

pytestmark = pytest.mark.django_db

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))


def cut(by: str, span: Span = YEAR, **which) -> dict:
    """The sales by name; with one currency."""
    return {row.name: row for row in sold(cut=by, span=span, which=Which(**which))}


def nets(by: str, span: Span = YEAR, **which) -> dict[str, Decimal]:
    return {name: row.net for name, row in cut(by, span, **which).items()}


def totals(by: str, span: Span = YEAR, **which) -> dict[str, tuple]:
    """What the rows of each currency add up to: sales, the year before, what is known of their cost."""
    sums: dict[str, tuple] = {}
    for row in sold(cut=by, span=span, which=Which(**which)):
        been = sums.get(row.currency, (0, 0, 0, 0))
        figures = (row.net, row.before if by != "document" else 0, row.cost or 0, row.costed)
        sums[row.currency] = tuple(a + b for a, b in zip(been, figures, strict=True))
    return sums


@pytest.fixture
def rita():
    return make.user("Rita Meyer")


@pytest.fixture
def carl():
    return make.user("Carl Roth")


@pytest.fixture
def acme(rita):
    return make.customer("C-1", "Acme Ltd", sales_rep=rita)


@pytest.fixture
def bolts():
    return make.product("HB-1", cost=Decimal(6))


def goods(product, quantity: int, price: str, cost: str | None = "6"):
    """A line of a product, which cost so much when it was sold."""
    return make.line(
        price, quantity=Decimal(quantity), product_id=product.pk, part_number=product.part_number,
        description=product.description, unit_cost=cost and Decimal(cost),
    )  # fmt: skip


def test_what_was_sold_is_invoices_less_credit_notes_net_of_tax(acme, bolts):
    lines = [goods(bolts, 10, "10.00"), make.line("50.00", tax_percent=Decimal(19))]
    make.invoice(acme, issued_on=date(2026, 2, 3), lines=lines)
    make.credit_note(acme, issued_on=date(2026, 3, 4), amount="0", lines=[goods(bolts, 2, "10.00")])
    [row] = sold(cut="customer", span=YEAR)
    assert (row.code, row.net, row.documents) == ("C-1", Decimal(130), 2)
    assert nets("month") == {"February 2026": 150, "March 2026": -20}
    assert nets("product") == {"Hex bolts M8": 80, "Without a part number": 50}
    assert cut("product")["Hex bolts M8"].quantity == 8


def test_cancelled_documents_and_drafts_are_never_counted(acme):
    make.invoice(acme, "100.00", issued_on=date(2026, 2, 3))
    mistake = make.invoice(acme, "999.00", issued_on=date(2026, 2, 3))
    cancel(document=mistake, reason="Wrong customer", by=make.somebody(), now=make.at(date(2026, 2, 4)))
    said = {"lines": [make.line("777.00")], "issued_on": date(2026, 2, 3), "due_on": date(2026, 2, 3)}
    write_document(
        customer=acme, kind="invoice", status="draft", by=make.somebody(), now=make.at(date(2026, 2, 3)), **said
    )
    make.order(acme, "555.00", issued_on=date(2026, 2, 3))
    for by in CUTS:
        assert totals(by)["USD"][0] == 100, by


def test_a_customer_who_changed_its_sales_rep_is_counted_once(acme, rita, carl):
    make.invoice(acme, "100.00", issued_on=date(2026, 2, 3))
    acme.sales_rep = carl
    acme.save()
    make.invoice(acme, "30.00", issued_on=date(2026, 5, 3))
    assert nets("rep") == {"Rita Meyer": 100, "Carl Roth": 30}, "each has what was sold in their time"
    assert nets("current_rep") == {"Carl Roth": 130}, "who looks after the customer now has it all"
    assert nets("month", sold_by=rita.pk) == {"February 2026": 100}
    acme.sales_rep = None
    acme.save()
    assert nets("current_rep") == {"Nobody": 130}
    assert totals("rep") == totals("current_rep") == totals("customer")


def test_a_customer_in_several_categories_is_counted_once(acme):
    hospital, north = (Category.objects.create(name=name) for name in ("Hospital", "Route North"))
    acme.categories.set([north, hospital])
    other = make.customer("C-2", "Other Ltd")
    other.categories.set([north])
    for customer, amount in ((acme, "100.00"), (other, "10.00"), (make.customer("C-3", "Third"), "1.00")):
        make.invoice(customer, amount, issued_on=date(2026, 2, 3))
    assert nets("category") == {"Hospital, Route North": 100, "Route North": 10, "In no category": 1}


def test_a_product_counts_in_its_group_as_typed_and_all_else_in_none(acme, bolts):
    nuts, loose = make.product("HN-1", group="Nuts"), make.product("HN-2", group="nuts")
    lines = [goods(nuts, 1, "10.00"), goods(loose, 1, "3.00"), goods(bolts, 1, "5.00"), make.line("50.00")]
    lines.append(make.line("2.00", part_number="HN-1"))  # taken over before the catalog was
    make.invoice(acme, issued_on=date(2026, 2, 3), lines=lines)
    assert nets("product_group") == {"Nuts": 12, "nuts": 3, "No group": 55}
    for group, total in (("Nuts", 12), ("nuts", 3), ("", 55)):
        assert totals("customer", product_group=group)["USD"][0] == total, group
        assert sum(nets("product", product_group=group).values()) == total, group
    assert totals("product_group") == totals("customer")


def test_the_year_before_is_the_same_days(acme):
    for day in ("2025-02-28", "2025-03-01", "2025-06-30", "2026-03-01"):
        make.invoice(acme, "100.00", issued_on=date.fromisoformat(day))
    [row] = sold(cut="customer", span=Span(date(2026, 3, 1), date(2026, 5, 31)))
    assert (row.net, row.before, row.change) == (100, 100, 0)
    [march] = sold(cut="month", span=Span(date(2026, 3, 1), date(2026, 5, 31)))
    assert (march.name, march.net, march.before) == ("March 2026", 100, 100)


@pytest.mark.parametrize(
    ("span", "before"),
    [
        ((date(2025, 2, 1), date(2025, 2, 28)), (date(2024, 2, 1), date(2024, 2, 29))),
        ((date(2024, 2, 1), date(2024, 2, 29)), (date(2023, 2, 1), date(2023, 2, 28))),
        ((date(2025, 2, 28), date(2025, 3, 30)), (date(2024, 2, 28), date(2024, 3, 30))),
        ((date(2026, 1, 1), date(2026, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))),
    ],
)
def test_a_year_before_a_leap_year(span, before):
    assert Span(*span).year_before == Span(*before)


def test_unknown_cost_stays_unknown(acme, bolts):
    nuts = make.product("HN-1", description="Nuts")
    make.invoice(acme, issued_on=date(2026, 2, 3), lines=[goods(bolts, 10, "10.00"), goods(nuts, 10, "30.00", None)])
    rows = cut("product")
    assert (rows["Hex bolts M8"].margin, rows["Hex bolts M8"].margin_share) == (40, Decimal("0.4"))
    assert (rows["Nuts"].cost, rows["Nuts"].margin, rows["Nuts"].known) == (None, None, 0)
    whole = cut("customer")["Acme Ltd"]
    assert (whole.net, whole.margin, whole.known) == (400, 40, Decimal("0.25")), "the margin of a quarter of it"


def test_a_price_corrected_takes_the_margin_and_goods_returned_their_cost_too(acme, bolts):
    make.invoice(acme, issued_on=date(2026, 2, 3), lines=[goods(bolts, 10, "10.00")])
    make.credit_note(acme, issued_on=date(2026, 2, 5), amount="0", lines=[goods(bolts, 10, "1.00", "0")])
    assert cut("customer")["Acme Ltd"].margin == 30
    make.credit_note(acme, issued_on=date(2026, 2, 5), amount="0", lines=[goods(bolts, 5, "9.00")])
    assert cut("customer")["Acme Ltd"].margin == 15


def test_currencies_are_never_added(acme):
    make.invoice(acme, "100.00", issued_on=date(2026, 2, 3))
    make.invoice(acme, "7000.00", issued_on=date(2026, 2, 3), currency="JPY")
    for by in CUTS:
        assert {currency: sums[0] for currency, sums in totals(by).items()} == {"JPY": 7000, "USD": 100}, by
    assert [row.net for row in sold(cut="rep", span=YEAR, which=Which(currency="JPY"))] == [7000]


def test_a_part_number_from_before_the_catalog_is_the_product_all_the_same(acme, bolts):
    make.invoice(acme, issued_on=date(2026, 2, 3), lines=[goods(bolts, 1, "10.00")])
    make.invoice(acme, issued_on=date(2026, 2, 4), lines=[make.line("8.00", part_number="HB-1")])
    make.invoice(acme, issued_on=date(2026, 2, 4), lines=[make.line("5.00", part_number="XX-9")])
    assert nets("product") == {"Hex bolts M8": 18, "XX-9": 5}
    assert nets("customer", product=bolts.pk, part="HB-1") == {"Acme Ltd": 18}
    assert nets("document", part="XX-9") == {"Acme Ltd": 5}


def test_the_documents_behind_a_figure_come_to_it(acme, rita, carl, bolts):
    make.invoice(acme, issued_on=date(2026, 2, 3), lines=[goods(bolts, 1, "10.00"), make.line("4.00")])
    note = make.credit_note(acme, issued_on=date(2026, 2, 9), amount="3.00")
    rows = list(sold(cut="document", span=YEAR, which=Which(customers=[acme.pk], sold_by=rita.pk)))
    assert next((row.code, row.document_kind, row.net) for row in rows) == (note.number, "credit_note", -3)
    assert sum(row.net for row in rows) == nets("rep")["Rita Meyer"]
    assert list(sold(cut="document", span=YEAR, which=replace(Which(), sold_by=carl.pk))) == []
