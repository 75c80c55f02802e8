"""What the people of the office are told, what they have seen, and what they let the journal record."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from customers.models import customer_key


class CompanyKind(models.Model):
    """A kind of contact the company adds to those the product brings; once used it is only ever retired."""

    value = models.CharField(max_length=40, unique=True)  # "own_factory_tour"
    label = models.CharField(max_length=60)
    icon = models.CharField(max_length=20)
    letter = models.CharField(max_length=1, blank=True)  # chooses it in the composer
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(value__startswith="own_"), name="company_kind_is_marked_as_own"),
            models.UniqueConstraint(
                fields=["letter"], condition=Q(retired_at=None) & ~Q(letter=""), name="one_company_kind_per_letter"
            ),
        ]

    def __str__(self):
        return self.label


class QuietEvent(models.Model):
    """An unimportant event of the house that is not to be recorded (journal.quiet says which may be chosen)."""

    kind = models.CharField(max_length=40, primary_key=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    def __str__(self):
        return self.kind


class Looked(models.Model):
    """How far one person has seen one book of a customer's journal: up to and with entry `seq`."""

    customer = customer_key("looks")
    book = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="looks", db_index=False)
    seq = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "looks"
        constraints = [
            models.UniqueConstraint(fields=["user", "book"], name="one_look_per_user_and_book"),
            models.UniqueConstraint(fields=["customer", "id"], name="look_of_customer"),
        ]

    def __str__(self):
        return f"{self.user} up to entry {self.seq}"


class Alert(models.Model):
    """What one person is to be told: a hold, an order held back, an appointment that is near (journal.alerts)."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="alerts", null=True)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="alerts", db_index=False)
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-made_at"], name="alerts_of_recipient"),
            models.Index(fields=["recipient"], condition=Q(seen_at=None), name="alerts_not_seen"),
        ]
        constraints = [models.UniqueConstraint(fields=["customer", "id"], name="alert_of_customer")]

    def __str__(self):
        return self.text
