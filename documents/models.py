from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.urls import reverse

from customers.models import customer_key

models.CharField.register_lookup(Length)


class StoredFile(models.Model):
    """A file in the customer's filing cabinet; the content is stored once and never changed."""

    customer = customer_key("files")
    name = models.CharField(max_length=255)
    content = models.FileField(upload_to="files/%Y/%m/", max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True)
    uploaded_by = models.ForeignKey(  # None: the house itself
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["customer", "-uploaded_at", "-id"], name="files_of_customer")]
        constraints = [
            models.UniqueConstraint(fields=["customer", "id"], name="storedfile_of_customer"),
            models.CheckConstraint(condition=models.Q(sha256__length=64), name="file_has_a_sha256"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("documents:file", args=[self.customer.code, self.pk])


class MessageTemplate(models.Model):
    """Words ready for an e-mail or a letter; `{contact}` and the like are filled in (documents.writing.wording)."""

    class Kind(models.TextChoices):
        MAIL = "mail", "e-mail"
        LETTER = "letter"
        BOTH = "both", "e-mail and letter"

    name = models.CharField(max_length=60)
    kind = models.CharField("for", max_length=6, choices=Kind, default=Kind.BOTH)
    language = models.CharField(max_length=10, default="en")
    subject = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["name", "language", "kind"], name="one_template_per_name_and_language")
        ]

    def __str__(self):
        return self.name
