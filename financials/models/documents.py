"""Commercial documents and their lines: quote, order, delivery, invoice, credit note, and how one carries out another.

A line says which line it carries out (`source`): the order line the quote line, the delivery line the order line, the
invoice line the delivery or order line, the credit note line the invoice line. How much of a line has been ordered,
delivered, invoiced and credited so is kept by the database (migration 0014) and can never pass its quantity.
A draft has no number, counts nowhere, and may be changed; what was issued is corrected, never changed.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse

from catalog.models import Product, TaxCategory
from customers.models import Address, Contact, customer_key
from documents.models import StoredFile

MONEY = {"max_digits": 19, "decimal_places": 4}
QUANTITY = {"max_digits": 19, "decimal_places": 4}
NOT_YET = ("draft", "template")


class DocumentQuerySet(models.QuerySet):
    def known_by(self, day):
        """Return the documents that existed on that day."""
        return self.filter(counts_from__lte=day)


class Document(models.Model):
    """One document with its lines. Amounts of a credit note are positive like the others'."""

    customer = customer_key("documents")

    class Kind(models.TextChoices):
        QUOTE = "quote"
        ORDER = "order"
        DELIVERY = "delivery"
        INVOICE = "invoice"
        CREDIT_NOTE = "credit_note", "credit note"

    class Status(models.TextChoices):
        DRAFT = "draft"
        TEMPLATE = "template"  # what a recurring invoice is written from
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
    valid_until = models.DateField(null=True, blank=True)  # a quote's last day
    requested_on = models.DateField("delivery requested for", null=True, blank=True)
    promised_on = models.DateField("delivery promised for", null=True, blank=True)
    terms = models.CharField(max_length=100, blank=True)
    currency = models.CharField(max_length=3)
    reference = models.CharField("customer's reference", max_length=100, blank=True)
    order_number = models.CharField(max_length=60, blank=True)
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False)
    billing_address = models.ForeignKey(
        Address, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False
    )
    delivery_address = models.ForeignKey(
        Address, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False
    )
    # Who pays, where that was not the customer, since it was issued; a draft asks financials.billing.
    payer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="+", db_index=False)
    to_customer = models.BooleanField(default=False, db_default=False)  # this one to the customer, whoever pays else
    # As they were when it was issued, whatever becomes of the addresses above.
    attention = models.CharField(max_length=200, blank=True, db_default="")
    bill_to = models.TextField(blank=True, db_default="")
    ship_to = models.TextField(blank=True, db_default="")
    discount_percent = models.DecimalField(max_digits=9, decimal_places=6, default=0, db_default=Decimal(0))
    net = models.DecimalField(**MONEY)
    tax = models.DecimalField(**MONEY)
    total = models.DecimalField(**MONEY)
    note = models.TextField(blank=True)
    applies_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="credit_notes", db_constraint=False)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by", db_constraint=False)
    recurrence = models.ForeignKey(
        "Recurrence", models.PROTECT, null=True, related_name="invoices", db_constraint=False
    )
    recurs_on = models.DateField(null=True)  # the day of the recurrence it was written for
    idempotency_key = models.UUIDField(null=True, unique=True)
    version = models.PositiveIntegerField(default=1, db_default=1)  # raised by every change of a draft
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )  # who saved the draft last, and when
    changed_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Whose sale it was: the customer's sales rep on the day it was issued, whoever looks after it later.
    sales_rep = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
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
                condition=Q(payer=None)
                | Q(kind__in=["invoice", "credit_note"], to_customer=False, billing_address=None),
                name="only_bills_go_to_a_payer",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False) | Q(status__in=NOT_YET), name="only_drafts_have_no_number"
            ),
            models.CheckConstraint(condition=Q(total=F("net") + F("tax")), name="total_is_net_and_tax"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="document_currency_is_iso"),
            models.CheckConstraint(
                condition=~Q(kind="invoice") | Q(due_on__gte=F("issued_on")), name="invoice_due_after_issue"
            ),
            models.CheckConstraint(
                condition=Q(discount_percent__range=(0, 100)), name="document_discount_is_a_percentage"
            ),
            models.UniqueConstraint(fields=["recurrence", "recurs_on"], name="one_invoice_per_recurrence_and_day"),
        ]
        indexes = [models.Index(fields=["payer"], condition=Q(payer__isnull=False), name="document_by_payer")]
        permissions = [
            ("sell", "Can write quotes, orders and deliveries"),
            ("issue_invoice", "Can write and issue invoices and credit notes"),
            ("accept_expired_quote", "Can take an order from a quote that has expired"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number or 'draft'}"

    def get_absolute_url(self):
        return reverse("financials:document", args=[self.customer.code, self.kind, self.number or self.pk])

    @property
    def is_draft(self) -> bool:
        """True for what may still be changed and counts nowhere."""
        return self.status in NOT_YET


class Line(models.Model):
    """One line of a document; net and tax are rounded half-up to the currency and never recomputed."""

    customer = customer_key("document_lines")
    document = models.ForeignKey(Document, models.CASCADE, related_name="lines", db_constraint=False)
    position = models.PositiveIntegerField()
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="+", db_index=False)
    part_number = models.CharField(max_length=60, blank=True)
    description = models.CharField(max_length=500, blank=True)
    quantity = models.DecimalField(max_digits=19, decimal_places=4)
    unit = models.CharField(max_length=20, blank=True)
    unit_price = models.DecimalField(max_digits=19, decimal_places=6)
    unit_cost = models.DecimalField(max_digits=19, decimal_places=4, null=True)  # when it was sold, for the margin
    price_reason = models.CharField(max_length=300, blank=True, db_default="")
    discount_percent = models.DecimalField(max_digits=9, decimal_places=6, default=0)
    tax_percent = models.DecimalField(max_digits=7, decimal_places=4, default=0)
    net = models.DecimalField(**MONEY)
    tax = models.DecimalField(**MONEY)
    tax_reason = models.CharField(max_length=300, blank=True, db_default="")
    # Of UNTDID 5305, as e-invoices name it; "" (of history taken over) is told from the rate.
    tax_category = models.CharField(max_length=2, choices=TaxCategory, blank=True, db_default="")
    promised_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    source = models.ForeignKey("self", models.PROTECT, null=True, related_name="carried_out_by", db_constraint=False)
    # How much of the quantity later documents carry out; kept by the database alone.
    ordered = models.DecimalField(**QUANTITY, default=0, db_default=Decimal(0), editable=False)
    delivered = models.DecimalField(**QUANTITY, default=0, db_default=Decimal(0), editable=False)
    invoiced = models.DecimalField(**QUANTITY, default=0, db_default=Decimal(0), editable=False)
    credited = models.DecimalField(**QUANTITY, default=0, db_default=Decimal(0), editable=False)

    class Meta:
        indexes = [models.Index(fields=["product", "customer"], name="lines_by_product")]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="line_of_customer"),
            models.UniqueConstraint(fields=["document", "position"], name="one_line_per_position"),
            models.CheckConstraint(condition=Q(discount_percent__range=(0, 100)), name="line_discount_is_a_percentage"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{carried}__gte": Least(F("quantity"), Decimal(0))})
                    & Q(**{f"{carried}__lte": Greatest(F("quantity"), Decimal(0))}),
                    name=f"no_more_{carried}_than_the_line_says",
                )
                for carried in ("ordered", "delivered", "invoiced", "credited")
            ),
        ]

    def __str__(self):
        return f"{self.position}. {self.part_number} {self.description}"

    @property
    def taxed_as(self) -> TaxCategory:
        """What kind of taxation it is; of history taken over it is told from the rate."""
        return TaxCategory(self.tax_category or TaxCategory.usual(self.tax_percent))


