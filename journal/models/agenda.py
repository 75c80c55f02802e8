"""What people have to do and when: tasks, and appointments that keep their hour over every change of the clocks.

An appointment is kept as it is spoken: a day, an hour, a time zone. Which instant that is follows from the day, so a
weekly 15:00 stays 15:00. Most belong to a customer; those that do not (a staff meeting) have none.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse


def _customer(related_name: str) -> models.ForeignKey:
    return models.ForeignKey("customers.Customer", models.PROTECT, related_name=related_name, null=True, blank=True)


def _user(related_name: str, **options) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name=related_name, **options)


class OpenTasks(models.QuerySet):
    def still_to_do(self):
        """Those neither done nor dropped."""
        return self.filter(done_at=None, dropped_at=None)


class Task(models.Model):
    """Something somebody has to do by a day. Done, it points to the journal line that says what came of it."""

    class What(models.TextChoices):
        TASK = "task", "Task"
        CALL = "call", "Call to make"

    class Priority(models.IntegerChoices):
        HIGH = 1
        NORMAL = 2
        LOW = 3

    customer = _customer("tasks")
    contact = models.ForeignKey("customers.Contact", models.SET_NULL, null=True, blank=True, related_name="tasks")
    what = models.CharField(max_length=10, choices=What, default=What.TASK)
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    due_on = models.DateField()
    due_at = models.TimeField(null=True, blank=True)  # in the company's time zone
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    rule = models.CharField(max_length=300, blank=True)  # RRULE of RFC 5545; the next one is made when this is done
    owner = _user("tasks")
    made_by = _user("+")
    made_at = models.DateTimeField()
    follows = models.OneToOneField("self", models.PROTECT, null=True, related_name="followed_by")
    done_at = models.DateTimeField(null=True)
    done_by = _user("+", null=True)
    entry = models.ForeignKey("journal.Entry", models.PROTECT, null=True, related_name="tasks")
    dropped_at = models.DateTimeField(null=True)
    dropped_because = models.CharField(max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True)  # its owner was told that the hour has come
    version = models.PositiveIntegerField(default=1)

    objects = OpenTasks.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["owner", "due_on", "priority"], condition=Q(done_at=None, dropped_at=None), name="tasks_to_do"
            ),
            models.Index(fields=["customer", "-due_on"], name="tasks_of_customer"),
            models.Index(
                fields=["due_on"],
                condition=Q(done_at=None, dropped_at=None, reminded_at=None, due_at__isnull=False),
                name="tasks_with_an_hour",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="task_of_customer"),
            models.CheckConstraint(condition=Q(done_at=None) | Q(dropped_at=None), name="task_is_done_or_dropped"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="task_is_done_by_somebody",
            ),
            models.CheckConstraint(condition=Q(priority__in=[1, 2, 3]), name="task_has_a_priority"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("agenda:task", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it is neither done nor dropped."""
        return not self.done_at and not self.dropped_at


class Delegation(models.Model):
    """That a task was handed from one person to another, by whom and why."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="delegations")
    given_from = _user("+")
    given_to = _user("+")
    by = _user("+")
    at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)

    def __str__(self):
        return f"{self.given_from} to {self.given_to}"


class Appointment(models.Model):
    """A time somebody has set aside. Without `starts` it takes whole days, from `day` to `last_day`, both included."""

    customer = _customer("appointments")
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    owner = _user("appointments")
    private = models.BooleanField(default=False)  # colleagues see that the time is taken, and no more
    day = models.DateField()
    starts = models.TimeField(null=True, blank=True)
    last_day = models.DateField()
    ends = models.TimeField(null=True, blank=True)
    zone = models.CharField(max_length=64)  # IANA name of the zone in which day and hour are meant
    rule = models.CharField(max_length=300, blank=True)  # RRULE of RFC 5545, its UNTIL a day of the zone
    repeats_until = models.DateField(null=True)  # the last day it can touch, repeated or not; NULL: it never ends
    remind_minutes = models.PositiveIntegerField(null=True, blank=True)  # before it begins
    uid = models.CharField(max_length=255)  # of iCalendar
    version = models.PositiveIntegerField(default=1)  # also the SEQUENCE of iCalendar
    made_by = _user("+")
    made_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "day"], name="appointments_of_owner"),
            models.Index(fields=["owner", "repeats_until"], name="appointments_by_end"),
            models.Index(
                fields=["repeats_until"],
                condition=Q(cancelled_at=None, remind_minutes__isnull=False),
                name="appointments_to_remind_of",
            ),
            models.Index(fields=["customer", "day"], name="appointments_of_customer"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="appointment_of_customer"),
            models.UniqueConstraint(fields=["owner", "uid"], name="one_appointment_per_uid"),
            models.CheckConstraint(
                condition=Q(starts=None, ends=None) | Q(starts__isnull=False, ends__isnull=False),
                name="appointment_has_both_hours_or_none",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gt=F("day")) | Q(last_day=F("day")) & (Q(starts=None) | Q(ends__gte=F("starts"))),
                name="appointment_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("agenda:appointment", args=[self.pk])


class Guest(models.Model):
    """Somebody else who comes: a colleague, or a contact person of the customer."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="guests")
    customer = _customer("+")
    user = _user("invitations", null=True)
    contact = models.ForeignKey("customers.Contact", models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "user"], name="colleague_comes_once"),
            models.UniqueConstraint(fields=["appointment", "contact"], name="contact_comes_once"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, contact=None)
                | Q(user=None, contact__isnull=False, customer__isnull=False),
                name="guest_is_somebody",
            ),
        ]

    def __str__(self):
        return str(self.user or self.contact)


class ChangedOccurrence(models.Model):
    """One day of a repeated appointment that is not held as the rule says: it falls out, or another stands for it."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="changed")
    day = models.DateField()  # the day the rule gives
    instead = models.OneToOneField(Appointment, models.PROTECT, null=True, related_name="stands_for")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appointment", "day"], name="one_change_per_occurrence")]

    def __str__(self):
        return f"{self.appointment} of {self.day}"


class Reminder(models.Model):
    """That one person was reminded of one occurrence; the row keeps it from happening twice."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="reminders")
    user = _user("+")
    day = models.DateField()  # on which the occurrence begins
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "user", "day"], name="one_reminder_per_occurrence")
        ]

    def __str__(self):
        return f"{self.user}: {self.appointment} of {self.day}"


class CalendarFeed(models.Model):
    """The secret address under which one person's calendar can be subscribed to; only its hash is kept."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"feed of {self.user}"
