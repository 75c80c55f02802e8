"""Bank statements of our own accounts: what the bank wrote, and what was decided about each of its lines.

What the bank wrote is never changed. The number of the account the money came from is kept as its fingerprint and its
last four digits alone: that is enough to know the payer again.
"""

import hashlib
import json
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from customers.models import Customer
from financials.models.debits import DebitRun
from financials.models.documents import MONEY
from financials.models.ledger import Adjustment, Payment

USER = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+", "null": True}


class OwnAccount(models.Model):
    """An account of our company at a bank, known since its first statement."""

    number = models.CharField("IBAN or account number", max_length=40)  # capitals and digits alone
    currency = models.CharField(max_length=3)
    bank = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(**USER)

    class Meta:
        verbose_name = "account of ours"
        verbose_name_plural = "accounts of ours"
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(fields=["number", "currency"], name="one_own_account_per_number"),
            models.CheckConstraint(condition=~Q(number=""), name="own_account_has_a_number"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="own_account_currency_is_iso"),
        ]

    def __str__(self):
        return self.name or f"{self.bank} {self.written}".strip()

    @property
    def written(self) -> str:
        """The number as people read it: an IBAN in groups of four."""
        if not self.number[:2].isalpha():
            return self.number
        return " ".join(self.number[place : place + 4] for place in range(0, len(self.number), 4))


class BankStatementQuerySet(models.QuerySet):
    def with_progress(self):
        """Add `lines_count`, `booked`, `ignored`, `sure` and `waiting` (what came in and is not decided).

        Counted for each statement by itself, so that a page of the list reads the lines of its own statements alone.
        """
        undecided = Q(state__in=BankLine.UNDECIDED)
        return self.annotate(
            lines_count=_of_lines(Count("pk")),
            booked=_of_lines(Count("pk", filter=Q(state="booked"))),
            ignored=_of_lines(Count("pk", filter=Q(state="ignored"))),
            sure=_of_lines(Count("pk", filter=undecided & Q(confidence="sure"))),
            waiting=_of_lines(Sum("amount", filter=undecided & Q(amount__gt=0))),
        )


def _of_lines(aggregate: models.Aggregate) -> Coalesce:
    lines = BankLine.objects.filter(statement=OuterRef("pk")).order_by().values("statement")
    of = models.DecimalField() if isinstance(aggregate, Sum) else models.IntegerField()
    return Coalesce(Subquery(lines.annotate(found=aggregate).values("found")), 0, output_field=of)


class BankStatement(models.Model):
    """One statement of one account, as it was in a file."""

    account = models.ForeignKey(OwnAccount, models.PROTECT, related_name="statements")
    format = models.CharField(max_length=10)
    number = models.CharField(max_length=100, blank=True)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    opening = models.DecimalField(**MONEY, null=True)
    closing = models.DecimalField(**MONEY, null=True)
    # What is missing between the opening balance with all lines of the file and the closing one; NULL when not said.
    difference = models.DecimalField(**MONEY, null=True)
    known_before = models.PositiveIntegerField(default=0)  # lines of the file that other statements had brought
    remarks = models.TextField(blank=True)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(**USER)

    objects = BankStatementQuerySet.as_manager()

    class Meta:
        default_permissions = ("view", "add")
        indexes = [models.Index(fields=["account", "-id"], name="statements_of_account")]

    def __str__(self):
        return f"statement {self.number}" if self.number else f"statement of {self.closed_on or self.file_name}"

    def get_absolute_url(self):
        return reverse("bank:statement", args=[self.pk])


