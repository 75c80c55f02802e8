"""The catalog's other half: tax rates, warehouses with goods in them, price lists, and the numbers others use."""

from decimal import Decimal

from catalog.models import Product, TaxCategory, TaxCode, TaxRate
from crm.demo.history import History
from crm.demo.places import COUNTRIES
from crm.demo.places.country import Country
from foundation.sql import statement

CONTRACTS = 200  # customers with a contract, at most


def fill_shelves(history: History) -> None:
    """Complete the products made before; the accounts of the customers are staged already."""
    standard = TaxCode.objects.get_or_create(code="standard", defaults={"name": "Standard rate"})[0]
    if not standard.rates.exists():
        TaxRate.objects.bulk_create(rate for country in COUNTRIES for rate in rates(standard, country))
    contracts = min(max(3, history.plan.customers // 20), CONTRACTS)
    # Chance goes by the place among our products: their numbers are others wherever there were some before.
    first = Product.objects.filter(pk__gt=history.products_before).order_by("pk").values_list("pk", flat=True)[0]
    asked = {"tax_code": standard.pk, "contracts": contracts, "first_product": first}
    history.run(statement(__file__, "shelves"), asked)


def rates(code: TaxCode, country: Country) -> list[TaxRate]:
    """Return a country's rate, or those of its regions where they differ."""
    by_region = {city.region: city.tax_percent for city in country.cities}
    if len(set(by_region.values())) == 1:
        by_region = {"": country.cities[0].tax_percent}
    return [
        TaxRate(
            tax_code=code,
            country=country.code,
            region=region,
            percent=percent,
            category=TaxCategory.usual(Decimal(percent)),
        )
        for region, percent in by_region.items()
    ]
