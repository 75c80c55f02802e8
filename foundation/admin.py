"""How the admin shows our tables: quick on big ones, and without any way to change what is only added to."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest
from django.utils.functional import cached_property

from foundation.models import Job, Series
from foundation.patterns import WORDS

COUNTED_UP_TO = 5_000  # rows; further ones are found by searching, not by turning pages


class ShortPaginator(Paginator):
    """Counts no further than anybody turns pages, as counting millions of rows takes longer than showing them."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[:COUNTED_UP_TO].count()


class ForFixing(ModelAdmin):
    """Plain records that an administrator may correct; each change stands in the admin's own history."""

    paginator = ShortPaginator
    show_full_result_count = False
    list_per_page = 50
    ordering = ("-pk",)


class ForReading(ForFixing):
    """Records nobody changes here: what is booked, signed or computed. Corrections go through the folder."""

    actions = None

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Series)
class SeriesAdmin(ForFixing):
    list_display = ("name", "prefix", "digits", "pattern", "next_value", "next_number")
    fields = ("name", "prefix", "digits", "pattern", "next_value", "next_number")
    readonly_fields = ("next_number",)
    ordering = ("name",)

    def get_form(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> type:
        """Say what a pattern may hold beside its field."""
        words = "; ".join(f"{{{name}}} {meaning}" for name, meaning in WORDS.items())
        told = f"Of customers' codes, instead of prefix and digits: “{{yy}}-{{n:4}}”, “{{initial}}{{n:4}}”. {words}."
        return super().get_form(request, obj, help_texts={"pattern": told}, **kwargs)

    @admin.display(description="is written")
    def next_number(self, series: Series) -> str:
        """Return the next number as the saved series writes it, for somebody called Acme in Germany."""
        return series.written(series.next_value, words={"initial": "A", "country": "DE"}) if series.pk else "–"

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A series in use is never taken away."""
        return False


@admin.register(Job)
class JobAdmin(ForReading):
    list_display = ("title", "owner", "status", "percent", "created_at", "finished_at")
    list_filter = ("status",)
    list_select_related = ("owner",)
    ordering = ("-created_at",)
