"""One after the other: what begins ends what held until then, so that a day never has two."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from catalog.models.validity import Valid


def make_room(record: Valid, same: QuerySet) -> date | None:
    """End or remove what held on the record's first day; return its own last day, before the next one begins.

    `same` are the records that say the same thing of other days (the price of a product from a quantity on).
    """
    same.filter(valid_from=record.valid_from).delete()
    later = same.exclude(valid_from=None).order_by("valid_from")
    if first := record.valid_from:
        running = same.filter(Q(valid_from=None) | Q(valid_from__lt=first)).exclude(valid_until__lt=first)
        running.update(valid_until=first - timedelta(days=1))
        later = later.filter(valid_from__gt=first)
    if following := later.first():
        day_before = following.valid_from - timedelta(days=1)
        return min(record.valid_until or day_before, day_before)
    return record.valid_until
