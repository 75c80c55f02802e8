from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse

from catalog.models.taxes import TaxCode
from customers.models import Customer


class Product(models.Model):
    """Something sold: goods or a service. `list_price` and `cost` are in the company's currency, a unit.

    `tax_percent` is the rate where no tax code says better. `stocked` goods are sold from the warehouses; the others
    are ordered for each sale. `lead_days`, calendar days until ordered goods are here, is NULL where nobody knows.
    `group` is what sales are added up by, plain text that counts as typed.
    """

    class Kind(models.TextChoices):
        GOODS = "goods"
        SERVICE = "service"

    part_number = models.CharField(max_length=60, unique=True)
    description = models.CharField(max_length=300)
    group = models.CharField(max_length=60, blank=True, default="", db_default="")
    unit = models.CharField(max_length=20, default="pc")
    list_price = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    cost = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    tax_percent = models.DecimalField(max_digits=7, decimal_places=4, default=0)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.GOODS, db_default=Kind.GOODS)
    active = models.BooleanField("sold", default=True, db_default=True)
    tax_code = models.ForeignKey(TaxCode, models.PROTECT, null=True, blank=True, related_name="products")
    lead_days = models.PositiveSmallIntegerField("lead time in days", null=True, blank=True)
    stocked = models.BooleanField("kept in stock", default=False, db_default=False)
    notes = models.TextField(blank=True, db_default="")

    class Meta:
        permissions = [("view_cost", "Can see cost and margin")]
        constraints = [
            models.CheckConstraint(condition=Q(tax_percent__range=(0, 100)), name="product_tax_is_a_percentage"),
            models.CheckConstraint(
                condition=Q(kind="goods") | Q(stocked=False),
                name="only_goods_are_stocked",
                violation_error_message="A service is not kept in stock. Take one of the two back.",
            ),
            models.CheckConstraint(
                condition=Q(list_price=None) | Q(list_price__gte=0),
                name="list_price_is_not_negative",
                violation_error_message="A list price is not negative.",
            ),
            models.CheckConstraint(
                condition=Q(cost=None) | Q(cost__gte=0),
                name="cost_is_not_negative",
                violation_error_message="A cost is not negative.",
            ),
        ]

    def __str__(self):
        return f"{self.part_number} {self.description}"

    def get_absolute_url(self):
        return reverse("catalog:product", args=[self.pk])


class AlternativeNumber(models.Model):
    """Another number somebody may say for the product; a customer's own number is of that customer alone."""

    class Kind(models.TextChoices):
        MANUFACTURER = "manufacturer", "manufacturer's number"
        EAN = "ean", "EAN / GTIN"
        OLD = "old", "old number"
        CUSTOMER = "customer", "customer's own number"
        REPLACEMENT = "replacement", "replacement for"

    product = models.ForeignKey(Product, models.CASCADE, related_name="numbers")
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=60)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="own_part_numbers")

    class Meta:
        indexes = [models.Index(Upper("number"), name="alternative_by_number")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="customer", customer__isnull=False) | (~Q(kind="customer") & Q(customer=None)),
                name="own_number_has_a_customer",
                violation_error_message="A customer's own number needs the customer, the other kinds have none.",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="alternative_number_is_not_empty"),
            models.UniqueConstraint(
                Upper("number"), "customer", condition=Q(kind="customer"), name="own_number_means_one_product",
                violation_error_message="This customer uses the number for another product already.",
            ),
            models.UniqueConstraint(
                Upper("number"), "kind", "product", condition=~Q(kind="customer"), name="alternative_number_said_once",
                violation_error_message="The product has this number already.",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.number
