"""Answer packs: several papers sent to a customer with one e-mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from customers.models import customer_key


class AnswerPack(models.Model):
    """One e-mail with papers. `making` is committed first, so that the same form makes nothing twice; `handing` before
    the mail server is spoken to and `sent` after it: one that was interrupted in between is known, and is never sent a
    second time by itself.
    """

    customer = customer_key("answer_packs")

    class Status(models.TextChoices):
        MAKING = "making", "being made"
        HANDING = "handing", "being handed over"
        SENT = "sent"
        FAILED = "failed"
        UNCLEAR = "unclear"

    key = models.UUIDField(unique=True)  # of the form, so that sending it twice sends one e-mail
    status = models.CharField(max_length=7, choices=Status)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    papers = models.PositiveIntegerField()
    message_id = models.CharField(max_length=200)
    trouble = models.CharField(max_length=300, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="pack_of_customer"),
            models.CheckConstraint(
                condition=~Q(status__in=("failed", "unclear")) | ~Q(trouble=""), name="pack_in_trouble_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.papers} papers to {self.to}"
