"""Customers everybody who shows the product asks for, each with a way of paying of its own and a name to find it by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

HEAD_OFFICE = 26
TWICE, KNOWN = 27, 32  # somebody at a fair wrote a customer down again, as it sounded


@dataclass(frozen=True, kw_only=True)
class Part:
    """What is certain about such a customer; the dice decide the rest. Money is in dollars, `ago` is in days."""

    name: str
    behaviour: str
    deals: int = 72
    line_value: float = 420.0
    limit: int | None = 25_000
    parent: int | None = None
    opened_ago: int = 6 * 365
    stops_paying_ago: int | None = None
    stops_buying_ago: int = 0
    traits: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))  # of the demo_account


IN_SIXTY_DAYS = {"terms": "net60", "days": 60, "end_of_month": False, "discount_percent": 0, "discount_days": 0}
# By number. They come after the customers to whom the desk's stories happen, and a company of 36 has them all.
CAST = {
    HEAD_OFFICE: Part(name="Concordia Hospital Group", behaviour="prompt", line_value=800.0, traits=IN_SIXTY_DAYS),
    TWICE: Part(name="Tuesfield Conveyer", behaviour="prospect", deals=0, limit=None, opened_ago=25),
    28: Part(name="Concordia Hospital Group, Northgate", behaviour="prompt", deals=50, limit=None, parent=HEAD_OFFICE),
    29: Part(
        name="Concordia Hospital Group, Riverside", behaviour="slow", deals=40, line_value=150.0, limit=None,
        parent=HEAD_OFFICE,
    ),
    31: Part(name="Evenmark Precision Tools", behaviour="prompt", line_value=700.0),
    KNOWN: Part(
        name="Tuesfield Conveyors", behaviour="slow", deals=150, line_value=150.0,
        traits={"run_day": 2, "lateness": 12},
    ),
    33: Part(name="Slopewell Plastics", behaviour="worsening", line_value=120.0, traits={"lateness": 42}),
    34: Part(name="Newbridge Robotics", behaviour="new", deals=0, opened_ago=60, limit=5_000),
    35: Part(
        name="Holdfast Marine Supply", behaviour="slow", line_value=90.0, stops_paying_ago=70, stops_buying_ago=40,
        traits={"lateness": 10},
    ),
    36: Part(name="Brimfield Foods", behaviour="weekday", line_value=900.0, traits={"run_day": 4, **IN_SIXTY_DAYS}),
}  # fmt: skip
USUAL = MappingProxyType({"price_level": 1.0, "second_currency": None, "second_rate": None})
