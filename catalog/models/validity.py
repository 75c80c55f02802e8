"""What holds for a time: from a day, until a day, both included; either end may be open."""

from datetime import date

from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

BACKWARDS = "The last day lies before the first one. Correct one of the two."


class ValidQuerySet(models.QuerySet):
    def valid_on(self, day: date):
        """Return those that hold on that day."""
        return self.filter(valid_on(day))


def valid_on(day: date, path: str = "") -> Q:
    """Return the condition that something (reached by `path`, "price_list__") holds on a day."""
    began = Q(**{f"{path}valid_from": None}) | Q(**{f"{path}valid_from__lte": day})
    not_over = Q(**{f"{path}valid_until": None}) | Q(**{f"{path}valid_until__gte": day})
    return began & not_over


class Valid(models.Model):
    """A record with a first and a last day."""

    valid_from = models.DateField("from", null=True, blank=True)
    valid_until = models.DateField("until", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a last day before the first; said of a field, so that no range is made of the two."""
        super().clean()
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": BACKWARDS})

    def holds_on(self, day: date) -> bool:
        """Return whether that day lies within."""
        return (self.valid_from or day) <= day <= (self.valid_until or day)


class Days(models.Func):
    """The days of a record as a range of the database."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self, *names: object, **more: object):
        super().__init__(*(names or ("valid_from", "valid_until", RangeBoundary(inclusive_upper=True))), **more)


def in_order(name: str) -> models.CheckConstraint:
    """Return the constraint that the first day is not after the last."""
    return models.CheckConstraint(
        condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
        name=name,
        violation_error_message=BACKWARDS,
    )
