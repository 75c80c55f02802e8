import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Reverse


class Series(models.Model):
    """A run of document or customer numbers; the row is locked while a number is taken, so there are no gaps."""

    name = models.CharField(max_length=40, primary_key=True)
    prefix = models.CharField(max_length=20, blank=True)
    digits = models.PositiveSmallIntegerField(default=5)
    next_value = models.PositiveBigIntegerField(default=1)

    class Meta:
        verbose_name_plural = "series"

    def __str__(self):
        return self.name


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


NUMBERS = ("code", "document", "reference", "order_number", "payment", "tax", "extension")
HEAD = 60  # characters of a customer's text that are compared from its start


class SearchEntry(models.Model):
    """One thing a caller may say, and whose folder it leads to. Written by database triggers only (foundation.search).

    `term` is text as it is compared: names, people and places of a customer, its e-mail addresses, a number without
    punctuation, the national part of a phone number. `digits` are those of a number without leading zeros, or those
    of the international phone number. Both are collated by code point, so that an index finds beginnings. No key to the
    customer, as this floor knows of none; the triggers keep it right.
    """

    class Kind(models.TextChoices):
        CUSTOMER = "customer"
        EMAIL = "email", "e-mail"
        CODE = "code"
        TAX = "tax", "tax number"
        PHONE = "phone"
        EXTENSION = "extension"
        DOCUMENT = "document"
        REFERENCE = "reference", "customer's reference"
        ORDER_NUMBER = "order_number"
        PAYMENT = "payment"

    customer_id = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    source_id = models.BigIntegerField()  # the customer, phone, document or payment it was read from
    term = models.TextField(db_collation="C")
    digits = models.TextField(blank=True, db_collation="C")

    class Meta:
        verbose_name_plural = "search entries"
        constraints = [
            models.UniqueConstraint(fields=["source_id", "kind", "customer_id"], name="one_search_entry_per_source"),
        ]
        indexes = [
            GinIndex(OpClass(F("term"), "gin_trgm_ops"), condition=Q(kind="customer"), name="search_by_any_part"),
            GinIndex(OpClass(F("term"), "gin_trgm_ops"), condition=Q(kind="email"), name="search_by_email"),
            models.Index(Left("term", HEAD), condition=Q(kind="customer"), name="search_by_name"),
            models.Index(F("term"), condition=Q(kind="phone"), name="search_by_phone"),
            models.Index(Reverse("digits"), condition=Q(kind="phone"), name="search_by_phone_end"),
            models.Index(F("term"), condition=Q(kind__in=NUMBERS), name="search_by_number"),
            models.Index(Reverse("term"), condition=Q(kind__in=NUMBERS), name="search_by_number_end"),
            models.Index(F("digits"), condition=Q(kind__in=NUMBERS), name="search_by_digits"),
        ]

    def __str__(self):
        return self.term
