from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from catalog.models.products import Product
from catalog.models.validity import Days, Valid, in_order
from customers.models import Category, Customer, customer_key
from journal.models import Entry

UNIT_PRICE = {"max_digits": 19, "decimal_places": 6}


class PriceList(Valid):
    """Prices in one currency for everybody, a group, a customer, or under a contract with a customer."""

    class Level(models.TextChoices):
        LIST = "list", "everybody"
        GROUP = "group", "a group"
        CUSTOMER = "customer", "a customer"
        CONTRACT = "contract", "a contract"

    name = models.CharField(max_length=100)
    currency = models.CharField(max_length=3)
    level = models.CharField("for", max_length=8, choices=Level, default=Level.LIST)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="price_lists", verbose_name="group"
    )
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="price_lists")
    contract_number = models.CharField(max_length=60, blank=True)
    notes = models.TextField(blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["currency", "level"], name="price_list_by_level")]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="one_price_list_per_name",
                violation_error_message="There is a price list of this name already. Choose another name.",
            ),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="price_list_currency_is_iso"),
            models.CheckConstraint(
                condition=Q(level="list", category=None, customer=None, contract_number="")
                | Q(level="group", category__isnull=False, customer=None, contract_number="")
                | Q(level="customer", category=None, customer__isnull=False, contract_number="")
                | (Q(level="contract", category=None, customer__isnull=False) & ~Q(contract_number="")),
                name="price_list_has_the_owner_of_its_level",
                violation_error_message="Name the group, the customer, or contract and customer, as its level says.",
            ),
            in_order("price_list_days_in_order"),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("catalog:price-list", args=[self.pk])


class ListedPrice(Valid):
    """The price of a product from a quantity on: an amount a unit, or a discount off the list price."""

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="prices")
    product = models.ForeignKey(Product, models.CASCADE, related_name="prices")
    min_quantity = models.DecimalField("from quantity", max_digits=19, decimal_places=4, default=1)
    unit_price = models.DecimalField(null=True, blank=True, **UNIT_PRICE)
    discount_percent = models.DecimalField(
        "discount off the list price, %", max_digits=9, decimal_places=6, null=True, blank=True
    )
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    set_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["product", "price_list", "min_quantity"], name="price_by_product")]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit_price__isnull=False, discount_percent=None)
                | Q(unit_price=None, discount_percent__isnull=False),
                name="price_is_an_amount_or_a_discount",
                violation_error_message="Write either a price or a discount.",
            ),
            models.CheckConstraint(condition=Q(unit_price=None) | Q(unit_price__gte=0), name="price_is_not_negative"),
            models.CheckConstraint(
                condition=Q(discount_percent=None) | Q(discount_percent__range=(0, 100)),
                name="price_discount_is_a_percentage",
                violation_error_message="A discount lies between 0 and 100 percent.",
            ),
            models.CheckConstraint(condition=Q(min_quantity__gte=0), name="price_from_a_quantity"),
            in_order("price_days_in_order"),
            ExclusionConstraint(
                name="one_price_a_day",
                expressions=[
                    ("price_list", RangeOperators.EQUAL),
                    ("product", RangeOperators.EQUAL),
                    ("min_quantity", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="The list has a price from this quantity for some of these days already. "
                "Change that one, or let it end the day before.",
            ),
        ]

    def __str__(self):
        return f"{self.product_id} from {self.min_quantity}"


class VerbalQuote(models.Model):
    """A price somebody named on the phone or at the counter; it stands in the customer's journal too."""

    customer = customer_key("verbal_quotes")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    quantity = models.DecimalField("from quantity", max_digits=19, decimal_places=4, default=1)
    unit_price = models.DecimalField(**UNIT_PRICE)
    currency = models.CharField(max_length=3)
    said_on = models.DateField()
    valid_until = models.DateField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        indexes = [models.Index(fields=["customer", "product", "-said_on"], name="verbal_quotes_of_customer")]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="verbalquote_of_customer"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="verbal_price_is_not_negative"),
            models.CheckConstraint(
                condition=Q(valid_until__gte=models.F("said_on")),
                name="verbal_quote_days_in_order",
                violation_error_message="The quote ends before it was made. Correct the last day.",
            ),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="verbal_quote_currency_is_iso"),
        ]

    def __str__(self):
        return f"{self.unit_price} {self.currency}"
