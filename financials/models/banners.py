"""Reference banners: a sign on the folder of whoever was invoiced for an article, by how that invoice stands."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from catalog.models import Product


class Banner(models.Model):
    """One banner; which customers show it is asked of the books each time (financials.banners), never stored."""

    class Colour(models.TextChoices):
        BLUE = "blue"
        GREEN = "green"
        AMBER = "amber"
        RED = "red"
        GREY = "grey"
        TEAL = "teal"
        VIOLET = "violet"
        PINK = "pink"

    class Shape(models.TextChoices):
        PLATE = "plate"
        PILL = "pill"
        RIBBON = "ribbon"

    class Condition(models.TextChoices):
        PAID = "paid", "is paid"
        OPEN = "open", "is open, not reminded"
        REMINDED = "reminded", "was reminded and is open"

    line1 = models.CharField("text", max_length=24)
    line2 = models.CharField("second line", max_length=36, blank=True)
    colour = models.CharField(max_length=10, choices=Colour, default=Colour.GREEN)
    shape = models.CharField(max_length=10, choices=Shape, default=Shape.PLATE)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name="article")
    condition = models.CharField("when its latest invoice", max_length=10, choices=Condition, default=Condition.PAID)
    months = models.PositiveSmallIntegerField(
        "for so many months after the invoice", null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )  # fmt: skip
    since = models.DateField("invoices from", null=True, blank=True)
    until = models.DateField("invoices to", null=True, blank=True)
    active = models.BooleanField("shown", default=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(line1=""), name="banner_says_something"),
            models.CheckConstraint(condition=Q(months=None) | Q(months__range=(1, 120)), name="banner_lasts_a_while"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="banner_days_in_order",
                violation_error_message="The last day is before the first. Correct one of them.",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.line1} {self.line2}".strip()
