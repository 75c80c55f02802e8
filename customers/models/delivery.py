"""How a customer wants its papers: invoices, statements and reminders, by which way and to which address."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from customers.models.customer import Customer


class DeliveryPreference(models.Model):
    """Where papers go when the customer has said so; without a row, or an empty field, customers.delivery decides."""

    class Way(models.TextChoices):
        EMAIL = "email", "by e-mail"
        POST = "post", "by post"
        BOTH = "both", "by e-mail and post"

    class ReminderWay(models.TextChoices):
        EMAIL = "email", "by e-mail"
        POST = "post", "by post"
        SMS = "sms", "by SMS"

    class EInvoice(models.TextChoices):
        FACTURX = "facturx", "in the PDF (Factur-X, ZUGFeRD)"
        UBL = "ubl", "XML beside the PDF (UBL)"
        CII = "cii", "XML beside the PDF (CII)"

    customer = models.OneToOneField(Customer, models.PROTECT, primary_key=True, related_name="delivery")
    invoices = models.CharField(max_length=5, choices=Way, blank=True)
    statements = models.CharField(max_length=5, choices=Way, blank=True)
    reminders = models.CharField(max_length=5, choices=ReminderWay, blank=True)
    einvoice = models.CharField("e-invoice", max_length=7, choices=EInvoice, blank=True, db_default="")
    # Of a head office: one statement with those of all its branches, which get none of their own.
    consolidated = models.BooleanField("one statement for all branches", default=False, db_default=False)
    email = models.EmailField("e-mail for papers", blank=True)
    mobile = models.CharField("mobile for SMS", max_length=20, blank=True)  # E.164
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reminders="sms") | ~Q(mobile=""), name="sms_needs_a_mobile_number"),
            models.CheckConstraint(
                condition=Q(mobile="") | Q(mobile__regex=r"^\+[1-9][0-9]{5,14}$"), name="mobile_is_e164"
            ),
        ]

    def __str__(self):
        return f"{self.invoices or 'as usual'}"
