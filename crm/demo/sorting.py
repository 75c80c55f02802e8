"""How the demo company sorts its customers: fields of its own and tags, the same for the same seed."""

from datetime import timedelta
from random import Random

from crm.demo.firms import Firm
from crm.demo.plan import Plan
from customers.custom_fields.definitions import save_definition
from customers.models import CustomField, Tag

ROUTES, TIERS = ["North", "South", "East", "West", "Harbour"], ["Gold", "Silver", "Bronze"]
Kind = CustomField.Kind
FIELDS = (
    {"label": "Route", "kind": Kind.LIST, "choices": ROUTES, "in_list": True, "hint": "Who drives there."},
    {"label": "Tier", "kind": Kind.LIST, "choices": TIERS, "hint": "As agreed in the yearly talk."},
    {"label": "Employees", "kind": Kind.NUMBER},
    {"label": "Contract until", "kind": Kind.DATE, "hint": "The framework contract; empty: there is none."},
    {"label": "Agreed yearly volume", "kind": Kind.MONEY},
    {"label": "Visits the fair", "kind": Kind.CHECKBOX},
)
TAGS = {
    "VIP": "amber",
    "Trade show 2026": "blue",
    "Reference customer": "green",
    "Complaint": "red",
    "Newcomer": "grey",
}
SIZES = (4, 8, 12, 20, 35, 60, 120, 250, 600)


def name_what_sorts() -> list[int]:
    """Define the fields and the tags; return the keys of the tags, in their order."""
    for place, said in enumerate(FIELDS, 1):
        if not CustomField.objects.filter(label=said["label"]).exists():
            save_definition(CustomField(**said, position=10 * place))
    return [Tag.objects.get_or_create(name=name, defaults={"colour": colour})[0].pk for name, colour in TAGS.items()]


def own_values(it: Firm, chance: Random, plan: Plan) -> dict[str, object]:
    """Return what the fields say of a customer, as it is kept; much is not known of anybody."""
    said = {"route": chance.choice(ROUTES) if chance.random() < 0.8 else None}
    if not it.is_person:
        said |= {
            "tier": chance.choices([*TIERS, None], (1, 3, 6, 4))[0],
            "employees": chance.choice(SIZES) + chance.randrange(5) if chance.random() < 0.7 else None,
            "agreed_yearly_volume": f"{chance.randrange(5, 80) * 500}.0000" if chance.random() < 0.2 else None,
            "contract_until": _end_of_contract(chance, plan) if chance.random() < 0.25 else None,
        }
    said["visits_the_fair"] = True if chance.random() < 0.15 else None
    return {key: value for key, value in said.items() if value is not None}


def _end_of_contract(chance: Random, plan: Plan) -> str:
    """A last day of a month, some of them past."""
    day = plan.today.replace(day=1) + timedelta(days=30 * chance.randrange(-4, 24))
    return (day.replace(day=1) - timedelta(days=1)).isoformat()


def tags_of(chance: Random, tags: list[int]) -> list[int]:
    """Return the tags of a customer: mostly none."""
    return sorted(chance.sample(tags, chance.choices((0, 1, 2), (6, 3, 1))[0]))
