from django.contrib import admin

from documents.models import MessageTemplate, StoredFile
from documents.writing.wording import PLACES
from foundation.admin import ForReading


@admin.register(StoredFile)
class StoredFileAdmin(ForReading):
    """Files are filed and taken out in the Documents tab."""

    list_display = ("name", "customer", "content_type", "size", "uploaded_by", "uploaded_at")
    list_select_related = ("customer", "uploaded_by")
    search_fields = ("=customer__code", "=sha256")
    search_help_text = "Customer code or SHA-256"
    fields = ("customer", "name", "content_type", "size", "sha256", "note", "uploaded_by", "uploaded_at")


@admin.register(MessageTemplate)
class MessageTemplateAdmin(admin.ModelAdmin):
    """Words ready for e-mails and letters; which places they may have is said beside the text."""

    list_display = ("name", "kind", "language", "subject")
    list_filter = ("kind", "language")
    search_fields = ("name", "subject")

    def get_form(self, request, obj=None, change=False, **fields):
        """Say below the text what can be filled in."""
        said = ", ".join(f"{{{place}}} {what}" for place, what in PLACES.items())
        return super().get_form(request, obj, change=change, help_texts={"text": f"Filled in: {said}."}, **fields)
