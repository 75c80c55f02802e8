"""Every action there is for many customers: those of this floor, and those of settings.CUSTOMER_ACTIONS."""

from django.conf import settings
from django.utils.module_loading import import_string

from customers.bulk import keeping, looking_after, sorting
from customers.bulk.action import Action
from staff.models import User


def all_actions() -> list[Action]:
    """Return the actions in the order in which they are offered."""
    added = [import_string(dotted) for dotted in settings.CUSTOMER_ACTIONS]
    return [*sorting.ACTIONS, *looking_after.ACTIONS, *keeping.ACTIONS, *added]


def actions_for(user: User) -> list[Action]:
    """Return those somebody may do."""
    return [action for action in all_actions() if action.allowed(user)]


def action_named(key: str) -> Action | None:
    """Return the action of a key, None when there is none."""
    return next((action for action in all_actions() if action.key == key), None)
