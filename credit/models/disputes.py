"""What a customer contests, and how it was settled."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from customers.models import customer_key
from financials.models import MONEY, Document, Line


class DisputeQuerySet(models.QuerySet):
    def open(self):
        """Return the disputes that are not settled."""
        return self.filter(closed_on=None)

    def open_on(self, day):
        """Return the disputes that were not settled at the end of a day."""
        return self.filter(opened_on__lte=day).exclude(closed_on__lte=day)


class Dispute(models.Model):
    """An amount of an invoice the customer contests, of the whole or of one line.

    While open it stays in the balance and out of rating, reminders and worklist.
    """

    customer = customer_key("disputes")

    class Category(models.TextChoices):
        PRICE = "price", "wrong price"
        QUANTITY = "quantity", "wrong quantity"
        GOODS = "goods", "damaged or wrong goods"
        NOT_DELIVERED = "not_delivered", "not delivered"
        SERVICE = "service", "work not done as agreed"
        PAID = "paid", "paid already"
        DOUBLE = "double", "invoiced twice"
        TERMS = "terms", "terms or discount"
        OTHER = "other"

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "upheld, the customer was right"
        REJECTED = "rejected", "rejected, back to collection"
        SETTLED = "settled", "settled, paid or written off"
        WITHDRAWN = "withdrawn", "withdrawn by the customer"

    document = models.ForeignKey(Document, models.PROTECT, related_name="disputes", db_constraint=False)
    line = models.ForeignKey(Line, models.PROTECT, null=True, related_name="disputes", db_constraint=False)
    amount = models.DecimalField(**MONEY)
    category = models.CharField(max_length=13, choices=Category, default=Category.OTHER, db_default=Category.OTHER)
    reason = models.CharField(max_length=300)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    follow_up_on = models.DateField(null=True)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    credit_note = models.ForeignKey(Document, models.SET_NULL, null=True, related_name="+", db_constraint=False)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["opened_on", "id"], condition=Q(closed_on=None), name="open_disputes")]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="dispute_of_customer"),
            models.UniqueConstraint(
                fields=["document", "line"],
                condition=Q(closed_on=None),
                nulls_distinct=False,
                name="one_open_dispute_per_line",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="dispute_is_positive"),
        ]

    def __str__(self):
        return self.reason

    def is_over(self, day) -> bool:
        """Whether it was settled by the end of a day."""
        return self.closed_on is not None and self.closed_on <= day


class DisputeNote(models.Model):
    """What was said or changed about a dispute, by whom and when; never changed, and in the journal as well."""

    customer = customer_key("dispute_notes")
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="notes", db_constraint=False)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="dispute_note_says_something")]

    def __str__(self):
        return self.text[:60]
