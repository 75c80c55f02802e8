"""The groups of the demo company with their members, and the selections its people keep."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from django.db import connection

from crm.demo.plan import Plan
from crm.demo.team import Team
from customers.groups import make_group
from customers.models import Group
from customers.selections.keeping import save_selection
from foundation.periods import end_of_day
from staff.models import User

# Below which group each stands, and how many of a hundred customers are in it.
GROUPS: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "Marketing": ("", 0),
        "Newsletter": ("Marketing", 30),
        "Newsletter with offers": ("Newsletter", 12),
        "Catalog by post": ("Marketing", 18),
        "Trade shows": ("Marketing", 0),
        "Hanover 2026": ("Trade shows", 6),
        "Chicago 2025": ("Trade shows", 5),
        "Service": ("", 0),
        "Maintenance contract": ("Service", 10),
        "Spare parts club": ("Service", 7),
        "Do not mail": ("", 3),
    }
)
NOTES = MappingProxyType({"Do not mail": "Asked for no advertising; letters about business still go out."})
# The dice fall by code and name, in the database: the same whatever else is made, for a million as for sixty.
FILL = """
INSERT INTO customers_membership (customer_id, group_id, since, added_by_id)
SELECT id, %(group)s, %(since)s, %(by)s FROM customers_customer
WHERE status IN ('customer', 'prospect')
    AND abs(hashtextextended(code || %(name)s, %(seed)s) %% 100) < %(percent)s
ORDER BY id
"""


def sort_into_groups(plan: Plan, team: Team) -> None:
    """Make the tree, put customers into it, and keep a few selections for everybody."""
    manager = User.objects.get(pk=team.manager)
    made: dict[str, Group] = {}
    for age, (name, (parent, percent)) in enumerate(GROUPS.items()):
        made[name] = make_group(name=name, parent=made.get(parent), notes=NOTES.get(name, ""), by=manager)
        since = end_of_day(plan.today - timedelta(days=700 - 45 * age))
        _fill(made[name], since=since, by=manager.pk, seed=plan.seed, percent=percent)
    for name, rules in selections(made).items():
        save_selection(name=name, rules=rules, shared=True, by=manager, now=end_of_day(plan.today - timedelta(days=20)))


def _fill(group: Group, **said: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"group": group.pk, "name": group.name, **said})


def selections(groups: Mapping[str, Group]) -> dict[str, dict]:
    """Return the rules of the selections by name."""

    def group(name: str) -> dict:
        return {"by": "group", "value": [str(groups[name].pk)]}

    def in_a_year(key: str, value: object) -> dict:
        return {"by": key, "value": {"value": value, "period": "year"}}

    customers = {"by": "status", "value": ["customer"]}
    return {
        "Spring mailing": {
            "any": [group("Newsletter"), group("Catalog by post")],
            "all": [customers, {"by": "country", "value": ["US", "GB", "DE"]}],
            "none": [group("Do not mail"), {"by": "do_not_contact", "value": True}, {"by": "on_hold", "value": True}],
        },
        "A-customers": {"all": [in_a_year("revenue_class", ["A"])]},
        "Stopped ordering": {"all": [{"by": "stopped", "value": ["3"]}, customers]},
        "At risk": {
            "any": [{"by": "signal", "value": ["at-risk", "over-limit"]}, {"by": "risk", "value": {"from": "40"}}],
            "all": [{"by": "balance", "value": {"from": "0.01"}}],
        },
    }
