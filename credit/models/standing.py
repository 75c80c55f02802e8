"""The nightly figures: the company-wide pool, the standing of each customer, and the run that made them."""

from django.db import models

from financials.models import MONEY


class Pool(models.Model):
    """The company-wide figures a rating is measured against, one row a day and currency (CREDIT §2.1)."""

    as_of = models.DateField()
    currency = models.CharField(max_length=3)
    median_invoice = models.DecimalField(**MONEY)
    mean_points = models.FloatField()
    computed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["as_of", "currency"], name="one_pool_a_day")]

    def __str__(self):
        return f"{self.as_of} {self.currency}"


class Standing(models.Model):
    """Last night's figures of one customer in one currency, computed by the same SQL as the live ones."""

    pk = models.CompositePrimaryKey("customer_id", "currency")
    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="standings")
    currency = models.CharField(max_length=3)
    since = models.DateField()  # the night on which these figures last changed
    balance = models.DecimalField(**MONEY)
    overdue = models.DecimalField(**MONEY)
    unapplied = models.DecimalField(**MONEY)
    current_count = models.PositiveIntegerField()
    current_amount = models.DecimalField(**MONEY)
    days_1_30_count = models.PositiveIntegerField()
    days_1_30_amount = models.DecimalField(**MONEY)
    days_31_60_count = models.PositiveIntegerField()
    days_31_60_amount = models.DecimalField(**MONEY)
    days_61_90_count = models.PositiveIntegerField()
    days_61_90_amount = models.DecimalField(**MONEY)
    days_over_90_count = models.PositiveIntegerField()
    days_over_90_amount = models.DecimalField(**MONEY)
    settled_invoices = models.PositiveIntegerField()
    payment_days_min = models.IntegerField(null=True)
    payment_days_max = models.IntegerField(null=True)
    payment_days_average = models.FloatField(null=True)
    payment_days_weighted = models.FloatField(null=True)
    times_late = models.PositiveIntegerField()
    times_delinquent = models.PositiveIntegerField()
    billed = models.DecimalField(**MONEY)
    paid = models.DecimalField(**MONEY)
    score = models.FloatField(null=True)
    grade = models.CharField(max_length=1)
    provisional = models.BooleanField()
    risk = models.FloatField(null=True)
    value_at_risk = models.DecimalField(**MONEY)
    overdue_at_risk = models.DecimalField(**MONEY, default=0, db_default=0)  # of what is overdue: the worklist's order

    class Meta:
        indexes = [
            models.Index(
                fields=["-overdue_at_risk", "customer"],
                condition=models.Q(overdue_at_risk__gt=0),
                name="standing_by_overdue_at_risk",
            ),
            models.Index(fields=["-value_at_risk", "customer"], name="standing_by_value_at_risk"),
            models.Index(fields=["balance", "customer"], name="standing_by_balance"),
            models.Index(fields=["overdue", "customer"], name="standing_by_overdue"),
        ]

    def __str__(self):
        return f"{self.grade} {self.currency}"


class NightlyRun(models.Model):
    """One row a night: the proof that the standing was computed, and the lock against a doubled beat."""

    day = models.DateField(primary_key=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    customers_changed = models.PositiveIntegerField(null=True)

    def __str__(self):
        return str(self.day)
