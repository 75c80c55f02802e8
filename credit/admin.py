from django.contrib import admin

from credit.models import Dispute, NightlyRun, NightStep, Pool, Promise, RiskModel
from foundation.admin import ForReading


@admin.register(Promise)
class PromiseAdmin(ForReading):
    """Promises are taken and closed in the Credit tab."""

    list_display = ("customer", "amount", "currency", "due_on", "promised_by", "made_on", "outcome")
    list_select_related = ("customer",)
    search_fields = ("=customer__code",)


@admin.register(Dispute)
class DisputeAdmin(ForReading):
    """Disputes are opened and settled in the Credit tab."""

    list_display = ("customer", "document", "amount", "reason", "opened_on", "closed_on", "outcome")
    list_select_related = ("customer", "document")
    search_fields = ("=customer__code",)


@admin.register(NightlyRun)
class NightlyRunAdmin(ForReading):
    list_display = ("day", "started_at", "finished_at", "customers_changed")
    ordering = ("-day",)


@admin.register(NightStep)
class NightStepAdmin(ForReading):
    """Which steps of a night are done, when, and what stopped the others."""

    list_display = ("day", "step", "started_at", "finished_at", "rows", "trouble")
    list_filter = ("step",)


@admin.register(Pool)
class PoolAdmin(ForReading):
    list_display = ("as_of", "currency", "median_invoice", "mean_points")


@admin.register(RiskModel)
class RiskModelAdmin(ForReading):
    """What each night learnt of how the whole company is paid, and which of it is assumed or fitted."""

    list_display = (
        "as_of",
        "version",
        "k",
        "k_weekday",
        "outcomes",
        "intercept",
        "slope",
        "disputed",
        "broken_promise",
        "returned",
    )
    ordering = ("-as_of",)
