"""How a customer pays by bank: the accounts, their numbers sealed, and the mandates to collect from them.

A number is stored only sealed (foundation.sealing); its last four digits are shown, its fingerprint finds it again.
The number of an account never changes: another number is another account. What one person enters, another confirms
before money is collected from it.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from customers.models.customer import customer_key
from customers.national_accounts import scheme_of
from foundation.sealing import open_sealed, seal

# What banks take as an identification: no accents, no slash at the ends, no two of them in a row.
SENDABLE = r"^(?!.*//)[A-Za-z0-9?:().,'+-]([A-Za-z0-9/?:().,'+ -]*[A-Za-z0-9?:().,'+-])?$"


class BankAccountQuerySet(models.QuerySet):
    def open(self):
        """Return the accounts that were not closed."""
        return self.filter(closed_at=None)


class BankAccount(models.Model):
    """A bank account of the customer. Everything that is its number is sealed."""

    customer = customer_key("bank_accounts")
    holder = models.CharField("account holder", max_length=70)
    iban_sealed = models.CharField(max_length=200, blank=True)
    iban_index = models.CharField(max_length=64, blank=True)  # fingerprint
    last4 = models.CharField(max_length=4)
    bic = models.CharField("BIC", max_length=11, blank=True)
    bank_name = models.CharField("bank", max_length=140, blank=True)
    number_sealed = models.CharField(max_length=200, blank=True)  # the account number where there is no IBAN
    country = models.CharField(max_length=2, blank=True, db_default="")  # ISO code of the bank's; "" where unknown
    clearing_code = models.CharField("clearing code", max_length=20, blank=True)
    gui = models.CharField("GUI (branch, France)", max_length=5, blank=True)
    rib_key = models.CharField("RIB key (France)", max_length=2, blank=True)
    added_at = models.DateTimeField()  # what stands here now
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = BankAccountQuerySet.as_manager()

    class Meta:
        permissions = [("see_bank_number", "Can see account numbers in full; each look is journalled")]
        indexes = [
            models.Index(fields=["iban_index"], condition=~Q(iban_index=""), name="account_by_iban"),
            models.Index(fields=["last4"], condition=Q(closed_at=None), name="account_by_its_end"),
            models.Index(
                fields=["added_at"], condition=Q(closed_at=None, confirmed_at=None), name="account_to_confirm"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="bank_account_of_customer"),
            models.UniqueConstraint(
                fields=["customer", "iban_index"],
                condition=~Q(iban_index="") & Q(closed_at=None),
                name="iban_once_per_customer",
            ),
            models.CheckConstraint(
                condition=(~Q(iban_sealed="") & ~Q(iban_index="")) | (Q(iban_sealed="") & Q(iban_index="")),
                name="iban_has_its_fingerprint",
            ),
            models.CheckConstraint(
                condition=~Q(iban_sealed="") | (~Q(number_sealed="") & ~Q(clearing_code="")),
                name="account_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | (Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(confirmed_by=F("added_by"))),
                name="account_is_confirmed_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="closed_account_says_who",
            ),
        ]

    def __str__(self):
        return f"account …{self.last4}"

    @property
    def iban(self) -> str:
        """The IBAN in full; raises CannotOpen."""
        return open_sealed(self.iban_sealed, about=f"{self.customer_id}:iban") if self.iban_sealed else ""

    @iban.setter
    def iban(self, value: str) -> None:
        self.iban_sealed = seal(value, about=f"{self.customer_id}:iban") if value else ""

    @property
    def number(self) -> str:
        """The national account number in full; raises CannotOpen."""
        return open_sealed(self.number_sealed, about=f"{self.customer_id}:number") if self.number_sealed else ""

    @number.setter
    def number(self, value: str) -> None:
        self.number_sealed = seal(value, about=f"{self.customer_id}:number") if value else ""

    @property
    def full_number(self) -> str:
        """The IBAN in groups of four, or the national number; raises CannotOpen."""
        iban = self.iban
        return " ".join(iban[place : place + 4] for place in range(0, len(iban), 4)) or self.number

    @property
    def clearing_label(self) -> str:
        """What people of its country call the clearing code."""
        return scheme_of(self.country).clearing

    @property
    def written(self) -> str:
        """The number as it may be shown."""
        return f"•••• {self.last4}"


class MandateQuerySet(models.QuerySet):
    def in_force(self):
        """Return the mandates nobody revoked."""
        return self.filter(revoked_at=None)


class Mandate(models.Model):
    """The customer's signed permission to collect from an account. Revoked, never deleted."""

    customer = customer_key("mandates")

    class Scheme(models.TextChoices):
        CORE = "CORE"
        B2B = "B2B"

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="mandates", db_constraint=False)
    reference = models.CharField("mandate reference", max_length=35, unique=True)
    scheme = models.CharField(max_length=4, choices=Scheme, default=Scheme.CORE)
    one_off = models.BooleanField("for one debit only", default=False)
    signed_on = models.DateField("signed on")
    received_on = models.DateField("received on", null=True, blank=True)  # the signed paper is held from this day
    first_debit_on = models.DateField("first debit on or after")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    revoked_because = models.CharField(max_length=300, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="mandate_of_customer"),
            models.UniqueConstraint(
                fields=["customer", "scheme"], condition=Q(revoked_at=None), name="one_mandate_in_force_per_scheme"
            ),
            models.CheckConstraint(
                condition=Q(reference__regex=SENDABLE),
                name="mandate_reference_can_be_sent",
            ),
            models.CheckConstraint(
                condition=Q(first_debit_on__gte=F("signed_on")), name="mandate_is_signed_before_its_first_debit"
            ),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=F("signed_on")),
                name="mandate_is_signed_before_it_is_received",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None, revoked_because="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoked_because="")),
                name="revoked_mandate_says_who_and_why",
            ),
        ]

    def __str__(self):
        return f"mandate {self.reference}"
