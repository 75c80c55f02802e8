"""What a customer promised to pay, and what it contests."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from customers.models import customer_key
from financials.models import MONEY, Document


class Promise(models.Model):
    """A promise to pay: how much, until when, who gave it and to whom."""

    customer = customer_key("promises")
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(**MONEY)
    due_on = models.DateField()
    promised_by = models.CharField(max_length=150)
    made_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True)
    kept = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="promise_of_customer"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="promise_is_positive"),
            models.CheckConstraint(condition=Q(due_on__gte=F("made_on")), name="promise_lies_ahead"),
            models.CheckConstraint(
                condition=Q(closed_on=None, kept=None) | Q(closed_on__isnull=False, kept__isnull=False),
                name="closed_promise_was_kept_or_broken",
            ),
        ]

    def __str__(self):
        return f"{self.amount} {self.currency} by {self.due_on}"


class Dispute(models.Model):
    """An amount of an invoice the customer contests; while open it stays in the balance and out of the rating."""

    customer = customer_key("disputes")

    class Outcome(models.TextChoices):
        UPHELD = "upheld"
        REJECTED = "rejected"
        SETTLED = "settled", "settled by payment"

    document = models.ForeignKey(Document, models.PROTECT, related_name="disputes", db_constraint=False)
    amount = models.DecimalField(**MONEY)
    reason = models.CharField(max_length=300)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="dispute_of_customer"),
            models.UniqueConstraint(
                fields=["document"], condition=Q(closed_on=None), name="one_open_dispute_per_document"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="dispute_is_positive"),
        ]

    def __str__(self):
        return self.reason
