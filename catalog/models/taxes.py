from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from catalog.models.validity import Days, Valid, in_order
from foundation.countries import COUNTRIES


class TaxCategory(models.TextChoices):
    """What kind of taxation a rate is (UNTDID 5305, the categories EN 16931 knows)."""

    STANDARD = "S", "taxed"
    ZERO = "Z", "zero rated"
    EXEMPT = "E", "exempt"
    REVERSE_CHARGE = "AE", "reverse charge"
    INTRA_COMMUNITY = "K", "intra-community supply"
    EXPORT = "G", "export"
    OUTSIDE = "O", "outside the scope of tax"

    @classmethod
    def usual(cls, percent: Decimal) -> "TaxCategory":
        """Return what a rate is unless somebody says otherwise: taxed, or zero rated at 0 percent."""
        return cls.STANDARD if percent else cls.ZERO


class TaxCode(models.Model):
    """What products are taxed alike ("standard", "reduced", "books"); the rate depends on place and day."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("code"), name="one_tax_code_per_code")]

    def __str__(self):
        return f"{self.code} ({self.name})"


class TaxRate(Valid):
    """The rate of a tax code in a country or region, in percent 0-100. Empty means everywhere else."""

    tax_code = models.ForeignKey(TaxCode, models.CASCADE, related_name="rates")
    country = models.CharField("country (ISO code)", max_length=2, blank=True)
    region = models.CharField(max_length=100, blank=True)
    percent = models.DecimalField(max_digits=7, decimal_places=4)
    category = models.CharField(
        max_length=2, choices=TaxCategory, default=TaxCategory.STANDARD, db_default=TaxCategory.STANDARD
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__range=(0, 100)),
                name="tax_rate_is_a_percentage",
                violation_error_message="A tax rate lies between 0 and 100 percent.",
            ),
            models.CheckConstraint(
                condition=~Q(country="") | Q(region=""),
                name="tax_region_has_a_country",
                violation_error_message="Name the country the region lies in.",
            ),
            models.CheckConstraint(
                condition=Q(category="S", percent__gt=0) | (~Q(category="S") & Q(percent=0)),
                name="only_taxed_has_a_rate",
                violation_error_message="A rate above zero is “taxed”; a rate of zero needs one of the other kinds.",
            ),
            in_order("tax_rate_days_in_order"),
            ExclusionConstraint(
                name="one_tax_rate_a_day",
                expressions=[
                    ("tax_code", RangeOperators.EQUAL),
                    ("country", RangeOperators.EQUAL),
                    ("region", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="There is a rate for some of these days already. Let it end the day before.",
            ),
        ]

    @property
    def country_name(self) -> str:
        """The country in words; "" for anywhere."""
        return COUNTRIES.get(self.country, self.country)

    def __str__(self):
        return f"{self.percent.normalize() + 0:f} % {' '.join(filter(None, (self.country, self.region)))}".strip()
