"""Service calls: somebody of the customer asks for somebody of ours to come."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse

from customers.models import Address, Contact, customer_key
from foundation.periods import end_of_day

OPEN = ("open", "scheduled")
CLOSED = ("done", "cancelled")
OPEN_STATES = ("noted", "open", "scheduled", "late")
STATES = {
    "noted": "only noted",
    "open": "open",
    "scheduled": "scheduled",
    "late": "day has passed",
    "done": "done",
    "cancelled": "cancelled",
}


class ServiceCallQuerySet(models.QuerySet):
    def waiting(self):
        """Return the calls somebody still has to do something about, those only noted among them."""
        return self.exclude(status__in=CLOSED)

    def on_day(self, day):
        """Return the calls noted by the end of a day, each with its `state` then (a key of STATES).

        For which day somebody was sent is known of today alone: what was taken and closed since is shown as open.
        """
        until = end_of_day(day)
        return self.filter(noted_at__lt=until).annotate(
            state=Case(
                When(closed_at__lt=until, then=F("status")),
                When(Q(taken_at=None) | Q(taken_at__gte=until), then=Value("noted")),
                When(status="scheduled", scheduled_on__lt=day, then=Value("late")),
                When(status="scheduled", then=Value("scheduled")),
                default=Value("open"),
            )
        )


class ServiceCall(models.Model):
    """One call for service. `requested` is noted and promises nothing; it is taken when it gets its number.

    While the customer is on hold the database refuses to take one, by every path (credit migration 0006).
    """

    customer = customer_key("service_calls")

    class Status(models.TextChoices):
        REQUESTED = "requested", "noted"
        OPEN = "open"
        SCHEDULED = "scheduled"
        DONE = "done"
        CANCELLED = "cancelled"

    number = models.CharField(max_length=60, null=True)  # noqa: DJ001 -- one only noted has none, and NULL is not unique
    status = models.CharField(max_length=10, choices=Status)
    subject = models.CharField("what is wrong", max_length=200)
    details = models.TextField(blank=True)
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False,
        verbose_name="who called",
    )  # fmt: skip
    site = models.ForeignKey(
        Address, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False,
        verbose_name="where to",
    )  # fmt: skip
    wanted_on = models.DateField("wanted on", null=True, blank=True)
    scheduled_on = models.DateField("scheduled for", null=True, blank=True)
    technician = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="who goes"
    )
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    result = models.TextField(blank=True)  # what was found and done, or why it was cancelled
    idempotency_key = models.UUIDField(null=True, unique=True)

    objects = ServiceCallQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-noted_at", "-id"], name="calls_of_customer"),
            models.Index(fields=["scheduled_on", "id"], condition=~Q(status__in=CLOSED), name="calls_waiting_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="servicecall_of_customer"),
            models.UniqueConstraint(fields=["number"], name="one_call_per_number"),
            models.CheckConstraint(condition=~Q(subject=""), name="call_says_what_is_wrong"),
            models.CheckConstraint(
                condition=Q(number=None, taken_at=None, taken_by=None)
                | Q(number__isnull=False, taken_at__isnull=False, taken_by__isnull=False),
                name="taken_call_has_number_and_person",
            ),
            models.CheckConstraint(
                condition=Q(status="requested", number=None)
                | Q(status__in=[*OPEN, "done"], number__isnull=False)
                | Q(status="cancelled"),
                name="call_is_numbered_when_taken",
            ),
            models.CheckConstraint(
                condition=Q(status="scheduled", scheduled_on__isnull=False, technician__isnull=False)
                | Q(status__in=["requested", "open"], scheduled_on=None, technician=None)
                | Q(status__in=CLOSED),
                name="scheduled_call_has_day_and_technician",
            ),
            models.CheckConstraint(
                condition=(Q(status__in=CLOSED, closed_at__isnull=False, closed_by__isnull=False) & ~Q(result=""))
                | Q(status__in=["requested", *OPEN], closed_at=None, closed_by=None, result=""),
                name="closed_call_says_who_and_what",
            ),
            models.CheckConstraint(
                condition=(Q(taken_at=None) | Q(taken_at__gte=F("noted_at")))
                & (Q(closed_at=None) | Q(closed_at__gte=F("noted_at"))),
                name="call_is_noted_first",
            ),
        ]
        permissions = [
            ("take_servicecall", "Can take and cancel service calls"),
            ("plan_servicecall", "Can schedule and finish service calls"),
        ]

    def __str__(self):
        return f"Service call {self.number}" if self.number else f"Service call “{self.subject}”"

    def get_absolute_url(self):
        return reverse("service:call", args=[self.customer.code, self.pk])

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED
