"""E-mail that came in: kept as it arrived, gathered in threads, and filed under a customer by its sender or by hand."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class MailThread(models.Model):
    """Messages of one mailbox and one correspondent that refer to one another; which ones is journal.mail.threads."""

    mailbox = models.CharField(max_length=200)

    def __str__(self):
        return f"thread {self.pk} in {self.mailbox}"


class Mail(models.Model):
    """One message as one mailbox received it; without a customer it waits to be filed.

    `party` is whom the conversation is with: "customer 7", or the sender's address while nobody knows it.
    """

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="mails", null=True, blank=True)
    contact = models.ForeignKey("customers.Contact", models.SET_NULL, related_name="+", null=True)
    entry = models.ForeignKey("journal.Entry", models.PROTECT, related_name="mails", null=True)
    thread = models.ForeignKey(MailThread, models.PROTECT, related_name="mails")
    mailbox = models.CharField(max_length=200)
    message_id = models.CharField(max_length=255)  # of RFC 5322; one made of the content where there is none
    party = models.CharField(max_length=260)
    sender = models.CharField(max_length=254)  # the address in small letters
    sender_name = models.CharField(max_length=200, blank=True)
    recipients = models.TextField(blank=True)  # addresses, one a line
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)  # as the sender says
    received_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)  # of the message as it arrived
    size = models.PositiveBigIntegerField()  # bytes
    raw = models.FileField(upload_to="mail", max_length=200)

    class Meta:
        verbose_name_plural = "mail"
        indexes = [
            models.Index(fields=["mailbox", "-received_at", "-id"], condition=Q(customer=None), name="mail_to_file"),
            models.Index(fields=["customer", "-received_at"], name="mail_of_customer"),
            models.Index(fields=["sender"], name="mail_by_sender"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="mail_belongs_to_customer"),
            models.UniqueConstraint(fields=["mailbox", "message_id"], name="message_once_per_mailbox"),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | Q(contact=None, entry=None), name="unfiled_mail_tells_nothing"
            ),
        ]

    def __str__(self):
        return self.subject or f"mail from {self.sender}"


class MailReference(models.Model):
    """A Message-ID a message carries or refers to; messages that share one belong together."""

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="references", db_index=False)
    message_id = models.CharField(max_length=255)

    class Meta:
        indexes = [models.Index(fields=["message_id"], name="mail_by_reference")]
        constraints = [models.UniqueConstraint(fields=["mail", "message_id"], name="reference_once_per_mail")]

    def __str__(self):
        return self.message_id


class MailFiling(models.Model):
    """That a message was put under a customer, or taken from one; rows are only ever added."""

    class How(models.TextChoices):
        SENDER = "sender", "known sender"
        THREAD = "thread", "answer in a filed thread"
        HAND = "hand", "by hand"

    mail = models.ForeignKey(Mail, models.PROTECT, related_name="filings")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    taken_from = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", null=True)
    entry = models.ForeignKey("journal.Entry", models.PROTECT, related_name="+", null=True)  # of `customer`
    how = models.CharField(max_length=10, choices=How)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)  # None: the house
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "id"], name="mail_filing_of_customer")]

    def __str__(self):
        return f"{self.mail} under {self.customer}"
