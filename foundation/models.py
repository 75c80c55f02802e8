import uuid
from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from foundation.patterns import known_pattern, written
from foundation.periods import company_today


class Series(models.Model):
    """A run of document or customer numbers; the row is locked while a number is taken, so there are no gaps."""

    name = models.CharField(max_length=40, primary_key=True)
    prefix = models.CharField(max_length=20, blank=True)
    digits = models.PositiveSmallIntegerField(default=5)
    next_value = models.PositiveBigIntegerField(default=1)
    pattern = models.CharField(max_length=60, blank=True, default="", db_default="", validators=[known_pattern])

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pattern="") | models.Q(name="customer"), name="only_customers_have_a_pattern"
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self) -> None:
        """Papers and payments are numbered without gaps, which a reader sees only where nothing else is in between."""
        if self.pattern and self.name != "customer":
            raise ValidationError({"pattern": "Only codes of customers have a pattern: here prefix and digits do."})

    def written(self, value: int, *, words: Mapping[str, str], today: date | None = None) -> str:
        """Return the number as it is written: by the pattern, or the prefix and at least so many digits."""
        if self.pattern:
            return written(self.pattern, value, words=words, today=today or company_today())
        return f"{self.prefix}{value:0{self.digits}d}"


class Job(models.Model):
    """Long work with a progress bar: who asked for what, how far it is, and the file it made."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=200)
    work = models.CharField(max_length=200)  # the dotted function that does it
    arguments = models.JSONField(default=dict)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    result = models.FileField(upload_to="jobs/%Y/%m/", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "-created_at"], name="job_by_owner")]

    def __str__(self):
        return self.title

    @property
    def percent(self) -> int:
        """How much is done, in whole percent."""
        return 100 * self.done // self.of if self.of else 0


# One part of the table.
NUMBERS = ("code", "document", "reference", "order_number", "payment", "service_call", "vat", "tax", "extension")
HEAD = 60  # characters of a customer's text that are compared from its start


class SearchEntry(models.Model):
    """One thing a caller may say, and whose folder it leads to. Written by triggers only (foundation.indexing).

    `term` is text as it is compared: names, people and places of a customer, its e-mail addresses, a number without
    punctuation, the national part of a phone number. `digits` are those of a number without leading zeros, or those
    of the international phone number. Both are collated by code point, so that an index finds beginnings.

    The table is divided by kind: names, e-mail addresses, phones and numbers have each their own part with its own
    indexes (migration 0010), so that asking one never reads the others. No key to the customer, as this floor knows
    of none; the triggers keep it right.
    """

    class Kind(models.TextChoices):
        CUSTOMER = "customer"
        EMAIL = "email", "e-mail"
        CODE = "code"
        VAT = "vat", "VAT number"
        TAX = "tax", "tax number"
        PHONE = "phone"
        EXTENSION = "extension"
        DOCUMENT = "document"
        REFERENCE = "reference", "customer's reference"
        ORDER_NUMBER = "order_number"
        PAYMENT = "payment"
        SERVICE_CALL = "service_call", "service call"

    pk = models.CompositePrimaryKey("source_id", "kind", "customer_id")
    customer_id = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    source_id = models.BigIntegerField()  # the customer, phone, document, payment or call it was read from
    term = models.TextField(db_collation="C")
    digits = models.TextField(blank=True, db_collation="C")

    class Meta:
        verbose_name_plural = "search entries"

    def __str__(self):
        return self.term
