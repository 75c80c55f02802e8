"""A product with everything the catalog can say of it, for the browser tests."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from catalog.models import Assortment, TaxCode
from catalog.rates import set_rate
from catalog.stock import adjust, expect_supply, receive
from catalog.verbal import quote_verbally
from customers.exemptions import add_exemption
from customers.models import Customer
from financials.banners import keep_banner
from financials.models import Banner
from staff.models import User
from tests import make


def valves(customer: Customer, *, by: User, now: datetime, today: date) -> None:
    """Stock ball valves, price them for a contract, keep them for this customer, and free it from tax."""
    valve = make.product(
        "BV-0101", "12.36", description="Ball valve DN 15, brass", cost=Decimal("8.33"), lead_days=14, notes="Lead-free"
    )
    valve.numbers.create(kind="ean", number="4006381333931")
    valve.numbers.create(kind="customer", number="M-30008", customer=customer)
    set_rate(tax_code=TaxCode.objects.create(code="standard", name="Standard rate"), country="DE", percent=Decimal(19))
    keep_banner(banner=Banner(line1="Valve club", line2="10 or more", product=valve, condition="open"), by=by, now=now)
    main = make.warehouse("MAIN")
    receive(product=valve, warehouse=main, quantity=Decimal(40), by=by, today=today, reference="DN 4711")
    adjust(product=valve, warehouse=main, counted=Decimal(38), reason="two dropped", by=by, today=today)
    expect_supply(
        product=valve, warehouse=main, quantity=Decimal(100), expected_on=today - timedelta(days=2), by=by, now=now,
        reference="PO 4112",
    )  # fmt: skip
    contract = make.price_list(name="Framework 2026", customer=customer, contract_number="K-2026-7", created_by=by)
    make.listed(contract, valve, "11.80", min_quantity=50)
    make.listed(make.price_list(name="Quantity prices"), valve, discount_percent=Decimal(5), min_quantity=10)
    partners = Assortment.objects.create(name="Partner goods", kind="exclusive")
    partners.products.add(valve)
    partners.customers.add(customer)
    add_exemption(customer=customer, certificate="R-17", valid_from=today, paper="delivery note.txt", by=by, now=now)
    quote_verbally(
        customer=customer, product=valve, quantity=Decimal(10), unit_price=Decimal("11.50"), currency="USD",
        valid_until=today + timedelta(days=14), by=by, now=now,
    )  # fmt: skip
