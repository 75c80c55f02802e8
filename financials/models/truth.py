"""What the last check of the books found: when everything was recomputed, and which accounts contradict themselves."""

from django.db import models
from django.db.models import Q

from customers.models import customer_key


class BooksCheck(models.Model):
    """The last check of every account. One row, as only the last one says anything about the figures of now."""

    began_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    accounts = models.PositiveIntegerField()  # customers with anything posted
    doubtful = models.PositiveIntegerField()  # of them, how many differ
    milliseconds = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="only_the_last_check_is_kept")]

    def __str__(self):
        return f"books checked {self.finished_at}"


class Doubt(models.Model):
    """A figure of an account that is not what the ledger adds up to; gone once a check finds it right."""

    customer = customer_key("doubts")
    rule = models.CharField(max_length=120)
    place = models.CharField(max_length=140)  # the document, payment or entry
    expected = models.CharField(max_length=100)
    found = models.CharField(max_length=100)
    since = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="doubt_of_customer"),
            models.UniqueConstraint(fields=["customer", "rule", "place"], name="one_doubt_per_figure"),
        ]

    def __str__(self):
        return f"{self.place}: {self.rule}: expected {self.expected}, found {self.found}"
