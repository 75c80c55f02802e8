"""An electronic invoice as EN 16931 sees it, free of any syntax; BT and BG are the standard's numbers of its terms."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from foundation.money import NOTHING


@dataclass(frozen=True, kw_only=True)
class Place:
    """A postal address (BG-5, BG-8, BG-15): up to three lines, and the ISO code of its country."""

    lines: tuple[str, ...] = ()
    city: str = ""
    postcode: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True, kw_only=True)
class Party:
    """Seller (BG-4) or buyer (BG-7)."""

    name: str
    place: Place
    identifier: str = ""  # BT-46: how we call the buyer
    vat_id: str = ""  # BT-31, BT-48: begins with its country
    tax_number: str = ""  # BT-32
    registration: str = ""  # BT-30, BT-47
    legal: str = ""  # BT-33
    endpoint: str = ""  # BT-34, BT-49: an e-mail address
    contact: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Taxation:
    """A category of UNTDID 5305 with its rate in percent; None where there can be none (outside the scope)."""

    category: str
    percent: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Reduction:
    """What is taken off (or, negative, put upon) a base; `percent` is "by how much" where it was one."""

    amount: Decimal
    base: Decimal
    reason: str
    percent: Decimal | None = None
    taxation: Taxation | None = None  # of the document's own (BG-20)


@dataclass(frozen=True, kw_only=True)
class Item:
    """A line (BG-25). `price` is never negative: what is given back has a negative quantity."""

    number: str
    name: str
    quantity: Decimal
    unit: str  # of UN/ECE Recommendation 20
    price: Decimal
    net: Decimal  # BT-131, after its own discount
    taxation: Taxation
    reductions: tuple[Reduction, ...] = ()
    part_number: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class TaxGroup:
    """One row of the tax breakdown (BG-23)."""

    taxation: Taxation
    taxable: Decimal  # BT-116
    tax: Decimal  # BT-117
    reason: str = ""  # BT-120
    code: str = ""  # BT-121


@dataclass(frozen=True, kw_only=True)
class Payment:
    """How it is paid (BG-16): into which account, or collected with which mandate, and with which words."""

    account: str = ""  # IBAN
    bank: str = ""  # BIC
    holder: str = ""
    sepa: bool = False
    remittance: str = ""  # BT-83
    mandate: str = ""  # BT-89
    creditor: str = ""  # BT-90: our identifier as a collector


@dataclass(frozen=True, kw_only=True)
class EInvoice:
    """The whole of it; amounts of a credit note are positive."""

    credit: bool
    number: str
    issued_on: date
    currency: str
    seller: Party
    buyer: Party
    items: tuple[Item, ...]
    groups: tuple[TaxGroup, ...]
    allowances: tuple[Reduction, ...] = ()
    net: Decimal = NOTHING  # as the document itself says; BT-109
    tax: Decimal = NOTHING  # BT-110
    total: Decimal = NOTHING  # BT-112
    due_on: date | None = None
    terms: str = ""  # BT-20
    note: str = ""  # BT-22
    their_order: str = ""  # BT-13
    our_order: str = ""  # BT-14
    corrects: tuple[tuple[str, date], ...] = ()  # BG-3
    delivered: tuple[date, date] | None = None  # BT-72, or BG-14 when the two differ
    ship_to: Place | None = None  # BG-15
    payment: Payment = field(default_factory=Payment)

    @property
    def lines_total(self) -> Decimal:
        """BT-106, the sum of the lines."""
        return sum((item.net for item in self.items), NOTHING)

    @property
    def allowances_total(self) -> Decimal:
        """BT-107, what is taken off the whole."""
        return sum((each.amount for each in self.allowances), NOTHING)

    @property
    def type_code(self) -> str:
        """BT-3, of UNTDID 1001."""
        return "381" if self.credit else "380"
