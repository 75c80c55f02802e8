"""Files of customers and contacts on their way in: how they are understood, and what becomes of each row."""

from django.conf import settings
from django.db import models

from customers.models.customer import Customer
from customers.models.operations import Operation
from foundation.models import Job


class ImportFile(models.Model):
    """A file somebody wants to import. Only who brought it sees it; the rows hold what the file says of people."""

    class Status(models.TextChoices):
        BROUGHT = "brought"  # the columns are still to be told
        PLANNED = "planned", "looked through"  # each row says what would become of it
        DONE = "done", "imported"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    content = models.FileField(upload_to="imports/%Y/%m/")
    brought_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.BROUGHT)
    encoding = models.CharField(max_length=20, blank=True)  # as somebody chose it, "" where the file tells it
    delimiter = models.CharField(max_length=1, blank=True)
    header = models.BooleanField("the first row names the columns", null=True)
    mapping = models.JSONField(default=list)  # for each column the key of a target, "" for none
    options = models.JSONField(default=dict)  # customers.importing.options
    remarks = models.JSONField(default=list)  # sentences about the whole file
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    operation = models.ForeignKey(Operation, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["owner", "-brought_at"], name="imports_by_owner")]

    def __str__(self):
        return self.name


class ImportRow(models.Model):
    """A row of a file: what would become of it, why, and what somebody decided instead."""

    class Outcome(models.TextChoices):
        CREATE = "create", "new"
        UPDATE = "update", "bring up to date"
        FILL = "fill", "fill in what is missing"
        SKIP = "skip", "leave out"
        REFUSED = "refused"

    DECIDED = (Outcome.CREATE, Outcome.UPDATE, Outcome.FILL, Outcome.SKIP)

    file = models.ForeignKey(ImportFile, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # the line it begins at
    cells = models.JSONField(default=list)
    name = models.CharField(max_length=320, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    decision = models.CharField(max_length=10, choices=Outcome, blank=True)
    reason = models.TextField(blank=True)  # why it is refused, or how the customer was recognised
    changes = models.JSONField(default=list)  # [what, before, after]
    remarks = models.JSONField(default=list)  # sentences
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="row_once_per_import")]
        indexes = [models.Index(fields=["file", "outcome", "number"], name="import_rows_by_outcome")]

    def __str__(self):
        return f"{self.file}, row {self.number}"

    @property
    def what(self) -> str:
        """What becomes of the row: as somebody decided, else as it was proposed."""
        return self.decision or self.outcome

    @property
    def said(self) -> str:
        """What the row says, as it stands in the file, empty cells left out."""
        return " · ".join(cell for cell in self.cells if cell.strip())


class RememberedMapping(models.Model):
    """How columns of these names were understood the last time, and with which options."""

    heads_key = models.CharField(max_length=64, unique=True)  # of the names in any order
    targets = models.JSONField(default=dict)  # by the name of the column
    options = models.JSONField(default=dict)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self):
        return ", ".join(self.targets)[:100]
