"""Who collects from a customer and when next, and what the night flags about its account."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from customers.models import Customer, customer_key


class CollectionCase(models.Model):
    """Who of us collects from a customer, and before which day nobody need call again; the journal has the history."""

    customer = models.OneToOneField(Customer, models.PROTECT, primary_key=True, related_name="collection_case")
    collector = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    next_contact_on = models.DateField(null=True)
    note = models.CharField("why then", max_length=300, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self):
        return f"{self.customer_id}: {self.collector or 'nobody'}"


class AccountFlag(models.Model):
    """What the night found about an account (credit.signals), usable in selections; one row while it holds."""

    customer = customer_key("flags")
    key = models.CharField(max_length=20)
    why = models.CharField(max_length=300)
    since = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["key", "customer"], name="customers_by_flag")]
        constraints = [
            models.UniqueConstraint(fields=["customer", "key"], name="one_flag_of_a_kind"),
            models.CheckConstraint(condition=~Q(why=""), name="flag_says_why"),
        ]

    def __str__(self):
        return self.key


class ReceivablesDay(models.Model):
    """What everybody together owed at the end of a day in one currency, for DSO and its kin (CREDIT §3).

    `receivable` is `current` and `overdue`: unapplied credit is not taken off. `sold` is what was invoiced in the month
    of `day` up to it, less credit notes; due days are rolled to business days. The rest, in days and weighted by
    amount, is of what was paid in that month; NULL where nothing was.
    """

    pk = models.CompositePrimaryKey("day", "currency")
    day = models.DateField()
    currency = models.CharField(max_length=3)
    receivable = models.DecimalField(max_digits=19, decimal_places=4)
    current = models.DecimalField(max_digits=19, decimal_places=4)
    overdue = models.DecimalField(max_digits=19, decimal_places=4)
    sold = models.DecimalField(max_digits=19, decimal_places=4)
    days_to_pay = models.FloatField(null=True)  # from the invoice's date
    days_beyond_terms = models.FloatField(null=True)  # from the due day (DBT); what came early is below 0
    days_beyond_terms_open = models.FloatField(null=True)  # with what is overdue and open, at its age
    days_late = models.FloatField(null=True)  # of what came late alone

    def __str__(self):
        return f"{self.day} {self.currency}"