class StatusChange(models.Model):
    """Who moved a document from one status to the next, when and why; the state on a past day is read from here."""

    customer = customer_key("status_changes")
    document = models.ForeignKey(Document, models.PROTECT, related_name="status_changes", db_constraint=False)
    before = models.CharField(max_length=10, choices=Document.Status)
    after = models.CharField(max_length=10, choices=Document.Status)
    changed_on = models.DateField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["document", "changed_on", "id"], name="changes_of_document")]
        constraints = [
            models.CheckConstraint(condition=~Q(before=F("after")), name="a_change_changes_something"),
            models.CheckConstraint(condition=~Q(after="cancelled") | ~Q(reason=""), name="cancellation_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.before} → {self.after}"


class DocumentFile(models.Model):
    """A file of the filing cabinet attached to a document."""

    customer = customer_key("document_files")
    document = models.ForeignKey(Document, models.CASCADE, related_name="files", db_constraint=False)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "file"], name="file_attached_once")]

    def __str__(self):
        return str(self.file)


class Recurrence(models.Model):
    """An invoice written again every so many months, from a template document, until it is ended."""

    customer = customer_key("recurrences")
    template = models.OneToOneField(Document, models.PROTECT, related_name="recurs", db_constraint=False)
    months = models.PositiveSmallIntegerField("every … months", default=1)
    starts_on = models.DateField("first invoice on")
    next_on = models.DateField()
    ends_on = models.DateField("last invoice on or before", null=True, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["next_on"], condition=Q(ended_at=None), name="recurrences_due")]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="recurrence_of_customer"),
            models.CheckConstraint(condition=Q(months__range=(1, 120)), name="recurs_within_ten_years"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="recurrence_is_ended_by_a_person",
            ),
        ]

    def __str__(self):
        return f"every {self.months} months from {self.starts_on}"
