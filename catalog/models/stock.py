from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest, Upper
from django.urls import reverse

from catalog.models.products import Product

QUANTITY = {"max_digits": 19, "decimal_places": 4}
NOTHING = Value(0, output_field=models.DecimalField(**QUANTITY))


class Warehouse(models.Model):
    """A place goods are kept; orders are served from the default one first."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    is_default = models.BooleanField("served from first", default=False)
    active = models.BooleanField("in use", default=True, db_default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Upper("code"), name="one_warehouse_per_code"),
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_warehouse",
                violation_error_message="Another warehouse is the first one already. Take it back there.",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("catalog:warehouse", args=[self.pk])


class Stock(models.Model):
    """What stands of a product in a warehouse. Kept by triggers, never written (migration 0003)."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="stock")
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="stock")
    on_hand = models.DecimalField(**QUANTITY, default=0, db_default=0)
    reserved = models.DecimalField(**QUANTITY, default=0, db_default=0)
    on_order = models.DecimalField(**QUANTITY, default=0, db_default=0)
    available = models.GeneratedField(
        expression=F("on_hand") - F("reserved"), output_field=models.DecimalField(**QUANTITY), db_persist=True
    )

    class Meta:
        verbose_name_plural = "stock"
        constraints = [
            models.UniqueConstraint(fields=["product", "warehouse"], name="one_stock_per_product_and_warehouse"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0, on_hand__gte=F("reserved")), name="reserved_is_on_hand"
            ),
            models.CheckConstraint(condition=Q(on_order__gte=0), name="on_order_is_not_negative"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.product_id} in {self.warehouse_id}"


class Supply(models.Model):
    """Goods that are on their way: how many, when, under which reference. `received` is kept by receipts."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="supplies")
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="supplies")
    quantity = models.DecimalField(**QUANTITY)
    expected_on = models.DateField()
    reference = models.CharField("purchase order or supplier", max_length=100, blank=True)
    received = models.DecimalField(**QUANTITY, default=0, db_default=0)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cancel_reason = models.CharField(max_length=300, blank=True)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ordered_at = models.DateTimeField()
    open = models.GeneratedField(
        expression=models.Case(
            models.When(cancelled_at=None, then=Greatest(F("quantity") - F("received"), NOTHING)), default=NOTHING
        ),
        output_field=models.DecimalField(**QUANTITY),
        db_persist=True,
    )

    class Meta:
        verbose_name_plural = "supplies"
        indexes = [
            models.Index(fields=["product", "expected_on", "id"], condition=Q(open__gt=0), name="expected_supplies")
        ]
        constraints = [
            models.UniqueConstraint(fields=["id", "product", "warehouse"], name="supply_of_product_and_warehouse"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="supply_is_something",
                violation_error_message="Expect a quantity above zero.",
            ),
            models.CheckConstraint(condition=Q(received__gte=0), name="supply_received_is_not_negative"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None, cancel_reason="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason="")),
                name="cancelled_supply_says_who_and_why",
            ),
        ]

    def __str__(self):
        return self.reference or f"supply {self.pk}"


class Movement(models.Model):
    """Goods that came, left or were counted anew; the two ends of a transfer share its number. Never changed."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt"
        DELIVERY = "delivery"
        RETURN = "return"
        ADJUSTMENT = "adjustment"
        TRANSFER = "transfer"

    product = models.ForeignKey(Product, models.PROTECT, related_name="movements")
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=10, choices=Kind)
    quantity = models.DecimalField(**QUANTITY)  # below zero: left the warehouse
    moved_on = models.DateField()
    reference = models.CharField(max_length=100, blank=True)  # delivery note, supplier's note, order number
    reason = models.CharField(max_length=300, blank=True)
    supply = models.ForeignKey(Supply, models.PROTECT, null=True, related_name="receipts", db_constraint=False)
    transfer = models.UUIDField(null=True)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        permissions = [("adjust_stock", "Can correct the stock, with a reason")]
        indexes = [models.Index(fields=["product", "-id"], name="movements_of_product")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["receipt", "return"], quantity__gt=0)
                | Q(kind="delivery", quantity__lt=0)
                | (Q(kind__in=["adjustment", "transfer"]) & ~Q(quantity=0)),
                name="movement_has_the_sign_of_its_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="adjustment") | ~Q(reason=""), name="correction_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind="transfer", transfer__isnull=False) | (~Q(kind="transfer") & Q(transfer=None)),
                name="only_transfers_have_two_ends",
            ),
            models.CheckConstraint(
                condition=Q(supply=None) | Q(kind="receipt"), name="only_receipts_fulfil_a_supply"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.kind} {self.quantity}"
