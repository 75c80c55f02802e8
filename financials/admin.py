"""Documents and the ledger, to be looked at: everything here is booked, corrected by reversal in the folder."""

from django.contrib import admin

from financials.models import Allocation, Document, Entry, Line, OwnAccount, Payment
from foundation.admin import ForReading


class Booked(ForReading):
    list_select_related = ("customer",)
    search_fields = ("=customer__code",)
    search_help_text = "Customer code"


class LinesOfDocument(admin.TabularInline):
    model = Line
    fields = ("position", "part_number", "description", "quantity", "unit_price", "discount_percent", "net", "tax")
    can_delete = False
    extra = 0

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Document)
class DocumentAdmin(Booked):
    list_display = ("number", "kind", "status", "customer", "issued_on", "due_on", "total", "currency")
    list_filter = ("kind",)
    search_fields = ("=number", "=customer__code")
    search_help_text = "Number or customer code"
    inlines = (LinesOfDocument,)


@admin.register(Payment)
class PaymentAdmin(Booked):
    list_display = ("reference", "customer", "received_on", "method", "amount", "currency")
    search_fields = ("=reference", "=customer__code")
    search_help_text = "Reference or customer code"


@admin.register(Entry)
class EntryAdmin(Booked):
    list_display = ("customer", "kind", "amount", "currency", "posted_on", "due_on", "allocated")


@admin.register(Allocation)
class AllocationAdmin(Booked):
    list_display = ("customer", "debit", "credit", "amount", "currency", "effective_on", "reverses")
    list_select_related = ("customer", "debit", "credit", "reverses")


@admin.register(OwnAccount)
class OwnAccountAdmin(admin.ModelAdmin):
    """Our accounts come with their first statement; here they get the name people know them by."""

    list_display = ("number", "currency", "name", "bank")
    fields = ("number", "currency", "name", "bank")
    readonly_fields = ("number", "currency")
    search_fields = ("number", "name")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
