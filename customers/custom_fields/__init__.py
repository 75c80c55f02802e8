"""The fields a company adds to its customers: defined once, and at once in forms, lists, files and searches."""

from customers.custom_fields.fields import known_of, own_by_name, own_field, own_fields, with_values
from customers.custom_fields.kinds import OWN, OwnField

__all__ = ["OWN", "OwnField", "known_of", "own_by_name", "own_field", "own_fields", "with_values"]
