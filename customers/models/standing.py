"""Facts set about a customer that others ask for: the hold, and why no tax is charged."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from customers.models.customer import customer_key


class HoldQuerySet(models.QuerySet):
    def active(self):
        return self.filter(released_at=None)


class Hold(models.Model):
    """A credit hold: since when, by whom and why, and how it ended. Placed and released by credit.holding.holds."""

    customer = customer_key("holds")
    reason = models.CharField(max_length=300)
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    policy = models.CharField(max_length=100, blank=True, db_default="")  # the rule that placed it, if no person did
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    release_reason = models.CharField(max_length=300, blank=True)
    merged_from = models.BigIntegerField(default=0, db_default=0, editable=False)  # whose it was before a merge

    objects = HoldQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-placed_at"], name="active_holds_newest_first", condition=Q(released_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="hold_of_customer"),
            models.UniqueConstraint(
                fields=["customer", "merged_from"],
                condition=Q(released_at=None),
                name="one_active_hold_per_customer",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="release_has_a_person",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_a_reason"),
            models.CheckConstraint(
                condition=Q(placed_by__isnull=False) | ~Q(policy=""), name="hold_is_placed_by_somebody"
            ),
        ]

    def __str__(self):
        return self.reason

    @property
    def placed_by_name(self) -> str:
        """Who placed it, for a sentence: a person, or the policy."""
        return self.placed_by.get_short_name() if self.placed_by else "hold policy"


class TaxExemption(models.Model):
    """Why no tax is charged: an exemption or resale certificate, where and from when to when. Ended, never deleted."""

    customer = customer_key("tax_exemptions")

    class Kind(models.TextChoices):
        RESALE = "resale", "resale certificate"
        EXEMPT = "exempt", "exempt organisation"
        REVERSE_CHARGE = "reverse_charge", "reverse charge"
        INTRA_COMMUNITY = "intra_eu", "intra-community supply"
        EXPORT = "export", "export"

    kind = models.CharField(max_length=14, choices=Kind, default=Kind.RESALE)
    certificate = models.CharField("certificate number", max_length=60)
    country = models.CharField("country (ISO code)", max_length=2, blank=True)
    region = models.CharField(max_length=100, blank=True)
    valid_from = models.DateField("from")
    valid_until = models.DateField("until", null=True, blank=True)
    for_branches = models.BooleanField("counts for the branches too", default=False)
    paper = models.CharField("document", max_length=255, blank=True)  # what the file in the cabinet is called
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    added_at = models.DateTimeField(editable=False)
    ended_on = models.DateField(null=True, editable=False)  # the first day without it
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    end_reason = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["customer", "-valid_from"], name="exemptions_of_customer")]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="exemption_of_customer"),
            models.CheckConstraint(condition=~Q(certificate=""), name="exemption_has_a_certificate"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="exemption_days_in_order",
                violation_error_message="The last day lies before the first one. Correct one of the two.",
            ),
            models.CheckConstraint(
                condition=~Q(country="") | Q(region=""),
                name="exemption_region_has_a_country",
                violation_error_message="Name the country the region lies in.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_by=None, end_reason="")
                | (Q(ended_on__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="ended_exemption_says_who_and_why",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.certificate}"

    def holds_on(self, day: date) -> bool:
        """Return whether tax is left out on that day because of it."""
        over = (self.valid_until and self.valid_until < day) or (self.ended_on and self.ended_on <= day)
        return self.valid_from <= day and not over

    def holds_in(self, country: str, region: str) -> bool:
        """Return whether it counts for deliveries to this place."""
        return self.country in ("", country) and self.region.casefold() in ("", region.casefold())
