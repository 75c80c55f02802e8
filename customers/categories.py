"""Categories: what a customer is (F39), given one by one in its master data or to many customers at once."""

from datetime import datetime

from django.db import transaction

from customers.events import tell_many
from customers.models import Category, CategoryLink, Customer
from staff.models import User

NAMED = 3  # things that keep a category, named in the refusal


class CategoryRefused(Exception):
    """The category stays; the text says why and what to do."""


@transaction.atomic
def remove_category(*, category: Category, by: User, now: datetime) -> int:
    """Take a category off everybody and delete it; return how many customers had it.

    Raises CategoryRefused while prices or restricted catalogs are made for it: without it they would be for others.
    """
    Category.objects.select_for_update().get(pk=category.pk)
    if kept_by := in_the_way(category):
        raise CategoryRefused(
            f"The category {category} stays: it is named in {', '.join(kept_by[:NAMED])}"
            f"{' and others' if len(kept_by) > NAMED else ''}. Choose another group there first."
        )
    links = CategoryLink.objects.filter(category=category)
    had = sorted(links.values_list("customer_id", flat=True))
    links.delete()
    tell_many(had, "customer_changed", f"Category {category} taken off", by=by, now=now)
    category.delete()
    return len(had)


def in_the_way(category: Category) -> list[str]:
    """Return what else than customers is made for the category: "the price list Trade"."""
    others = (each for each in Category._meta.related_objects if each.related_model is not Customer)
    return [
        f"the {each.related_model._meta.verbose_name} {one}"
        for each in others
        for one in getattr(category, each.get_accessor_name()).order_by("pk")[: NAMED + 1]
    ]
