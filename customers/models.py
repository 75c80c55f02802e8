"""The customer and the people, addresses, phones and e-mails around it, and the hold as a fact others ask for.

Every table owned by a customer carries `customer_id NOT NULL` and UNIQUE (customer_id, id); links between rows
of one customer are composite foreign keys made in the migrations (foundation.integrity).
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from customers.terms import Terms, UnknownTerms
from foundation.templatetags.formats import phone as written_phone

CODE = RegexValidator(
    r"^(?!new$)[\w][\w.+&@ -]*$", "A customer code is letters, digits and . - _ + & without slashes, and not “new”."
)


def known_terms(text: str) -> None:
    """Raise ValidationError for terms no due day can be computed from."""
    try:
        Terms.parse(text)
    except UnknownTerms as error:
        raise ValidationError(str(error)) from error


class CustomerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the customers this user may open; every view reads through it."""
        return self if user.has_perm("customers.view_customer") else self.none()

    def with_code(self, code: str):
        """Return the customers a person may mean by this code, in capitals or not, the exact spelling first."""
        code = code.strip()
        return self.filter(code__iexact=code).order_by(models.Case(models.When(code=code, then=0), default=1), "pk")


class Customer(models.Model):
    """One relationship: a prospect or customer, a company or a person."""

    class Kind(models.TextChoices):
        COMPANY = "company"
        PERSON = "person"

    class Status(models.TextChoices):
        PROSPECT = "prospect"
        CUSTOMER = "customer"
        ARCHIVED = "archived"

    code = models.CharField(max_length=40, unique=True, validators=[CODE])
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COMPANY)
    status = models.CharField(max_length=10, choices=Status, default=Status.CUSTOMER)
    language = models.CharField(max_length=10, default="en")
    currency = models.CharField(max_length=3)
    terms = models.CharField("payment terms", max_length=40, default="net30", validators=[known_terms])
    credit_limit = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    sales_rep = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="branches")
    tax_id = models.CharField("tax number", max_length=40, blank=True)
    website = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    categories = models.ManyToManyField("Category", blank=True, related_name="customers")
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
        ]
        constraints = [
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="customer_currency_is_iso"),
            models.CheckConstraint(condition=Q(credit_limit__gte=0), name="credit_limit_is_not_negative"),
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")),
                name="nobody_is_their_own_parent",
                violation_error_message="A customer cannot be its own head office: name another one, or none.",
            ),
        ]
        permissions = [
            ("export_customer", "Can export lists of customers"),
            ("set_terms", "Can set payment terms and credit limit"),
            ("archive_customer", "Can archive and restore customers"),
        ]

    def __str__(self):
        return f"{self.name} ({self.code})"

    def get_absolute_url(self):
        return reverse("folder", args=[self.code])


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


class Person(models.Model):
    """A human being, who may be a contact of several customers; belongs to none of them."""

    salutation = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=60, blank=True)
    first_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=120, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(first_name="", last_name=""), name="person_has_a_name"),
        ]
        verbose_name_plural = "people"

    def __str__(self):
        return " ".join(part for part in (self.title, self.first_name, self.last_name) if part)


class Contact(models.Model):
    """A person in the role he or she has at one customer."""

    customer = customer_key("contacts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="contacts")
    role = models.CharField(max_length=80, blank=True)
    department = models.CharField(max_length=80, blank=True)
    is_key = models.BooleanField("first person to call", default=False)
    notes = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="contact_of_customer"),
            models.UniqueConstraint(fields=["customer", "person"], name="person_once_per_customer"),
            models.UniqueConstraint(fields=["customer"], condition=Q(is_key=True), name="one_key_contact"),
        ]

    def __str__(self):
        return str(self.person)


class Address(models.Model):
    """An address as typed and in parts; main, billing and delivery may be one and the same."""

    customer = customer_key("addresses")

    class Purpose(models.TextChoices):
        MAIN = "main"
        BILLING = "billing"
        DELIVERY = "delivery"

    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.MAIN)
    as_typed = models.TextField(blank=True)
    line1 = models.CharField(max_length=200, blank=True)
    line2 = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    region = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    country = models.CharField("country (ISO code)", max_length=2, blank=True)

    class Meta:
        verbose_name_plural = "addresses"
        indexes = [
            models.Index(fields=["customer", "purpose", "id"], name="addresses_of_customer"),
            models.Index(Lower("city"), "customer", condition=Q(purpose="main"), name="main_address_by_city"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="address_of_customer"),
            models.UniqueConstraint(
                fields=["customer"], condition=Q(purpose="main"), name="one_main_address_per_customer"
            ),
        ]

    def __str__(self):
        return ", ".join(part for part in (self.line1, self.line2, self.city) if part)


class Reachable(models.Model):
    """A way to reach either a customer's office or a person: exactly one of the two is set."""

    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="%(class)ss")

    class Meta:
        abstract = True


OWNED_BY_ONE = Q(customer=None, person__isnull=False) | Q(customer__isnull=False, person=None)


class Phone(Reachable):
    """A telephone or fax number: as typed, and in E.164 where it can be understood."""

    class Kind(models.TextChoices):
        OFFICE = "office"
        MOBILE = "mobile"
        FAX = "fax"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OFFICE)
    as_typed = models.CharField("number", max_length=60)
    e164 = models.CharField(max_length=20, blank=True)
    extension = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=OWNED_BY_ONE, name="phone_of_customer_or_person")]

    def __str__(self):
        return self.written

    @property
    def written(self):
        """The number internationally, its extension after "ext."; one not understood as it was typed."""
        if not self.e164:
            return self.as_typed
        return f"{written_phone(self.e164)} ext. {self.extension}" if self.extension else written_phone(self.e164)

    @property
    def tel(self):
        """What a click dials, "" for a number that is not understood."""
        return f"{self.e164};ext={self.extension}" if self.e164 and self.extension else self.e164


class Email(Reachable):
    """An e-mail address of the office or of a person."""

    address = models.EmailField(max_length=254)

    class Meta:
        constraints = [models.CheckConstraint(condition=OWNED_BY_ONE, name="email_of_customer_or_person")]

    def __str__(self):
        return self.address


class HoldQuerySet(models.QuerySet):
    def active(self):
        return self.filter(released_at=None)


class Hold(models.Model):
    """A credit hold: since when, by whom and why, and how it ended. Placed and released by credit.holds."""

    customer = customer_key("holds")
    reason = models.CharField(max_length=300)
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    release_reason = models.CharField(max_length=300, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="hold_of_customer"),
            models.UniqueConstraint(
                fields=["customer"], condition=Q(released_at=None), name="one_active_hold_per_customer"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="release_has_a_person",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_a_reason"),
        ]

    def __str__(self):
        return self.reason
