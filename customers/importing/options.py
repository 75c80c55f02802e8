"""How a file is taken over, besides what its columns are."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from customers.models import Customer, ImportRow

RECOGNISED = {
    "code": "the code",
    "vat_id": "the VAT number",
    "email": "an e-mail address",
    "name": "name and postcode",
    "likeness": "likeness (name, address, phone together)",
}


@dataclass(frozen=True)
class Options:
    """What somebody chose on the second page of the wizard.

    `recognised` says by what a row is told to be a customer we have, `known` what is done with it then.
    `country` (ISO code) is that of addresses and phones without one; `groups` and `tags` are given to all, and so
    is the group called `new_group`, which is made when there is none.
    """

    recognised: tuple[str, ...] = ("code", "vat_id", "email", "name")
    known: str = ImportRow.Outcome.FILL
    status: str = Customer.Status.CUSTOMER
    country: str = ""
    date_format: str = ""
    groups: tuple[int, ...] = field(default_factory=tuple)
    tags: tuple[str, ...] = field(default_factory=tuple)
    new_group: str = ""

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Options":
        """Read what was kept as JSON; what is not known any more is left out."""
        names = {each.name for each in fields(cls)}
        given = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}
        return cls(**{name: value for name, value in given.items() if name in names})

    @property
    def remembered(self) -> dict[str, Any]:
        """What of it holds for the next such file too: its group of their own is that of one file."""
        return {name: value for name, value in self.kept.items() if name != "new_group"}

    @property
    def kept(self) -> dict[str, Any]:
        """The options as JSON."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}
