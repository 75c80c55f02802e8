from django.contrib import admin

from foundation.admin import ForReading
from journal.models import Body, Checkpoint, Entry, SigningKey


@admin.register(Entry)
class EntryAdmin(ForReading):
    """Signed entries; a correction is an amendment in the Journal tab."""

    list_display = ("customer", "seq", "kind", "author", "happened_at", "recorded_at")
    list_select_related = ("customer", "author")
    search_fields = ("=customer__code", "=entry_id")
    search_help_text = "Customer code or the entry's UUID"
    fields = ("customer", "entry_id", "seq", "kind", "author", "key", "happened_at", "recorded_at", "amends")


@admin.register(Body)
class BodyAdmin(ForReading):
    list_display = ("entry", "customer", "subject")
    list_select_related = ("customer", "entry")
    search_fields = ("=customer__code",)
    fields = ("entry", "customer", "content")


@admin.register(SigningKey)
class SigningKeyAdmin(ForReading):
    list_display = ("key_id", "purpose", "user", "not_before", "revoked_at")
    list_select_related = ("user",)
    search_fields = ("=key_id",)
    fields = ("key_id", "purpose", "user", "not_before", "revoked_at", "replaces")


@admin.register(Checkpoint)
class CheckpointAdmin(ForReading):
    list_display = ("size", "made_at")
    fields = ("size", "made_at", "note")
