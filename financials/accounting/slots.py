"""What needs an account, from the general to the particular: "revenue", "revenue/S", "revenue/S/19".

The most particular slot that has a number counts. The numbers the product brings are those of the German standard
chart SKR 04; a tax key of 40 says that the program they go to shall not work out the tax again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from catalog.models import TaxCategory
from financials.models import Payment

NO_TAX_AGAIN = "40"

# Number and tax key by slot.
USUAL = {
    "receivables": ("1200", ""),
    "revenue": ("4000", ""),
    "revenue/S/19": ("4400", NO_TAX_AGAIN),
    "revenue/S/7": ("4300", NO_TAX_AGAIN),
    "revenue/Z": ("4290", ""),
    "revenue/E": ("4100", ""),
    "revenue/AE": ("4337", ""),
    "revenue/K": ("4125", ""),
    "revenue/G": ("4120", ""),
    "revenue/O": ("4830", ""),  # here fees and damages for the most part
    "credit": ("", ""),
    "tax": ("3800", ""),
    "tax/S/19": ("3806", ""),
    "tax/S/7": ("3801", ""),
    "discount": ("4730", ""),
    "discount/S/19": ("4736", NO_TAX_AGAIN),
    "discount/S/7": ("4731", NO_TAX_AGAIN),
    "money": ("1800", ""),
    "money/cash": ("1600", ""),
    **{f"money/{method}": ("", "") for method in Payment.Method.values if method != "cash"},
    "charges": ("6855", ""),
    "lost": ("6300", ""),
    "gained": ("4830", ""),
    "write_off": ("6930", ""),
    "refund": ("", ""),
    "return": ("", ""),
}
# What a purpose without a number of its own is posted to.
ELSE = {"credit": "revenue", "refund": "money", "return": "money"}
BY_TAX = ("revenue", "credit", "tax", "discount")
NO_RATE = ("revenue", "credit")  # of what is not taxed there is neither tax nor a share of it in a discount

PURPOSES = {
    "receivables": ("Receivables", "The account the customers' own accounts add up to; nothing else is posted to it."),
    "revenue": ("Revenue", "Net of tax, by category and rate of the tax."),
    "credit": ("Credit notes", "Net of tax; empty: the revenue account of the same tax."),
    "tax": ("Output tax", "By category and rate."),
    "money": ("Bank and cash", "Where money arrives, by the way it was paid."),
    "discount": ("Cash discount", "Discount customers took, net of the tax it takes back."),
    "charges": ("Bank charges", "What banks kept of a payment on its way."),
    "lost": ("Small difference, lost", "Cents a customer paid too little."),
    "gained": ("Small difference, gained", "Cents a customer paid too much."),
    "write_off": ("Write-offs", "What will not be paid."),
    "refund": ("Refunds", "Credit paid back; empty: the bank."),
    "return": ("Returned payments", "Money the bank took back; empty: the account it had arrived on."),
}
NEEDED = ("receivables", "revenue", "tax", "money", "discount", "charges", "lost", "gained", "write_off")


@dataclass(frozen=True)
class Slot:
    """One line of the settings: what is posted there, and how it is called."""

    name: str

    @property
    def purpose(self) -> str:
        return self.name.partition("/")[0]

    @property
    def label(self) -> str:
        """What is posted there ("Revenue, taxed 19 %")."""
        return ", ".join(filter(None, [PURPOSES[self.purpose][0], self.words]))

    @property
    def words(self) -> str:
        """Which part of its purpose it is ("taxed 19 %"); "" for all that has no slot of its own."""
        _, *parts = self.name.split("/")
        return " ".join(_words(self.purpose, parts))

    @property
    def is_needed(self) -> bool:
        """Whether it must have a number, as nothing more general could take its place."""
        return self.name in NEEDED

    @property
    def has_key(self) -> bool:
        """Whether a tax key belongs to it."""
        return self.purpose in BY_TAX and self.purpose != "tax"


def _words(purpose: str, parts: list[str]) -> Iterator[str]:
    if purpose == "money":
        yield from (Payment.Method(part).label for part in parts)
    elif parts:
        yield TaxCategory(parts[0]).label
        yield from (f"{percent} %" for percent in parts[1:])


def of_tax(purpose: str, category: str, percent: Decimal) -> str:
    """Return the slot of a purpose by tax ("revenue/S/19"); only what is taxed has a rate."""
    return f"{purpose}/{category}/{plain(percent)}" if percent else f"{purpose}/{category}"


def plain(percent: Decimal) -> str:
    """Return a rate without needless decimals ("8.25")."""
    return f"{percent.normalize() + 0:f}"


def upwards(slot: str) -> Iterator[str]:
    """Yield the slot and the more general ones, then those of the purpose that takes its place."""
    purpose, *parts = slot.split("/")
    for length in range(len(parts), -1, -1):
        yield "/".join([purpose, *parts[:length]])
    if purpose in ELSE:
        yield from upwards("/".join([ELSE[purpose], *parts]))
