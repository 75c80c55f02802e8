"""Columns and totals that several reports share."""

from crm.reports.totals import NOBODY, Group, Measure
from foundation.tables import Column
from staff.models import User

CURRENCY = Column("currency", "Currency", sort=True, shown=False)  # amounts on screen name theirs


def who(tab: str) -> tuple[Column, Column]:
    """Return code and name of the customer; the code leads to a tab of the folder."""
    code = Column("code", "Code", kind="code", sort=True, link=lambda row: f"/customers/{row['code']}/{tab}/")
    return code, Column("name", "Name", sort=True, title=True)


def amount(key: str, label: str, **more) -> Column:
    return Column(key, label, kind="money", sort=True, total=True, **more)


def day(key: str, label: str, **more) -> Column:
    return Column(key, label, kind="day", sort=True, **more)


def text(key: str, label: str, **more) -> Column:
    return Column(key, label, sort=True, **more)


def group(key: str, title: str, head: str, measures: tuple[Measure, ...], **more) -> Group:
    """Return the totals by what stands under `key`; empty is nobody."""
    return Group(f"by_{key}", title, head, lambda row: row[key] or NOBODY, measures, **more)


def name_of(person: User | None) -> str | None:
    """Return the full name: two people of one short name are two in the totals."""
    return str(person) if person else None
