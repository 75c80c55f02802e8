"""What a customer promised to pay, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from customers.models import Contact, customer_key
from financials.models import MONEY, Document
from journal.models import Task


class PromiseQuerySet(models.QuerySet):
    def open(self):
        """Return the promises nobody has judged or withdrawn yet."""
        return self.filter(closed_on=None)

    def missed(self):
        """Return the promises that were broken or kept in part, and not made good since."""
        return self.filter(outcome__in=Promise.MISSED, made_good_on=None)


class Promise(models.Model):
    """A promise to pay: how much, until when, who gave it, how, and to whom.

    The night judges it (credit.collecting.keeping): kept when the whole amount came by its day and two business days
    more (CREDIT §3), partly kept when some of it came, else broken. Money that came in time but was booked after the
    judgement makes the promise good from `made_good_on` on.
    """

    customer = customer_key("promises")

    class Channel(models.TextChoices):
        CALL = "call", "on the phone"
        EMAIL = "email", "by e-mail"
        LETTER = "letter", "by letter"
        MEETING = "meeting", "in a meeting"
        OTHER = "other", "otherwise"

    class Outcome(models.TextChoices):
        KEPT = "kept"
        PARTLY = "partly", "partly kept"
        BROKEN = "broken"
        WITHDRAWN = "withdrawn"

    MISSED = (Outcome.PARTLY, Outcome.BROKEN)

    currency = models.CharField(max_length=3)
    amount = models.DecimalField(**MONEY)
    due_on = models.DateField()
    plan = models.UUIDField(null=True)  # the instalments one person promised at once
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="promises", db_constraint=False)
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, related_name="promises", db_constraint=False, db_index=False
    )
    promised_by = models.CharField(max_length=150)  # the name as it was then
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.CALL, db_default=Channel.CALL)
    note = models.CharField(max_length=300, blank=True, db_default="")
    made_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True, db_default="")
    received = models.DecimalField(**MONEY, default=0, db_default=0)  # of the amount, when it was closed
    kept_on = models.DateField(null=True)  # the value date of the money that completed it, in time or late
    made_good_on = models.DateField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_because = models.CharField(max_length=300, blank=True, db_default="")
    task = models.ForeignKey(  # the call to make because it was not kept
        Task, models.PROTECT, null=True, related_name="+", db_constraint=False
    )

    objects = PromiseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["customer", "contact"], name="promises_of_contact"),
            models.Index(fields=["customer", "due_on"], condition=Q(closed_on=None), name="open_promises"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="promise_of_customer"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="promise_is_positive"),
            models.CheckConstraint(condition=Q(due_on__gte=F("made_on")), name="promise_lies_ahead"),
            models.CheckConstraint(
                condition=Q(closed_on=None, outcome="") | Q(closed_on__isnull=False) & ~Q(outcome=""),
                name="closed_promise_says_how",
            ),
            models.CheckConstraint(condition=Q(received__gte=0), name="received_is_not_negative"),
            models.CheckConstraint(
                condition=Q(made_good_on=None) | Q(outcome__in=["broken", "partly"]), name="only_broken_is_made_good"
            ),
            models.CheckConstraint(
                condition=Q(outcome="withdrawn", withdrawn_by__isnull=False) & ~Q(withdrawn_because="")
                | ~Q(outcome="withdrawn") & Q(withdrawn_by=None, withdrawn_because=""),
                name="withdrawn_promise_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.amount} {self.currency} by {self.due_on}"
