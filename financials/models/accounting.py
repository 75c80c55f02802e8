"""The accounts the bookkeeping posts to, and the exports that were handed to it."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from financials.models.documents import MONEY

USER = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class AccountingPolicy(models.Model):
    """How the house hands its books over; there is at most one row, its defaults hold until there is."""

    # Of the general accounts; customers have one digit more.
    digits = models.PositiveSmallIntegerField(
        "digits of an account", default=4, validators=[MinValueValidator(4), MaxValueValidator(8)]
    )
    year_begins = models.PositiveSmallIntegerField(
        "month the financial year begins with", default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    discount_with_tax = models.BooleanField("a cash discount takes back its share of the output tax", default=True)
    write_off_with_tax = models.BooleanField("a write-off takes back its share of the output tax", default=False)
    consultant = models.PositiveIntegerField(
        "consultant number", default=1001, validators=[MinValueValidator(1001), MaxValueValidator(9_999_999)]
    )
    client = models.PositiveIntegerField(
        "client number", default=1, validators=[MinValueValidator(1), MaxValueValidator(99_999)]
    )
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(**USER, null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_accounting_policy"),
            models.CheckConstraint(condition=Q(digits__range=(4, 8)), name="accounts_have_4_to_8_digits"),
        ]

    def __str__(self):
        return f"accounts of {self.digits} digits"


class PostingAccount(models.Model):
    """The account of one purpose ("revenue/S/19"), where it differs from what the product brings."""

    slot = models.CharField(max_length=40, unique=True)
    number = models.CharField(max_length=8, blank=True)  # empty: that of the next general purpose
    key = models.CharField("tax key", max_length=4, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(**USER, null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=r"^\d{0,8}$"), name="account_is_digits"),
            models.CheckConstraint(condition=Q(key__regex=r"^\d{0,4}$"), name="tax_key_is_digits"),
        ]

    def __str__(self):
        return f"{self.slot}: {self.number}"


class AccountingExport(models.Model):
    """The journal lines of a period as they were handed to the bookkeeping; kept, and never changed."""

    class Layout(models.TextChoices):
        CSV = "csv", "journal lines (CSV)"
        DATEV = "datev", "DATEV batch (EXTF)"

    layout = models.CharField(max_length=5, choices=Layout)
    begins_on = models.DateField("from")
    ends_on = models.DateField("to")
    vouchers = models.PositiveIntegerField()
    lines = models.PositiveIntegerField()
    unbalanced = models.PositiveIntegerField(default=0)  # vouchers whose two sides differ
    name = models.CharField(max_length=100)
    content = models.FileField(upload_to="accounting", max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(**USER)
    idempotency_key = models.UUIDField(null=True, unique=True)

    class Meta:
        default_permissions = ()
        permissions = [("export_accounting", "Can hand the books over to the bookkeeping")]
        indexes = [models.Index(fields=["layout", "begins_on"], name="accounting_exports_by_period")]
        constraints = [
            models.CheckConstraint(condition=Q(begins_on__lte=F("ends_on")), name="accounting_period_in_order"),
            models.CheckConstraint(condition=Q(sha256__length=64), name="accounting_export_has_a_sha256"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("accounting:export", args=[self.pk])


class AccountingSum(models.Model):
    """How the receivables of one currency moved in an export: what was open, what was exported, what was open then."""

    export = models.ForeignKey(AccountingExport, models.PROTECT, related_name="sums")
    currency = models.CharField(max_length=3)
    opening = models.DecimalField(**MONEY)
    debits = models.DecimalField(**MONEY)
    credits = models.DecimalField(**MONEY)
    closing = models.DecimalField(**MONEY)
    accounts = models.PositiveIntegerField()
    differing = models.PositiveIntegerField(default=0)  # accounts whose movements do not lead to their balance

    class Meta:
        default_permissions = ()
        ordering = ("currency",)
        constraints = [
            models.UniqueConstraint(fields=["export", "currency"], name="one_sum_of_an_export_and_currency"),
        ]

    def __str__(self):
        return f"{self.closing} {self.currency}"

    @property
    def difference(self) -> Decimal:
        """What is missing between opening, movements and closing; anything but nothing is a fault."""
        return self.opening + self.debits - self.credits - self.closing

    @property
    def agrees(self) -> bool:
        return not self.difference and not self.differing
