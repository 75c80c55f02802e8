"""The people of a customer, and how to reach them and the office."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from customers.models.customer import Customer, customer_key
from foundation.templatetags.formats import phone as written_phone

# As vCards write it (RFC 6350): "--05-17" when nobody knows the year.
BIRTHDAY = r"^$|^(\d{4}|-)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"


class Dated(models.Model):
    """What two people may have open at once says who changed it last, and when."""

    changed_at = models.DateTimeField(null=True, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )

    class Meta:
        abstract = True


class Person(Dated):
    """A human being, who may be a contact of several customers; belongs to none of them."""

    as_typed = models.CharField("name as typed", max_length=300, blank=True, default="", db_default="")
    salutation = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=60, blank=True)
    first_name = models.CharField(max_length=80, blank=True)
    middle_name = models.CharField(max_length=80, blank=True, default="", db_default="")
    last_name = models.CharField(max_length=300, blank=True)  # holds what could not be taken apart, too
    suffix = models.CharField(max_length=40, blank=True, default="", db_default="")
    language = models.CharField(
        "preferred language", max_length=10, blank=True, default="", db_default=""
    )  # "": the customer's
    birthday = models.CharField(max_length=10, blank=True, default="", db_default="")
    do_not_contact = models.BooleanField(default=False, db_default=False)
    do_not_contact_note = models.CharField("why, and since when", max_length=200, blank=True, default="", db_default="")
    notes = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(first_name="", last_name=""), name="person_has_a_name"),
            models.CheckConstraint(condition=Q(birthday__regex=BIRTHDAY), name="birthday_is_a_day"),
        ]
        verbose_name_plural = "people"

    def __str__(self):
        name = " ".join(filter(None, (self.title, self.first_name, self.middle_name, self.last_name)))
        return ", ".join(filter(None, (name, self.suffix)))


class Contact(Dated):
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


class Address(Dated):
    """An address as typed and in parts. The main one serves for everything no other one is there for."""

    customer = customer_key("addresses")

    class Purpose(models.TextChoices):
        MAIN = "main"
        BILLING = "billing"
        DELIVERY = "delivery"
        BOTH = "both", "billing and delivery"
        OTHER = "other"

    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.MAIN)
    label = models.CharField("called here", max_length=60, blank=True, default="", db_default="")  # "Warehouse North"
    default_billing = models.BooleanField("invoices go here", default=False, db_default=False)
    default_delivery = models.BooleanField("goods go here", default=False, db_default=False)
    as_typed = models.TextField(blank=True)
    keep_as_typed = models.BooleanField("write it as typed", default=False, db_default=False)
    recipient = models.CharField("name above the street", max_length=120, blank=True, default="", db_default="")
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
            models.UniqueConstraint(
                fields=["customer"], condition=Q(default_billing=True), name="invoices_go_to_one_address"
            ),
            models.UniqueConstraint(
                fields=["customer"], condition=Q(default_delivery=True), name="goods_go_to_one_address"
            ),
            models.CheckConstraint(
                condition=Q(keep_as_typed=False) | ~Q(as_typed=""), name="address_kept_as_typed_was_typed"
            ),
            models.CheckConstraint(
                condition=Q(default_billing=False) | Q(purpose__in=["main", "billing", "both"]),
                name="invoices_go_to_a_billing_address",
            ),
            models.CheckConstraint(
                condition=Q(default_delivery=False) | Q(purpose__in=["main", "delivery", "both"]),
                name="goods_go_to_a_delivery_address",
            ),
        ]

    def __str__(self):
        return ", ".join(part for part in (self.line1, self.line2, self.city) if part)


class Reachable(Dated):
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
