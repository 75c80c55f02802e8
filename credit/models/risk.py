"""The model of collection risk of each night, and what it said about each open invoice."""

import json

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from customers.models import Customer
from financials.models import Entry

# Raised when the formulas change, so that kept chances are not compared across it.
FORMULAS = 1
STEPS = 14  # of the grid of lateness, see risk/sql/lateness.sql
# Until a company has a history of its own: the share of invoices settled in each step of those that reached it. It
# counts as much as one invoice, which also keeps every chance off 0 and 1.
USUAL = (0.10, 0.20, 0.20, 0.15, 0.25, 0.20, 0.25, 0.30, 0.25, 0.20, 0.25, 0.30, 0.25, 0.25)
# Log-odds a flag adds until there are enough outcomes to fit it (CREDIT §2.2).
DISPUTED, BROKEN_PROMISE, RETURNED = 1.8, 0.7, 1.5
K, K_WEEKDAY = 2, 16


class RiskModel(models.Model):
    """The company-wide curve of a night, what strength it draws customers with, and what the flags add (log-odds)."""

    as_of = models.DateField(primary_key=True)
    version = models.PositiveSmallIntegerField(default=FORMULAS)
    computed_at = models.DateTimeField()
    paid = ArrayField(models.PositiveIntegerField(), size=STEPS)  # invoices settled in each step of the grid
    beyond = ArrayField(models.PositiveIntegerField(), size=STEPS)  # invoices known to have stayed unpaid beyond it
    mean_late = models.FloatField(default=0)  # days
    median_late = models.FloatField(default=0)
    k = models.FloatField(default=K)
    k_weekday = models.FloatField(default=K_WEEKDAY)
    intercept = models.FloatField(default=0)  # recalibration: logit p' = intercept + slope * logit p
    slope = models.FloatField(default=1)
    disputed = models.FloatField(default=DISPUTED)
    broken_promise = models.FloatField(default=BROKEN_PROMISE)
    returned = models.FloatField(default=RETURNED)
    outcomes = models.PositiveIntegerField(default=0)  # kept chances whose outcome was known when this was fitted
    # How k, recalibration and flags were decided: log losses, number of flagged outcomes, which are fitted.
    decided = models.JSONField(default=dict)

    def __str__(self):
        return f"risk model {self.version} of {self.as_of}"

    @property
    def hazards(self) -> list[float]:
        """The company's share of invoices settled in each step, of those that reached it."""
        counts = zip(self.paid, self.beyond, USUAL, strict=True)
        return [(paid + usual) / (paid + beyond + 1) for paid, beyond, usual in counts]

    def as_parameter(self) -> str:
        """Return what risk/sql/curve.sql takes as %(model)s."""
        names = ["k", "k_weekday", "intercept", "slope", "disputed", "broken_promise", "returned", "median_late"]
        return json.dumps({"hazards": self.hazards} | {name: getattr(self, name) for name in names})


class RiskSnapshot(models.Model):
    """What the night said about an open invoice, kept when it differs from what was said before; never changed.

    `base` holds the log-odds of the curve alone for k = 1, 2, 4 and 8, so that k can be chosen by how it turned out.
    """

    pk = models.CompositePrimaryKey("invoice_id", "as_of")
    invoice = models.ForeignKey(Entry, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    as_of = models.DateField()
    customer = models.ForeignKey(Customer, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    model = models.ForeignKey(RiskModel, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    p = models.FloatField()
    k = models.FloatField()
    version = models.PositiveSmallIntegerField()
    base = ArrayField(models.FloatField())
    disputed = models.BooleanField()
    broken = models.PositiveSmallIntegerField()
    returned = models.BooleanField()
    whole = models.BooleanField()  # of the first night of a month, which keeps what it says of every open invoice

    class Meta:
        indexes = [models.Index(fields=["as_of"], condition=Q(whole=True), name="risk_snapshots_of_months")]

    def __str__(self):
        return f"{self.p:.0%} on {self.as_of}"
