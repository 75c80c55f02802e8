"""The open-item ledger: payments, adjustments, and the two tables under every balance.

The ledger is two narrow tables. `Entry` is one signed amount in a customer's account: positive raises what the
customer owes (invoice, refund), negative lowers it (payment, credit note, discount taken, write-off). `Allocation`
settles part of a positive entry by part of a negative one. Nothing is updated, only reversed; balance, aging and
payment days of any day are queries over these two tables. The database, not the forms, refuses over-allocation,
allocations across customers or currencies, and changes to what is booked (migrations 0002 and 0014).

Three dates. `posted_on` and `effective_on` are the business days (document date, value date of the money).
`known_on` is the day from which the books knew it: the day of booking, or the business day itself for history taken
over from another system. `counts_from`, the later of the two, decides what a view "as of" a day shows, so that a
view of a past day stays what it was on that day whatever is booked later.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Abs, Greatest
from django.urls import reverse

from customers.models import customer_key
from financials.models.documents import MONEY, Document


class Payment(models.Model):
    """Money received: how, when, and under which check number or bank reference."""

    customer = customer_key("payments")

    class Method(models.TextChoices):
        CHECK = "check"
        CARD = "card"
        WIRE = "wire", "wire / ACH"
        CASH = "cash"
        DIRECT_DEBIT = "direct_debit", "direct debit"
        OTHER = "other"

    reference = models.CharField("check number or bank reference", max_length=100)
    received_on = models.DateField()
    method = models.CharField(max_length=12, choices=Method, default=Method.WIRE)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(**MONEY)
    discount_taken = models.DecimalField(**MONEY, default=0)
    # What the bank kept on the way; `amount` is what arrived, and the customer paid both.
    bank_charges = models.DecimalField(**MONEY, default=0, db_default=Decimal(0))
    note = models.TextField(blank=True)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    idempotency_key = models.UUIDField(null=True, unique=True)
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    known_on = models.DateField()
    merged_from = models.BigIntegerField(default=0, db_default=0, editable=False)  # whose it was before a merge
    counts_from = models.GeneratedField(
        expression=Greatest("received_on", "known_on"), output_field=models.DateField(), db_persist=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="payment_of_customer"),
            models.UniqueConstraint(fields=["customer", "reference", "merged_from"], name="one_payment_per_reference"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_positive"),
            models.CheckConstraint(condition=Q(discount_taken__gte=0), name="discount_taken_is_not_negative"),
            models.CheckConstraint(condition=Q(bank_charges__gte=0), name="bank_charges_are_not_negative"),
        ]

    def __str__(self):
        return f"payment {self.reference}"

    def get_absolute_url(self):
        return reverse("financials:payment", args=[self.customer.code, self.pk])


class Adjustment(models.Model):
    """What changes an account besides documents and payments: by whom, for what reason, with effect from which day."""

    customer = customer_key("adjustments")

    class Kind(models.TextChoices):
        RETURN = "return", "returned payment"
        REFUND = "refund"
        WRITE_OFF = "write_off", "write-off"
        DIFFERENCE = "difference", "small difference"
        CANCELLATION = "cancellation"

    kind = models.CharField(max_length=12, choices=Kind)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(**MONEY)  # signed as it changes the balance
    effective_on = models.DateField()
    reference = models.CharField("bank reference", max_length=100, blank=True)
    reason = models.CharField(max_length=300)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="adjustments", db_constraint=False)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="adjustments", db_constraint=False)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    idempotency_key = models.UUIDField(null=True, unique=True)
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    known_on = models.DateField()
    counts_from = models.GeneratedField(
        expression=Greatest("effective_on", "known_on"), output_field=models.DateField(), db_persist=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="adjustment_of_customer"),
            models.UniqueConstraint(fields=["payment"], condition=Q(kind="return"), name="payment_is_returned_once"),
            models.UniqueConstraint(
                fields=["document"], condition=Q(kind="cancellation"), name="document_is_cancelled_once"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="adjustment_is_not_nothing"),
            models.CheckConstraint(condition=~Q(reason=""), name="adjustment_says_why"),
            models.CheckConstraint(
                condition=~Q(kind="return") | Q(payment__isnull=False), name="return_names_its_payment"
            ),
            models.CheckConstraint(
                condition=~Q(kind="cancellation") | Q(document__isnull=False), name="cancellation_names_its_document"
            ),
        ]
        permissions = [
            ("write_off", "Can write off what will not be paid"),
            ("refund", "Can pay back credit to customers"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.reference}".strip()

    def get_absolute_url(self):
        return reverse("financials:adjustment", args=[self.customer.code, self.pk])


class Entry(models.Model):
    """One signed amount in the account. `allocated` (a magnitude) is kept by the allocation trigger alone."""

    customer = customer_key("entries")

    class Kind(models.TextChoices):
        INVOICE = "invoice"
        CREDIT_NOTE = "credit_note", "credit note"
        PAYMENT = "payment"
        DISCOUNT = "discount", "discount taken"
        CHARGES = "charges", "bank charges"
        DIFFERENCE = "difference", "small difference"
        WRITE_OFF = "write_off", "write-off"
        REFUND = "refund"
        RETURN = "return", "returned payment"
        CANCELLATION = "cancellation"

    kind = models.CharField(max_length=12, choices=Kind)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(**MONEY)
    posted_on = models.DateField()
    due_on = models.DateField(null=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="entries", db_constraint=False)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="entries", db_constraint=False)
    adjustment = models.ForeignKey(Adjustment, models.PROTECT, null=True, related_name="entries", db_constraint=False)
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    known_on = models.DateField()
    counts_from = models.GeneratedField(
        expression=Greatest("posted_on", "known_on"), output_field=models.DateField(), db_persist=True
    )
    allocated = models.DecimalField(**MONEY, default=0)
    # A column of its own, because the planner knows how rare it is only of a column.
    is_open = models.GeneratedField(
        expression=~Q(allocated=Abs("amount")), output_field=models.BooleanField(), db_persist=True
    )

    class Meta:
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["customer", "due_on"], condition=Q(is_open=True), name="open_entries")]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="entry_of_customer"),
            models.UniqueConstraint(fields=["customer", "currency", "id"], name="entry_of_customer_and_currency"),
            # An invoice payable in instalments has an entry for each.
            models.UniqueConstraint(
                fields=["document", "due_on"], condition=Q(kind="invoice"), name="invoice_is_posted_once"
            ),
            models.UniqueConstraint(
                fields=["document"], condition=Q(kind="credit_note"), name="credit_note_is_posted_once"
            ),
            models.UniqueConstraint(fields=["payment"], condition=Q(kind="payment"), name="payment_is_posted_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="entry_is_not_nothing"),
            models.CheckConstraint(
                condition=Q(allocated__gte=0, amount__gt=0, allocated__lte=F("amount"))
                | Q(allocated__gte=0, amount__lt=0, allocated__lte=-F("amount")),
                name="entry_is_not_over_allocated",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["invoice", "refund", "return"], amount__gt=0)
                | Q(kind__in=["credit_note", "payment", "discount", "charges", "write_off"], amount__lt=0)
                | Q(kind__in=["cancellation", "difference"]),
                name="entry_has_the_sign_of_its_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="invoice") | Q(due_on__isnull=False), name="invoice_entry_has_a_due_day"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.amount} {self.currency}"


class Allocation(models.Model):
    """Part of a positive entry (`debit`) settled by part of a negative one (`credit`); a reversal is negative."""

    customer = customer_key("allocations")
    currency = models.CharField(max_length=3)
    debit = models.ForeignKey(Entry, models.PROTECT, related_name="settlements", db_constraint=False)
    credit = models.ForeignKey(Entry, models.PROTECT, related_name="uses", db_constraint=False)
    amount = models.DecimalField(**MONEY)
    effective_on = models.DateField()
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal", db_constraint=False)
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    known_on = models.DateField()
    counts_from = models.GeneratedField(
        expression=Greatest("effective_on", "known_on"), output_field=models.DateField(), db_persist=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="allocation_of_customer"),
            models.CheckConstraint(
                condition=Q(reverses=None, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="only_a_reversal_is_negative",
            ),
        ]

    def __str__(self):
        return f"{self.amount} {self.currency}"


class DealingQuerySet(models.QuerySet):
    def known_by(self, day, *, today):
        """Return what a folder shows of a day: everything issued and booked by then, and today what is being written.

        Templates of recurring invoices and the entries that cancel a document are no dealings of their own.
        """
        known = self.exclude(status=Document.Status.TEMPLATE).exclude(kind=Adjustment.Kind.CANCELLATION)
        if day < today:
            past = known.filter(issued_on__lte=day, counts_from__lte=day)  # the first is for the index
            return past.exclude(status=Document.Status.DRAFT, number="")
        return known.filter(Q(counts_from__lte=day) | Q(status=Document.Status.DRAFT))


class Dealing(models.Model):
    """A document, payment or adjustment as one line of the account's history (a view over the three, never written)."""

    customer = models.ForeignKey("customers.Customer", models.DO_NOTHING, related_name="dealings")
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=100)
    status = models.CharField(max_length=10)
    issued_on = models.DateField()
    due_on = models.DateField(null=True)
    reference = models.CharField(max_length=100)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(**MONEY)
    counts_from = models.DateField()
    document = models.ForeignKey(Document, models.DO_NOTHING, null=True, related_name="+")
    payment = models.ForeignKey(Payment, models.DO_NOTHING, null=True, related_name="+")
    adjustment = models.ForeignKey(Adjustment, models.DO_NOTHING, null=True, related_name="+")

    objects = DealingQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "financials_dealing"
        default_permissions = ()

    def __str__(self):
        return f"{self.kind} {self.number}"

    def get_absolute_url(self):
        """Return the page of the document, payment or adjustment; the customer is to be known."""
        code = self.customer.code
        if self.document_id:
            return reverse("financials:document", args=[code, self.kind, self.number or self.document_id])
        if self.adjustment_id:
            return reverse("financials:adjustment", args=[code, self.adjustment_id])
        return reverse("financials:payment", args=[code, self.payment_id])

    @property
    def may_be_sent(self) -> bool:
        """Whether there is a paper of it that can leave the house: an issued document, the receipt of a payment."""
        gone = (Document.Status.DRAFT, Document.Status.TEMPLATE, Document.Status.CANCELLED)
        return self.status not in gone if self.document_id else bool(self.payment_id)

    @property
    def kind_label(self) -> str:
        """The kind in the words of the office."""
        if self.document_id:
            return Document.Kind(self.kind).label.lower()
        return Adjustment.Kind(self.kind).label if self.adjustment_id else "payment"
