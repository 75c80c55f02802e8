"""The figures of the last night, computed anew for customers whose accounts were merged or taken apart."""

from collections.abc import Iterable

from credit.models import NightlyRun, Standing
from credit.standing import STANDING, judged_by
from foundation.sql import fetch

COLUMNS = [field.column for field in Standing._meta.local_concrete_fields if field.column != "since"]


def refresh_standing(customers: Iterable[int]) -> None:
    """Keep the standing as the last night would find it now (one of settings.CUSTOMER_MERGED)."""
    night = NightlyRun.objects.filter(finished_at__isnull=False).order_by("-day").first()
    if night is None:
        return
    ids = list(customers)
    found = {(row["customer_id"], row["currency"]): row for row in fetch(STANDING, judged_by(ids, night.day))}
    kept = {(row.customer_id, row.currency): row for row in Standing.objects.filter(customer__in=ids)}
    for pair, row in kept.items():
        if pair not in found:
            row.delete()
    for pair, row in found.items():
        values = {name: row[name] for name in COLUMNS}
        if pair not in kept or any(getattr(kept[pair], name) != value for name, value in values.items()):
            Standing.objects.update_or_create(
                customer_id=pair[0], currency=pair[1], defaults={**values, "since": night.day}
            )
