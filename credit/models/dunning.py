"""Reminders: the policy and its levels, their wording, the runs, and what was sent to whom about which items."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from customers.models import Contact, Customer, customer_key
from documents.models import StoredFile
from financials.models import MONEY, Document, Entry


class DunningPolicy(models.Model):
    """How the house reminds; one row."""

    automatic = models.BooleanField("send each business day without asking", default=False)
    grace_days = models.PositiveSmallIntegerField("days of grace after the due day", default=3)
    quiet_days = models.PositiveSmallIntegerField("days without a reminder after somebody spoke with them", default=3)
    paid_days = models.PositiveSmallIntegerField("days without a reminder after a payment", default=2)
    complaint_days = models.PositiveSmallIntegerField("days without a reminder after a complaint", default=14)
    least_amount = models.DecimalField("nothing is sent for less than", **MONEY, default=10)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "dunning policy"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_dunning_policy"),
            models.CheckConstraint(condition=Q(least_amount__gte=0), name="least_amount_is_not_negative"),
        ]

    def __str__(self):
        return "dunning policy"


class DunningLevel(models.Model):
    """One step of reminding: when, how firmly, and at what charge. Levels are taken in order, none is left out."""

    position = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=60)
    after_days = models.PositiveSmallIntegerField("days past due, at least")
    wait_days = models.PositiveSmallIntegerField("days after the reminder before, at least", default=0)
    pay_within = models.PositiveSmallIntegerField("days to pay given in the letter", default=7)
    by_post = models.BooleanField("always on paper, too", default=False)
    fee = models.DecimalField(**MONEY, null=True, blank=True)
    fee_currency = models.CharField(max_length=3, blank=True)  # an account in another one is charged no fee
    interest_percent = models.DecimalField(
        "interest a year, percent", max_digits=7, decimal_places=4, null=True, blank=True
    )
    proposes_hold = models.BooleanField("propose a hold when nothing comes of it", default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(position__gte=1), name="dunning_levels_begin_at_one"),
            models.CheckConstraint(condition=Q(pay_within__gte=1), name="a_reminder_gives_time_to_pay"),
            models.CheckConstraint(
                condition=Q(fee=None, fee_currency="")
                | Q(fee__isnull=False, fee__gt=0) & Q(fee_currency__regex=r"^[A-Z]{3}$"),
                name="dunning_fee_has_a_currency",
                violation_error_message="A fee above zero needs its currency, and a currency its fee.",
            ),
            models.CheckConstraint(
                condition=Q(interest_percent=None) | Q(interest_percent__gt=0, interest_percent__lte=100),
                name="dunning_interest_is_a_percentage",
            ),
        ]

    def __str__(self):
        return self.name


class DunningText(models.Model):
    """The wording of a level in one language; `{total}` and the like are filled in (credit.dunning.wording)."""

    level = models.ForeignKey(DunningLevel, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    sms = models.CharField("SMS", max_length=600, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "language"], name="one_wording_per_language")]

    def __str__(self):
        return f"{self.level_id} {self.language}"


class DunningStop(models.Model):
    """No reminders to this customer, by whom, why and until when; ended by a person or by its last day."""

    customer = customer_key("dunning_stops")
    reason = models.CharField(max_length=300)
    until = models.DateField(null=True)  # the last day without reminders; None: until somebody ends it
    stopped_at = models.DateTimeField()
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(ended_at=None), name="one_dunning_stop"),
            models.CheckConstraint(condition=~Q(reason=""), name="dunning_stop_says_why"),
        ]

    def __str__(self):
        return self.reason


class ReminderRun(models.Model):
    """One round of reminders: proposed with everything that was left out and why, then released, then sent."""

    class Status(models.TextChoices):
        PROPOSED = "proposed"
        RELEASED = "released", "being sent"
        FINISHED = "finished"
        DISCARDED = "discarded"

    day = models.DateField()
    status = models.CharField(max_length=9, choices=Status, default=Status.PROPOSED)
    automatic = models.BooleanField(default=False)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="+")  # a round for one alone
    collector = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    job = models.UUIDField(null=True)  # the job that sends it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day"], condition=Q(automatic=True), name="one_automatic_run_a_day"),
            models.CheckConstraint(
                condition=Q(automatic=True) | Q(made_by__isnull=False), name="reminder_run_is_made_by_somebody"
            ),
        ]

    def __str__(self):
        return f"reminders of {self.day}"


class Reminder(models.Model):
    """One reminder to one customer in one currency; or why none is sent.

    proposed → queued (its run was released) → preparing (a worker has it) → handing (it is being given to the mail
    server or gateway) → sent. A worker killed while preparing does it again; killed while handing nobody knows whether
    it went out: it becomes `unclear`, is not sent again by itself, and a person says which.
    """

    customer = customer_key("reminders")

    class Status(models.TextChoices):
        PROPOSED = "proposed"
        EXCLUDED = "excluded", "left out"
        QUEUED = "queued"
        PREPARING = "preparing"
        HANDING = "handing", "being handed over"
        SENT = "sent"
        FAILED = "failed"
        UNCLEAR = "unclear"

    class Channel(models.TextChoices):
        EMAIL = "email", "e-mail"
        POST = "post", "letter"
        SMS = "sms", "SMS"

    run = models.ForeignKey(ReminderRun, models.CASCADE, related_name="reminders")
    currency = models.CharField(max_length=3)
    level = models.ForeignKey(DunningLevel, models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=9, choices=Status)
    exclusion = models.CharField(max_length=20, blank=True)  # key of credit.dunning.courtesy
    why = models.CharField("why it was left out", max_length=300, blank=True)
    left_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=5, choices=Channel, blank=True)
    to = models.CharField(max_length=254, blank=True)  # e-mail address or number; of a letter what stands in its window
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="+", db_constraint=False)
    language = models.CharField(max_length=10, blank=True)
    amount = models.DecimalField(**MONEY, default=0)  # overdue, neither disputed nor covered; without the charges
    disputed = models.DecimalField(**MONEY, default=0)  # overdue, but contested and not asked for
    covered = models.DecimalField(**MONEY, default=0, db_default=0)  # overdue, but met by what is not applied yet
    days_late = models.PositiveIntegerField(default=0)  # of the oldest item
    fee = models.DecimalField(**MONEY, default=0)
    interest = models.DecimalField(**MONEY, default=0)
    pay_by = models.DateField(null=True)
    charge = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", db_constraint=False)
    subject = models.CharField(max_length=200, blank=True)  # as sent
    text = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", db_constraint=False)
    message_id = models.CharField(max_length=200, blank=True)
    trouble = models.CharField(max_length=300, blank=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    merged_from = models.BigIntegerField(default=0, db_default=0, editable=False)  # whose it was before a merge

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-sent_at"], condition=Q(status="sent"), name="reminders_sent"),
            models.Index(fields=["run", "status"], name="reminders_of_run"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="reminder_of_customer"),
            models.UniqueConstraint(
                fields=["run", "customer", "currency", "merged_from"], name="one_reminder_per_run_and_account"
            ),
            models.CheckConstraint(condition=~Q(status="excluded") | ~Q(why=""), name="left_out_reminder_says_why"),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False, level__isnull=False),
                name="sent_reminder_says_when",
            ),
        ]

    def __str__(self):
        return f"{self.level or 'reminder'} {self.customer_id}"

    @property
    def total(self):
        """What it asks for: the items, the fee and the interest, in its currency."""
        return self.amount + self.fee + self.interest


class ReminderItem(models.Model):
    """An open item a reminder asks for. It counts from the moment a worker has the reminder until that has failed:
    no item is asked for twice at one level, whoever runs what at the same time.
    """

    customer = customer_key("reminder_items")
    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="items", db_constraint=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="reminder_items", db_constraint=False)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", db_constraint=False)
    level = models.PositiveSmallIntegerField()  # position of the level this reminder raises or keeps the item to
    is_new = models.BooleanField(default=True)  # raised to the level; else repeated beside those that are
    open = models.DecimalField(**MONEY)
    disputed = models.DecimalField(**MONEY, default=0)
    # Met by money or credit that is not applied yet, or by a direct debit under way.
    covered = models.DecimalField(**MONEY, default=0, db_default=0)
    days_late = models.PositiveIntegerField()
    counts = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "level"],
                condition=Q(counts=True, is_new=True),
                name="reminded_once_a_level",
            ),
            models.CheckConstraint(
                condition=Q(open__gt=F("disputed") + F("covered")), name="something_of_the_item_is_asked_for"
            ),
        ]

    def __str__(self):
        return f"{self.entry_id} at {self.level}"

    @property
    def asked(self):
        """What of the item the reminder asks for, in the reminder's currency."""
        return self.open - self.disputed - self.covered
