from django.contrib import admin

from documents.models import StoredFile
from foundation.admin import ForReading


@admin.register(StoredFile)
class StoredFileAdmin(ForReading):
    """Files are filed and taken out in the Documents tab."""

    list_display = ("name", "customer", "content_type", "size", "uploaded_by", "uploaded_at")
    list_select_related = ("customer", "uploaded_by")
    search_fields = ("=customer__code", "=sha256")
    search_help_text = "Customer code or SHA-256"
    fields = ("customer", "name", "content_type", "size", "sha256", "note", "uploaded_by", "uploaded_at")