class BankLine(models.Model):
    """One booking of the bank, and what became of it. `amount` is positive for money that came in."""

    class State(models.TextChoices):
        NEW = "new"
        PROPOSED = "proposed"
        BOOKED = "booked"
        IGNORED = "ignored"

    class Confidence(models.TextChoices):
        SURE = "sure"
        LIKELY = "likely"
        POSSIBLE = "possible"

    UNDECIDED = (State.NEW, State.PROPOSED)

    statement = models.ForeignKey(BankStatement, models.CASCADE, related_name="lines")
    account = models.ForeignKey(OwnAccount, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    booked_on = models.DateField()
    value_on = models.DateField()
    amount = models.DecimalField(**MONEY)
    currency = models.CharField(max_length=3)
    charges = models.DecimalField(**MONEY, default=0, db_default=Decimal(0))
    name = models.CharField(max_length=140, blank=True)
    account_index = models.CharField(max_length=64, blank=True)  # fingerprint of the counterpart's number
    account_last4 = models.CharField(max_length=4, blank=True)
    text = models.TextField(blank=True)
    end_to_end = models.CharField(max_length=100, blank=True)
    reference = models.CharField("bank reference", max_length=100, blank=True)
    check_number = models.CharField(max_length=100, blank=True)
    returned = models.BooleanField(default=False, db_default=False)  # the bank calls it the return of a payment
    fingerprint = models.CharField(max_length=64)  # of all of the above; `occurrence` tells equal lines apart
    occurrence = models.PositiveSmallIntegerField()

    state = models.CharField(max_length=10, choices=State, default=State.NEW, db_default="new")
    confidence = models.CharField(max_length=10, choices=Confidence, blank=True, db_default="")
    proposal = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    # Whom it is proposed for while it is undecided, and whose it is once it is booked.
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="bank_lines")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="bank_lines", db_constraint=False)
    adjustment = models.ForeignKey(
        Adjustment, models.PROTECT, null=True, related_name="bank_lines", db_constraint=False
    )
    debit_run = models.ForeignKey(DebitRun, models.PROTECT, null=True, related_name="bank_lines")
    reason = models.CharField(max_length=300, blank=True, db_default="")  # why it is ignored
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(**USER)

    class Meta:
        default_permissions = ("view",)
        ordering = ("statement", "position")
        indexes = [
            models.Index(fields=["account_index"], condition=Q(state="booked"), name="payers_by_account"),
            models.Index(fields=["account", "booked_on", "amount"], name="bank_lines_of_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["account", "fingerprint", "occurrence"], name="bank_line_is_imported_once"),
            models.UniqueConstraint(fields=["statement", "position"], name="one_bank_line_per_position"),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(state="booked", amount__gt=0), name="payment_is_on_one_bank_line"
            ),
            models.UniqueConstraint(
                fields=["adjustment"], condition=Q(state="booked"), name="return_is_on_one_bank_line"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="bank_line_is_not_nothing"),
            models.CheckConstraint(condition=Q(charges__gte=0), name="bank_line_charges_are_not_negative"),
            models.CheckConstraint(
                condition=Q(state__in=["new", "proposed"], decided_at=None, decided_by=None, reason="")
                | Q(state="booked", decided_at__isnull=False, reason="")
                | (Q(state="ignored", decided_at__isnull=False) & ~Q(reason="")),
                name="decided_bank_line_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="booked")
                | Q(payment__isnull=False, customer__isnull=False, debit_run=None)
                | Q(payment=None, adjustment=None, customer=None, debit_run__isnull=False),
                name="booked_bank_line_says_as_what",
            ),
            models.CheckConstraint(
                condition=Q(state="booked") | Q(payment=None, adjustment=None, debit_run=None),
                name="only_booked_bank_lines_have_payments",
            ),
        ]

    def __str__(self):
        return f"{self.amount} {self.currency} on {self.booked_on}"

    def get_absolute_url(self):
        return reverse("bank:line", args=[self.pk])

    @property
    def is_undecided(self) -> bool:
        return self.state in self.UNDECIDED

    @property
    def mark(self) -> str:
        """A short name of what is proposed: whoever accepts says with it what they saw."""
        shown = [self.proposal.get(name) for name in ("does", "parts", "payment", "debit", "run")]
        seen = json.dumps([self.customer_id, *shown])
        return hashlib.sha256(seen.encode()).hexdigest()[:16]

    @property
    def gone_back(self) -> tuple[Decimal, Decimal]:
        """What a payment may have been of that this line takes back: all of it, or it less what the bank charges."""
        return -self.amount, -self.amount - self.charges

    @property
    def settles(self) -> Decimal:
        """What may settle invoices: what arrived, and what the bank kept of it."""
        return self.amount + self.charges
