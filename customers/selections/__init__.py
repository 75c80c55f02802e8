"""Selections: customers by any, all and none of many criteria, kept under a name and counted live (F47)."""

from customers.selections.criteria import Criterion
from customers.selections.rules import RulesRefused
from customers.selections.selecting import select

__all__ = ["Criterion", "RulesRefused", "select"]
