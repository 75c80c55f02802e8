"""Holding work back: the rules that ask for a hold, what they propose, the work held back, and what lets it pass."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThanOrEqual

from customers.models import Hold, customer_key
from financials.models import MONEY, Document

LEAST_REASON = 10


def one_of(*names: str) -> Q:
    """Return the condition that exactly one of the two columns is filled."""
    first, second = names
    return Q(**{f"{first}__isnull": True, f"{second}__isnull": False}) | Q(
        **{f"{first}__isnull": False, f"{second}__isnull": True}
    )


class HoldRule(models.Model):
    """When a customer is to be put on hold: by the policy itself where `automatic`, else proposed to a person."""

    class Kind(models.TextChoices):
        OVERDUE_DAYS = "overdue_days", "overdue for so many days"
        OVERDUE_AMOUNT = "overdue_amount", "overdue by so much"
        GRADE = "grade", "rated so badly"
        BROKEN_PROMISES = "broken_promises", "so many broken promises in 12 months"
        RETURNED_PAYMENTS = "returned_payments", "so many returned payments in 12 months"

    kind = models.CharField(max_length=20, choices=Kind)
    days = models.PositiveIntegerField("days past due", null=True, blank=True)
    amount = models.DecimalField("at least", **MONEY, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)  # of the amount; an account in another one is not measured
    grade = models.CharField("this grade or worse", max_length=1, blank=True)
    times = models.PositiveIntegerField("at least so many", null=True, blank=True)
    automatic = models.BooleanField("placed at once, without asking", default=False)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="overdue_days", days__isnull=False, days__gte=1)
                | Q(kind="overdue_amount", amount__isnull=False, amount__gt=0)
                | Q(kind="grade", grade__in=["B", "C", "D", "E"])
                | Q(kind__in=["broken_promises", "returned_payments"], times__isnull=False, times__gte=1),
                name="hold_rule_says_how_much",
                violation_error_message="Fill in what this kind of rule measures.",
            ),
            models.CheckConstraint(
                condition=Q(amount=None, currency="")
                | Q(amount__isnull=False, amount__gt=0) & Q(currency__regex=r"^[A-Z]{3}$"),
                name="hold_rule_amount_has_a_currency",
                violation_error_message="An amount above zero needs its currency, and a currency its amount.",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class HoldProposal(models.Model):
    """What the policy proposes for a person to confirm or dismiss: placing a hold, or releasing one it placed."""

    customer = customer_key("hold_proposals")

    class Act(models.TextChoices):
        PLACE = "place", "place on hold"
        RELEASE = "release", "release the hold"

    class Decision(models.TextChoices):
        CONFIRMED = "confirmed"
        DISMISSED = "dismissed"
        LAPSED = "lapsed", "lapsed, the reason is gone"

    act = models.CharField(max_length=7, choices=Act)
    rule = models.ForeignKey(HoldRule, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=9, choices=Decision, blank=True)
    note = models.CharField(max_length=300, blank=True)
    hold = models.ForeignKey(Hold, models.PROTECT, null=True, related_name="+", db_constraint=False)

    class Meta:
        indexes = [models.Index(fields=["-made_at"], condition=Q(decided_at=None), name="open_hold_proposals")]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="hold_proposal_of_customer"),
            models.UniqueConstraint(
                fields=["customer", "act"], condition=Q(decided_at=None), name="one_open_proposal_per_act"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decision="") | Q(decided_at__isnull=False) & ~Q(decision=""),
                name="decided_proposal_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=["confirmed", "dismissed"]) | Q(decided_by__isnull=False),
                name="proposal_is_decided_by_a_person",
            ),
        ]

    def __str__(self):
        return self.reason


class Override(models.Model):
    """A second person's permission to take one piece of work although it is held back, up to an amount, once.

    Granted by credit.holding.overrides; used up by the hold gate in the database when the order is confirmed or the
    call taken (migration 0006), by which path ever. Nobody grants one for work of their own.
    """

    customer = customer_key("overrides")
    order = models.ForeignKey(Document, models.CASCADE, null=True, related_name="overrides", db_constraint=False)
    call_id = models.BigIntegerField(null=True)  # of the service app beside this one
    lifts_hold = models.BooleanField(default=False)
    lifts_limit = models.BooleanField(default=False)
    amount = models.DecimalField(**MONEY, null=True)
    currency = models.CharField(max_length=3, blank=True)
    reason = models.CharField(max_length=300)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="override_of_customer"),
            models.UniqueConstraint(fields=["order"], condition=Q(withdrawn_at=None), name="one_override_per_order"),
            models.UniqueConstraint(fields=["call_id"], condition=Q(withdrawn_at=None), name="one_override_per_call"),
            models.CheckConstraint(condition=one_of("order", "call_id"), name="override_is_for_one_piece_of_work"),
            models.CheckConstraint(
                condition=Q(order=None) | Q(amount__isnull=False, amount__gte=0) & Q(currency__regex=r"^[A-Z]{3}$"),
                name="override_of_an_order_has_an_amount",
            ),
            models.CheckConstraint(condition=Q(lifts_hold=True) | Q(lifts_limit=True), name="override_lifts_something"),
            models.CheckConstraint(
                condition=~Q(granted_by=F("requested_by")),
                name="override_takes_two_people",
                violation_error_message="Whoever asks for an override cannot grant it: ask somebody else.",
            ),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length(Trim("reason")), LEAST_REASON), name="override_has_a_reason"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("granted_at")), name="override_expires_later"),
            models.CheckConstraint(condition=Q(used_at=None) | Q(withdrawn_at=None), name="override_used_or_withdrawn"),
        ]

    def __str__(self):
        return self.reason


class HeldWork(models.Model):
    """An order or service call the gate refused, kept as it was typed until somebody decides about it."""

    customer = customer_key("held_work")

    class Because(models.TextChoices):
        HOLD = "hold", "credit hold"
        LIMIT = "limit", "credit limit"
        BOTH = "both", "hold and limit"

    class Outcome(models.TextChoices):
        GRANTED = "granted"
        DECLINED = "declined"
        TAKEN = "taken", "taken in the meantime"
        WITHDRAWN = "withdrawn"

    order = models.ForeignKey(Document, models.CASCADE, null=True, related_name="held", db_constraint=False)
    call_id = models.BigIntegerField(null=True)
    because = models.CharField(max_length=5, choices=Because)
    said = models.CharField(max_length=500)  # the sentence the clerk was refused with
    total = models.DecimalField(**MONEY, null=True)
    exposure = models.DecimalField(**MONEY, null=True)  # before this order, when it was refused
    limit = models.DecimalField(**MONEY, null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "held work"
        indexes = [models.Index(fields=["asked_at", "id"], condition=Q(decided_at=None), name="open_held_work")]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="held_work_of_customer"),
            models.UniqueConstraint(fields=["order"], condition=Q(decided_at=None), name="order_is_held_once"),
            models.UniqueConstraint(fields=["call_id"], condition=Q(decided_at=None), name="call_is_held_once"),
            models.CheckConstraint(condition=one_of("order", "call_id"), name="held_work_is_one_piece_of_work"),
            models.CheckConstraint(
                condition=Q(decided_at=None, outcome="") | Q(decided_at__isnull=False) & ~Q(outcome=""),
                name="decided_held_work_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["granted", "declined"]) | Q(decided_by__isnull=False),
                name="held_work_is_decided_by_a_person",
            ),
        ]

    def __str__(self):
        return self.said
