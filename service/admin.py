from django.contrib import admin

from foundation.admin import ForReading
from service.models import ServiceCall


@admin.register(ServiceCall)
class ServiceCallAdmin(ForReading):
    """Calls are taken, planned and closed in the Service tab."""

    list_display = ("__str__", "customer", "status", "scheduled_on", "technician", "noted_at")
    list_filter = ("status",)
    list_select_related = ("customer", "technician")
    search_fields = ("=number", "=customer__code")
    search_help_text = "Number or customer code"
