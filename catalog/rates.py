"""Keeping tax rates: a rate that begins ends the one before it at the same place."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from catalog.models import TaxCategory, TaxCode, TaxRate
from catalog.succession import make_room


@transaction.atomic
def set_rate(
    *, tax_code: TaxCode, percent: Decimal, country: str = "", region: str = "", valid_from: date | None = None,
    valid_until: date | None = None, category: str = "",
) -> TaxRate:  # fmt: skip
    """Set the rate of a code (percent 0-100) at a place, from a day on. Raises ValidationError for what is no rate.

    Without a category a rate above 0 is taxed, and one of 0 zero rated.
    """
    TaxCode.objects.select_for_update().get(pk=tax_code.pk)
    rate = TaxRate(
        tax_code=tax_code, percent=percent, country=country, region=region, valid_from=valid_from,
        valid_until=valid_until, category=category or TaxCategory.usual(percent),
    )  # fmt: skip
    rate.clean_fields()
    rate.clean()
    rate.valid_until = make_room(rate, TaxRate.objects.filter(tax_code=tax_code, country=country, region=region))
    rate.full_clean()
    rate.save(force_insert=True)
    return rate
