"""How customers are sorted and selected, for the walk over all pages: a group with somebody in it, a selection."""

from django.db.models import Model
from django.utils import timezone

from customers.groups import join_group, make_group
from customers.models import Customer, Group, Selection
from customers.selections.keeping import save_selection
from tests import make


def thing(route: str, customer: Customer) -> Model | None:
    """Return what a page about groups or selections is about; None for other pages."""
    if "groups/<" in route:
        return Group.objects.first() or group(customer)
    return Selection.objects.first() or selection() if route.startswith("customers/selections/<") else None


def group(customer: Customer) -> Group:
    anna = make.somebody()
    newsletter = make_group(name="Newsletter", parent=make_group(name="Marketing", by=anna), by=anna)
    join_group(customer=customer, group=newsletter, by=anna, now=timezone.now())
    return newsletter


def selection() -> Selection:
    """One with an input of each shape: ticks, words, a range, a period, nothing, and one that is wrong."""
    rules = {
        "any": [{"by": "status", "value": ["customer"]}, {"by": "city", "value": "Berlin"}],
        "all": [{"by": "revenue", "value": {"value": {"to": "1000000"}, "period": "year"}}],
        "none": [{"by": "on_hold", "value": True}, {"by": "country", "value": ["CH"]}],
    }
    return save_selection(name="Berlin", rules=rules, shared=True, by=make.somebody(), now=timezone.now())
