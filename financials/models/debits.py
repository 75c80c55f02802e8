"""Direct debits: a run is one file for the bank, an item one debit from one mandate, a part one invoice in it.

Which state a run is in is told by what was done to it: sent, booked, discarded, each by somebody at some time. Whether
a debit came back is told by the return of its payment.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from customers.models import Mandate, customer_key
from financials.models.documents import MONEY
from financials.models.ledger import Entry, Payment

USER = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class DebitRun(models.Model):
    """The debits of one collection day, in the order of their positions."""

    number = models.CharField(max_length=20, unique=True)
    scheme = models.CharField(max_length=4, choices=Mandate.Scheme, default=Mandate.Scheme.CORE)
    collect_on = models.DateField("collection day")
    message_id = models.CharField(max_length=35, unique=True)
    idempotency_key = models.UUIDField(null=True, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(**USER)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(**USER, null=True)
    booked_at = models.DateTimeField(null=True)  # the last of its debits was booked or refused
    booked_by = models.ForeignKey(**USER, null=True)
    discarded_at = models.DateTimeField(null=True)
    discarded_by = models.ForeignKey(**USER, null=True)
    discarded_because = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ("add",)
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_by=None) | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="sent_run_says_who",
            ),
            models.CheckConstraint(
                condition=Q(booked_at=None, booked_by=None)
                | Q(booked_at__isnull=False, booked_by__isnull=False, sent_at__isnull=False),
                name="booked_run_says_who_and_was_sent",
            ),
            models.CheckConstraint(
                condition=Q(discarded_at=None, discarded_by=None, discarded_because="")
                | (
                    Q(discarded_at__isnull=False, discarded_by__isnull=False, booked_at=None) & ~Q(discarded_because="")
                ),
                name="discarded_run_says_who_and_why",
            ),
        ]

    def __str__(self):
        return f"direct debit run {self.number}"

    def get_absolute_url(self):
        return reverse("debits:run", args=[self.number])

    @property
    def state(self) -> str:
        """The last thing that was done to it, in one word."""
        steps = (("discarded", self.discarded_at), ("done", self.booked_at), ("sent", self.sent_at))
        return next((name for name, done_at in steps if done_at), "prepared")


class DebitItemQuerySet(models.QuerySet):
    def under_way(self):
        """Return the debits of which it is not known yet how they end."""
        return self.filter(payment=None, rejected_at=None, run__discarded_at=None)

    def taken(self):
        """Return the debits under way and those that were paid and did not come back: what makes the next one RCUR."""
        alive = self.filter(rejected_at=None, run__discarded_at=None)
        return alive.exclude(payment__adjustments__kind="return")


class DebitItem(models.Model):
    """One debit: what one mandate is debited on the collection day of its run, in EUR."""

    customer = customer_key("debits")

    class Sequence(models.TextChoices):
        FIRST = "FRST", "first"
        RECURRING = "RCUR", "recurring"
        ONE_OFF = "OOFF", "one-off"

    run = models.ForeignKey(DebitRun, models.PROTECT, related_name="items")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="debits", db_constraint=False)
    sequence = models.CharField(max_length=4, choices=Sequence)
    amount = models.DecimalField(**MONEY)
    end_to_end_id = models.CharField(max_length=35, unique=True)
    remittance = models.CharField(max_length=140)
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, related_name="debit", db_constraint=False)
    rejected_at = models.DateTimeField(null=True)
    rejected_by = models.ForeignKey(**USER, null=True)
    rejected_because = models.CharField(max_length=300, blank=True)

    objects = DebitItemQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="debit_of_customer"),
            models.UniqueConstraint(fields=["run", "mandate"], name="one_debit_per_mandate_and_run"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="debit_is_positive"),
            models.CheckConstraint(
                condition=Q(rejected_at=None, rejected_by=None, rejected_because="")
                | (Q(rejected_at__isnull=False, rejected_by__isnull=False, payment=None) & ~Q(rejected_because="")),
                name="rejected_debit_says_who_and_why",
            ),
        ]

    def __str__(self):
        return f"direct debit {self.end_to_end_id}"


class DebitPart(models.Model):
    """What of one invoice (one instalment of it) a debit collects. Ended once the debit is booked or will not be."""

    customer = customer_key("debit_parts")
    item = models.ForeignKey(DebitItem, models.PROTECT, related_name="parts", db_constraint=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="debit_parts", db_constraint=False)
    amount = models.DecimalField(**MONEY)
    discount = models.DecimalField(**MONEY, default=0, db_default=Decimal(0))  # what the terms allow besides it
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="debit_part_of_customer"),
            models.UniqueConstraint(fields=["entry"], condition=Q(ended_at=None), name="invoice_is_in_one_live_debit"),
            models.CheckConstraint(condition=Q(amount__gt=0, discount__gte=0), name="debit_part_is_positive"),
        ]

    def __str__(self):
        return f"{self.amount} EUR of {self.entry}"
