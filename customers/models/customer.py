"""The customer itself, and the categories customers are sorted by."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from customers.terms import Terms, UnknownTerms

CODE = RegexValidator(
    r"^(?!new$)[\w][\w.+&@ -]*$", "A customer code is letters, digits and . - _ + & without slashes, and not “new”."
)
# Words with which the addresses of our own pages go on after /customers/.
RESERVED = frozenset(
    ("new", "history", "groups", "selections", "undo", "import", "export", "duplicates", "merge", "views", "fields",
     "tags", "categories", "many", "deleted", "layout", "banners", "numbers")
)  # fmt: skip


def known_terms(text: str) -> None:
    """Raise ValidationError for terms no due day can be computed from."""
    try:
        Terms.parse(text)
    except UnknownTerms as error:
        raise ValidationError(str(error)) from error


class CustomerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the customers this user may open; every view reads through it. None that were merged or deleted."""
        return self.present() if user.has_perm("customers.view_customer") else self.none()

    def present(self):
        """Return the customers there are: not those merged into another or deleted, whose rows stay for their codes."""
        return self.exclude(status__in=Customer.GONE)

    def with_code(self, code: str):
        """Return the customers a person may mean by this code, in capitals or not, the exact spelling first.

        The code of one that was merged into another means the other.
        """
        code = code.strip()
        merged = Customer.objects.filter(code__iexact=code, status=Customer.Status.MERGED).values("merged_into")
        meant = Q(code__iexact=code) & ~Q(status=Customer.Status.MERGED)
        exact = models.Case(models.When(code=code, then=0), default=1)
        return self.filter(meant | Q(pk__in=merged)).order_by(exact, "pk")

    def survivors_of(self, code: str):
        """Return whom the customer of exactly this code was merged into."""
        return self.filter(merged_from__code=code)


class Customer(models.Model):
    """One relationship: a prospect or customer, a company or a person."""

    class Kind(models.TextChoices):
        COMPANY = "company"
        PERSON = "person"

    class Status(models.TextChoices):
        PROSPECT = "prospect"
        CUSTOMER = "customer"
        ARCHIVED = "archived"
        MERGED = "merged"  # into another; the row stays so that its code finds the survivor
        DELETED = "deleted"  # the row stays so that its signed journal does, and its code is never given again

    GONE = (Status.MERGED, Status.DELETED)

    class PaymentType(models.TextChoices):
        INVOICE = "invoice", "on invoice"
        SEPA = "sepa", "SEPA direct debit"
        PAYPAL = "paypal", "PayPal"

    code = models.CharField(max_length=40, unique=True, validators=[CODE])
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COMPANY)
    status = models.CharField(max_length=10, choices=Status, default=Status.CUSTOMER)
    language = models.CharField(max_length=10, default="en")
    currency = models.CharField(max_length=3)
    terms = models.CharField("payment terms", max_length=40, default="net30", validators=[known_terms])
    payment_type = models.CharField(
        max_length=10, choices=PaymentType, default=PaymentType.INVOICE, db_default=PaymentType.INVOICE
    )
    credit_limit = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    shares_credit = models.BooleanField("uses the head office's credit limit", default=False, db_default=False)
    sales_rep = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="branches")
    own_tax_rules = models.BooleanField(
        "its own tax exemptions alone, not the head office's", default=False, db_default=False
    )
    payer = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="pays_for")
    vat_id = models.CharField("VAT number", max_length=20, blank=True, db_default="")  # begins with its country
    tax_id = models.CharField("tax number", max_length=40, blank=True)
    website = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    categories = models.ManyToManyField("Category", blank=True, related_name="customers")
    tags = models.ManyToManyField("Tag", blank=True, related_name="customers")
    custom = models.JSONField(default=dict, blank=True, db_default={})  # by the key of a CustomField
    do_not_contact = models.BooleanField(default=False, db_default=False)
    do_not_contact_note = models.CharField("why, and since when", max_length=200, blank=True, default="", db_default="")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="merged_from")
    created_on = models.DateField()
    version = models.PositiveIntegerField(default=1, editable=False)  # raised by every change of the master data
    changed_at = models.DateTimeField(null=True, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )

    objects = CustomerQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(Lower("name"), "id", name="customer_by_name"),
            models.Index(Lower("code"), name="customer_by_any_code"),
            models.Index(fields=["status", "id"], name="customer_by_status"),
            models.Index(fields=["created_on", "id"], name="customer_by_age"),
            GinIndex(OpClass(F("custom"), name="jsonb_path_ops"), name="customer_by_custom_field"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="customer_currency_is_iso"),
            models.CheckConstraint(condition=Q(credit_limit__gte=0), name="credit_limit_is_not_negative"),
            models.CheckConstraint(
                condition=Q(shares_credit=False) | Q(parent__isnull=False),
                name="only_branches_share_credit",
                violation_error_message="Name the head office whose credit limit is used.",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="nobody_is_their_own_parent",
                violation_error_message="A customer cannot be its own head office: name another one, or none.",
            ),
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False) | (~Q(status="merged") & Q(merged_into=None)),
                name="merged_customer_names_the_survivor",
            ),
            models.CheckConstraint(
                condition=~Q(payer=F("id")),
                name="nobody_is_their_own_payer",
                violation_error_message="Who pays its own invoices needs no payer: leave it empty.",
            ),
        ]
        permissions = [
            ("export_customer", "Can export lists of customers"),
            ("set_terms", "Can set payment terms and credit limit"),
            ("archive_customer", "Can archive and restore customers"),
            ("merge_customer", "Can merge two customers into one"),
            ("import_customer", "Can import files of customers and contacts"),
            ("change_many", "Can change many customers at once"),
        ]

    def __str__(self):
        return f"{self.name} ({self.code})"

    def get_absolute_url(self):
        return reverse("folder", args=[self.code])

    def clean(self):
        """Refuse a code that would lead to a page of ours instead of the folder."""
        if self._state.adding and self.code in RESERVED:
            raise ValidationError({"code": f"“{self.code}” is a word of our own pages: write another code."})


def customer_key(related_name: str) -> models.ForeignKey:
    """Return the key that makes a row belong to exactly one customer."""
    return models.ForeignKey(Customer, models.PROTECT, related_name=related_name)


class Category(models.Model):
    """A demographic category ("Hospital", "Route North") usable in lists, reports and mailings."""

    name = models.CharField(max_length=60)

    class Meta:
        verbose_name_plural = "categories"
        constraints = [models.UniqueConstraint(Lower("name"), name="one_category_per_name")]

    def __str__(self):
        return self.name
