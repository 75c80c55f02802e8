"""The header of the folder: who it is and the figures that never scroll away, as of one day."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse

from credit.limits import LimitUse
from credit.models import Promise
from credit.signals import Signal
from crm.actions import Shown as Offered
from customers.models import Customer, Hold
from financials.aging import Aging
from financials.models import Payment
from financials.truth import Truth
from foundation.money import NOTHING

MOST_CHIPS = 3  # beside the name, which needs the room


@dataclass
class ShownTab:
    """A tab as one user sees it on one page."""

    key: str
    label: str
    url: str
    count: int | None
    shortcut: str
    active: bool


@dataclass
class HoldBand:
    """What the red band says; `head_office` is on hold where the customer itself is not, but uses its credit."""

    placed_at: datetime
    placed_by: str
    reason: str
    head_office: Customer | None
    release_url: str | None
    may_ask: bool  # what releasing it would change

    @classmethod
    def of(cls, hold: Hold, customer: Customer, *, may_release: bool, may_ask: bool) -> "HoldBand":
        """Return the band of a hold that binds a customer."""
        own = hold.customer_id == customer.pk
        release = reverse("credit:release", args=[customer.code]) if may_release and own else None
        above = None if own else hold.customer
        return cls(hold.placed_at, hold.placed_by_name, hold.reason, above, release, may_ask and own)


@dataclass
class KeyContact:
    """The person to call first, or the office's own number."""

    name: str
    role: str
    phone: str
    phone_display: str
    do_not_contact: bool = False
    do_not_contact_note: str = ""


@dataclass
class Rating:
    """What a night kept of a customer: of the end of `day`, computed at an instant; None is unknown."""

    grade: str | None = None
    score: float | None = None
    provisional: bool = False
    risk: float | None = None
    day: date | None = None
    computed_at: datetime | None = None


@dataclass
class Header:
    """Everything the folder's header shows, as of one day; money in `currency`."""

    customer: Customer
    currency: str
    aging: Aging
    use: LimitUse
    rating: Rating
    last_payment: Payment | None
    promises: list[Promise]
    hold: HoldBand | None
    signals: list[Signal]
    disputed: frozenset[int]  # the keys of the invoices in dispute
    key_contact: KeyContact | None
    counts: dict[str, int]
    tabs: list[ShownTab]
    as_of: date | None
    truth: Truth
    bar: list[Offered] = field(default_factory=list)  # what can be done on every tab
    more: list[Offered] = field(default_factory=list)  # the same, in the menu
    why: dict[str, str] = field(default_factory=dict)

    @property
    def balance(self) -> Decimal:
        return self.aging.balance

    @property
    def overdue(self) -> Decimal:
        return self.aging.overdue

    @property
    def exposure(self) -> Decimal:
        """What this customer has of us, without the others that use the same limit."""
        return self.use.own.amount

    @property
    def chips(self) -> list[Signal]:
        """The signals the header says nowhere else, the gravest first; what there is no room for is said on hover."""
        told = [signal for signal in self.signals if signal.key != "on-hold"]
        if len(told) <= MOST_CHIPS:
            return told
        shown, others = told[: MOST_CHIPS - 1], told[MOST_CHIPS - 1 :]
        why = "; ".join(f"{signal.label}: {signal.why}" for signal in others)
        return [*shown, Signal("more", f"{len(others)} more", others[0].tone, why)]

    @property
    def age_url(self) -> str:
        """The list of open items of one age; the key of the age is still to be added."""
        day = f"as_of={self.as_of.isoformat()}&" if self.as_of else ""
        return f"{reverse('financials:overview', args=[self.customer.code])}?{day}age="

    @property
    def age_why(self) -> str:
        """The explanation of one age; the key of the age is still to be added."""
        day = f"as_of={self.as_of.isoformat()}&" if self.as_of else ""
        return f"{reverse('financials:why', args=[self.customer.code])}?{day}figure=" if self.why else ""

    @property
    def next_promise(self) -> Promise | None:
        return next(iter(self.promises), None)

    @property
    def overdue_tone(self) -> str:
        return "red" if self.overdue > NOTHING else ""
