"""Papers as they left the house, and the statements of account that were sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from customers.models import Category, Contact, Customer, customer_key
from documents.models import StoredFile
from financials.models.documents import MONEY, Document
from financials.models.ledger import Payment


class Original(models.Model):
    """A document, or the receipt of a payment, as it first left the house; whoever asks again gets the same bytes."""

    customer = customer_key("originals")

    class Form(models.TextChoices):
        PDF = "pdf", "PDF"
        UBL = "ubl", "e-invoice (UBL)"
        CII = "cii", "e-invoice (CII)"

    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="originals", db_constraint=False)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="originals", db_constraint=False)
    form = models.CharField(max_length=3, choices=Form, default=Form.PDF)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", db_constraint=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "form"], name="one_original_of_a_form"),
            models.UniqueConstraint(fields=["payment", "form"], name="one_receipt_of_a_form"),
            models.CheckConstraint(
                condition=Q(document=None, payment__isnull=False) | Q(document__isnull=False, payment=None),
                name="original_of_one_thing",
            ),
        ]

    def __str__(self):
        return f"{self.form} of {self.document_id or self.payment_id}"


class StatementRun(models.Model):
    """One round of statements: proposed with everybody who gets none and why, then released, then sent."""

    class Kind(models.TextChoices):
        OPEN_ITEM = "open_item", "open items"
        BALANCE_FORWARD = "balance_forward", "balance forward"

    class Status(models.TextChoices):
        PROPOSED = "proposed"
        RELEASED = "released", "being sent"
        FINISHED = "finished"
        DISCARDED = "discarded"

    kind = models.CharField(max_length=15, choices=Kind, default=Kind.OPEN_ITEM)
    begins_on = models.DateField(null=True)  # of what is carried forward, the first day of the movements
    ends_on = models.DateField("as of")
    status = models.CharField(max_length=9, choices=Status, default=Status.PROPOSED)
    # Who gets one: everybody with something open or moved, or fewer.
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="+")
    sales_rep = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey(Category, models.SET_NULL, null=True, related_name="+")
    only_overdue = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    job = models.UUIDField(null=True)  # the job that sends it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="open_item", begins_on=None)
                | Q(kind="balance_forward", begins_on__isnull=False, begins_on__lte=models.F("ends_on")),
                name="only_balance_forward_has_a_period",
            ),
        ]

    def __str__(self):
        return f"statements as of {self.ends_on}"


class Statement(models.Model):
    """One statement to one customer, or why it gets none. The states are those of credit.models.Reminder: a worker
    killed while preparing does it again, one killed while handing over leaves it `unclear` for a person to say.
    """

    customer = customer_key("statements")

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
        BOTH = "both", "e-mail and letter"

    run = models.ForeignKey(StatementRun, models.CASCADE, related_name="statements")
    kind = models.CharField(max_length=15, choices=StatementRun.Kind)  # of its run, for the guarantee below
    ends_on = models.DateField()
    status = models.CharField(max_length=9, choices=Status)
    why = models.CharField("why it was left out", max_length=300, blank=True)
    left_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    branches = models.PositiveIntegerField(default=0)  # accounts on it beside the customer's own
    channel = models.CharField(max_length=5, choices=Channel, blank=True)
    to = models.CharField(max_length=254, blank=True)  # e-mail address; of a letter what stands in its window
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="+", db_constraint=False)
    language = models.CharField(max_length=10, blank=True)
    subject = models.CharField(max_length=200, blank=True)  # as sent
    text = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", db_constraint=False)
    message_id = models.CharField(max_length=200, blank=True)
    trouble = models.CharField(max_length=300, blank=True)
    # From the moment a worker has it until that has failed: nobody gets the same statement twice, whatever runs.
    counts = models.BooleanField(default=False)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    merged_from = models.BigIntegerField(default=0, db_default=0, editable=False)  # whose it was before a merge

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-sent_at"], condition=Q(status="sent"), name="statements_sent"),
            models.Index(fields=["run", "status"], name="statements_of_run"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="statement_of_customer"),
            models.UniqueConstraint(fields=["run", "customer", "merged_from"], name="one_statement_per_run"),
            models.UniqueConstraint(
                fields=["customer", "kind", "ends_on", "merged_from"],
                condition=Q(counts=True),
                name="one_statement_of_a_day",
            ),
            models.CheckConstraint(condition=~Q(status="excluded") | ~Q(why=""), name="left_out_statement_says_why"),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False), name="sent_statement_says_when"
            ),
        ]

    def __str__(self):
        return f"statement {self.customer_id} as of {self.ends_on}"


class StatementBalance(models.Model):
    """What a statement says in one currency, all accounts on it together; frozen as it is sent."""

    customer = customer_key("statement_balances")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="balances", db_constraint=False)
    currency = models.CharField(max_length=3)
    opening = models.DecimalField(**MONEY, null=True)  # of what is carried forward
    closing = models.DecimalField(**MONEY)
    overdue = models.DecimalField(**MONEY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "currency"], name="one_balance_per_currency")]

    def __str__(self):
        return f"{self.closing} {self.currency}"
