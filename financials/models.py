"""Commercial documents, payments, and the open-item ledger under them.

The ledger is two narrow tables. `Entry` is one signed amount in a customer's account: positive raises what the
customer owes (invoice, refund), negative lowers it (payment, credit note, discount taken, write-off). `Allocation`
settles part of a positive entry by part of a negative one. Nothing is updated, only reversed; balance, aging and
payment days of any day are queries over these two tables. The database, not the forms, refuses over-allocation,
allocations across customers or currencies, and changes to what is booked (migration 0002).

Three dates. `posted_on` and `effective_on` are the business days (document date, value date of the money).
`known_on` is the day from which the books knew it: the day of booking, or the business day itself for history taken
over from another system. `counts_from`, the later of the two, decides what a view "as of" a day shows, so that a
view of a past day stays what it was on that day whatever is booked later.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Abs, Greatest
from django.urls import reverse

from catalog.models import Product
from customers.models import customer_key

MONEY = {"max_digits": 19, "decimal_places": 4}


class DocumentQuerySet(models.QuerySet):
    def known_by(self, day):
        """Return the documents that existed on that day."""
        return self.filter(counts_from__lte=day)


class Document(models.Model):
    """A quote, order, invoice or credit note with its lines. Amounts of a credit note are positive like the others'."""

    customer = customer_key("documents")

    class Kind(models.TextChoices):
        QUOTE = "quote"
        ORDER = "order"
        INVOICE = "invoice"
        CREDIT_NOTE = "credit_note", "credit note"

    class Status(models.TextChoices):
        DRAFT = "draft"
        SENT = "sent"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        EXPIRED = "expired"
        CONFIRMED = "confirmed"
        DELIVERED = "delivered"
        INVOICED = "invoiced"
        ISSUED = "issued"
        CANCELLED = "cancelled"

    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=60, null=True)  # noqa: DJ001 -- drafts have none, and NULL is not unique
    status = models.CharField(max_length=10, choices=Status)
    issued_on = models.DateField("date")
    due_on = models.DateField(null=True, blank=True)
    terms = models.CharField(max_length=40, blank=True)
    currency = models.CharField(max_length=3)
    reference = models.CharField("customer's reference", max_length=100, blank=True)
    order_number = models.CharField(max_length=60, blank=True)
    net = models.DecimalField(**MONEY)
    tax = models.DecimalField(**MONEY)
    total = models.DecimalField(**MONEY)
    note = models.TextField(blank=True)
    applies_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="credit_notes", db_constraint=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    known_on = models.DateField()
    counts_from = models.GeneratedField(
        expression=Greatest("issued_on", "known_on"), output_field=models.DateField(), db_persist=True
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="document_of_customer"),
            models.UniqueConstraint(fields=["kind", "number"], name="one_document_per_number"),
            models.CheckConstraint(
                condition=Q(number__isnull=False) | Q(status="draft"), name="only_drafts_have_no_number"
            ),
            models.CheckConstraint(condition=Q(total=F("net") + F("tax")), name="total_is_net_and_tax"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="document_currency_is_iso"),
            models.CheckConstraint(
                condition=~Q(kind="invoice") | Q(due_on__gte=F("issued_on")), name="invoice_due_after_issue"
            ),
        ]
        indexes = [models.Index(fields=["customer", "-issued_on", "-id"], name="documents_of_customer")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number or 'draft'}"

    def get_absolute_url(self):
        return reverse("financials:document", args=[self.customer.code, self.kind, self.number or self.pk])


class Line(models.Model):
    """One line of a document; net and tax are rounded half-up to the currency and never recomputed."""

    customer = customer_key("document_lines")
    document = models.ForeignKey(Document, models.CASCADE, related_name="lines", db_constraint=False)
    position = models.PositiveIntegerField()
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="+")
    part_number = models.CharField(max_length=60, blank=True)
    description = models.CharField(max_length=500, blank=True)
    quantity = models.DecimalField(max_digits=19, decimal_places=4)
    unit = models.CharField(max_length=20, blank=True)
    unit_price = models.DecimalField(max_digits=19, decimal_places=6)
    discount_percent = models.DecimalField(max_digits=9, decimal_places=6, default=0)
    tax_percent = models.DecimalField(max_digits=7, decimal_places=4, default=0)
    net = models.DecimalField(**MONEY)
    tax = models.DecimalField(**MONEY)
    delivered_on = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="one_line_per_position"),
            models.CheckConstraint(condition=Q(discount_percent__range=(0, 100)), name="line_discount_is_a_percentage"),
        ]

    def __str__(self):
        return f"{self.position}. {self.part_number} {self.description}"


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
    note = models.TextField(blank=True)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    idempotency_key = models.UUIDField(null=True, unique=True)
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    known_on = models.DateField()
    counts_from = models.GeneratedField(
        expression=Greatest("received_on", "known_on"), output_field=models.DateField(), db_persist=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="payment_of_customer"),
            models.UniqueConstraint(fields=["customer", "reference"], name="one_payment_per_reference"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_positive"),
            models.CheckConstraint(condition=Q(discount_taken__gte=0), name="discount_taken_is_not_negative"),
        ]
        indexes = [models.Index(fields=["customer", "-received_on", "-id"], name="payments_of_customer")]

    def __str__(self):
        return f"payment {self.reference}"

    def get_absolute_url(self):
        return reverse("financials:payment", args=[self.customer.code, self.pk])


class Entry(models.Model):
    """One signed amount in the account. `allocated` (a magnitude) is kept by the allocation trigger alone."""

    customer = customer_key("entries")

    class Kind(models.TextChoices):
        INVOICE = "invoice"
        CREDIT_NOTE = "credit_note", "credit note"
        PAYMENT = "payment"
        DISCOUNT = "discount", "discount taken"
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
            models.UniqueConstraint(
                fields=["document"], condition=Q(kind__in=["invoice", "credit_note"]), name="document_is_posted_once"
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
                | Q(kind__in=["credit_note", "payment", "discount", "write_off"], amount__lt=0)
                | Q(kind="cancellation"),
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


class Dealing(models.Model):
    """A document or a payment, as one line of the account's history (a view over the two tables, never written)."""

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

    class Meta:
        managed = False
        db_table = "financials_dealing"
        default_permissions = ()

    def __str__(self):
        return f"{self.kind} {self.number}"

    @property
    def kind_label(self) -> str:
        """The kind in the words of the office."""
        return "payment" if self.payment_id else Document.Kind(self.kind).label.lower()
