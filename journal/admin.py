from django.contrib import admin

from foundation.admin import ForReading
from journal.models import Body, Checkpoint, Entry, Mail, MailFiling, SigningKey


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


@admin.register(Mail)
class MailAdmin(ForReading):
    """Mail that came in; it is filed and moved on the page /mail/."""

    list_display = ("received_at", "mailbox", "sender", "subject", "customer")
    list_select_related = ("customer",)
    list_filter = (("customer", admin.EmptyFieldListFilter), "mailbox")
    search_fields = ("=message_id", "=sender", "=customer__code")
    fields = ("customer", "thread", "mailbox", "message_id", "sender", "recipients", "subject", "received_at", "sha256")


@admin.register(MailFiling)
class MailFilingAdmin(ForReading):
    list_display = ("at", "mail", "customer", "taken_from", "how", "by")
    list_select_related = ("mail", "customer", "taken_from", "by")
    search_fields = ("=customer__code",)
