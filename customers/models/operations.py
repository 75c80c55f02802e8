"""Changes to many rows at once that can be taken back for 30 days: merge, import, bulk change, archive, delete."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from customers.models.customer import Customer


class Operation(models.Model):
    """One such change: what, who, when, until when it can be taken back, and whether it was."""

    class Kind(models.TextChoices):
        MERGE = "merge"
        IMPORT = "import"
        BULK = "bulk", "change of many"
        ARCHIVE = "archive"
        DELETE = "delete"

    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=200)
    about = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="operations_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="undone_operation_says_who",
            ),
        ]
        permissions = [("undo_operation", "Can take back merges, imports and changes of many customers")]

    def __str__(self):
        return self.title


class RowImage(models.Model):
    """A row before and after an operation: `before` is None for one that was made, `after` for one that was removed."""

    operation = models.ForeignKey(Operation, models.CASCADE, related_name="images")
    table = models.CharField(max_length=63)
    row_key = models.CharField(max_length=40)  # the primary key as text
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operation", "table", "row_key"], name="one_image_per_row_and_operation"),
        ]

    def __str__(self):
        return f"{self.table} {self.row_key}"


class Moved(models.Model):
    """Rows that went from the loser of a merge to the survivor, by the column that named the loser."""

    operation = models.ForeignKey(Operation, models.CASCADE, related_name="moved")
    table = models.CharField(max_length=63)
    column = models.CharField(max_length=63)
    row_keys = ArrayField(models.CharField(max_length=40))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operation", "table", "column"], name="moved_once_per_column"),
        ]

    def __str__(self):
        return f"{len(self.row_keys)} of {self.table}"


class Merge(models.Model):
    """Two customers made one. The loser is named by number: nothing points to it by a key any more.

    Rows may change their customer, immutable ones too, only between these two and only within the transaction
    `moving_in` (the database function customers_may_move asks here).
    """

    operation = models.OneToOneField(Operation, models.CASCADE, related_name="merge")
    loser_id = models.BigIntegerField()
    loser_code = models.CharField(max_length=40)
    survivor = models.ForeignKey(Customer, models.PROTECT, related_name="merges")
    moving_in = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["loser_id"], name="merges_by_loser")]

    def __str__(self):
        return f"{self.loser_code} into {self.survivor}"
