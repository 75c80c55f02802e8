"""The folder of one customer: which tabs it has, and the header that never scrolls away."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from credit.exposure import exposure, limit_used_percent
from credit.models import NightlyRun, Promise, Standing
from credit.promises import promises_on
from crm.counts import counts, last_payment
from customers.models import Category, Customer, Hold
from financials.aging import Aging, aging
from financials.models import Payment
from foundation.money import NOTHING
from foundation.periods import company_today, day_asked, end_of_day, on_day
from foundation.sql import fetch


@dataclass(frozen=True)
class Tab:
    """A tab of the folder; `count` names the figure of `counts` shown beside it."""

    key: str
    label: str
    url_name: str
    shortcut: str
    permission: str
    count: str | None = None


TABS = [
    Tab("overview", "Overview", "folder", "o", "customers.view_customer"),
    Tab("contacts", "Contacts", "customers:contacts", "c", "customers.view_contact", "contacts"),
    Tab("journal", "Journal", "journal:entries", "j", "journal.view_entry", "journal"),
    Tab("financials", "Financials", "financials:overview", "f", "financials.view_document", "dealings"),
    Tab("credit", "Credit", "credit:overview", "r", "credit.view_standing"),
    Tab("service", "Service", "service:calls", "s", "service.view_servicecall", "service_calls"),
    Tab("documents", "Documents", "documents:files", "d", "documents.view_storedfile", "documents"),
]


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
    """What the red band says."""

    placed_at: datetime
    placed_by: str
    reason: str
    release_url: str | None


@dataclass
class KeyContact:
    """The person to call first, or the office's own number."""

    name: str
    role: str
    phone: str
    phone_display: str


@dataclass
class Header:
    """Everything the folder's header shows, as of one day; money in `currency`."""

    customer: Customer
    currency: str
    aging: Aging
    limit: Decimal | None
    exposure: Decimal
    limit_used_percent: int | None
    grade: str | None
    score: float | None
    provisional: bool
    grade_computed_at: datetime | None
    risk: float | None
    last_payment: Payment | None
    promises: list[Promise]
    hold: HoldBand | None
    key_contact: KeyContact | None
    counts: dict[str, int]
    tabs: list[ShownTab]
    as_of: date | None
    why: dict[str, str] = field(default_factory=dict)

    @property
    def balance(self) -> Decimal:
        return self.aging.balance

    @property
    def overdue(self) -> Decimal:
        return self.aging.overdue

    @property
    def over_limit(self) -> Decimal:
        """By how much the exposure passes the limit."""
        return self.exposure - (self.limit or NOTHING)

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


def header(request: HttpRequest) -> dict[str, object]:
    """Context processor: `folder` on every page below /customers/<code>/, computed when a template asks for it."""
    code = request.resolver_match.kwargs.get("code") if request.resolver_match else None
    return {"folder": SimpleLazyObject(lambda: _header(request, code))} if code else {}


def folder_customer(request: HttpRequest, code: str) -> Customer | None:
    """Return the customer, if this user may see it, with all the head of the folder says of it."""
    names = Category.objects.filter(customers=OuterRef("pk")).order_by("pk").values("name")
    customers = Customer.objects.visible_to(request.user).select_related("parent", "sales_rep")
    request.folder_customer = customers.annotate(tags=ArraySubquery(names)).filter(code=code).first()
    return request.folder_customer


def _header(request: HttpRequest, code: str) -> Header | None:
    customer = getattr(request, "folder_customer", None) or folder_customer(request, code)
    if not customer:
        return None
    today = company_today()
    as_of = day_asked(request.GET.get("as_of"), today)
    account = aging(customer_id=customer.pk, currency=customer.currency, as_of=as_of)
    used = exposure(customer=customer, balance=account.balance, as_of=as_of, today=today)
    shown_counts, latest = counts(customer, as_of), last_payment(customer, as_of)
    return Header(
        customer=customer,
        currency=customer.currency,
        aging=account,
        limit=customer.credit_limit,
        exposure=used,
        limit_used_percent=limit_used_percent(exposure=used, limit=customer.credit_limit),
        **_rating(customer, as_of, today),
        last_payment=latest,
        promises=promises_on(customer=customer, day=as_of),
        hold=_hold_band(customer, as_of, today, request.user),
        key_contact=_key_contact(customer),
        counts=shown_counts,
        tabs=_tabs(request, customer, shown_counts),
        as_of=None if as_of == today else as_of,
        why=_why(request, customer, as_of, today, latest),
    )


def _rating(customer: Customer, as_of: date, today: date) -> dict[str, object]:
    """Last night's rating, with the time of that night; a past day's is worked out on the Credit tab alone.

    It needs company-wide figures of that day, which takes seconds in a large company unless its night kept them.
    """
    night = NightlyRun.objects.exclude(finished_at=None).order_by("-finished_at").values("finished_at")[:1]
    stored = Standing.objects.filter(customer=customer, currency=customer.currency)
    figures = stored.annotate(computed_at=Subquery(night)).first() if as_of == today else None
    rating = {name: getattr(figures, name, None) for name in ("grade", "score", "risk")}
    computed_at = getattr(figures, "computed_at", None)
    return rating | {"provisional": bool(figures and figures.provisional), "grade_computed_at": computed_at}


def hold_on(customer: Customer, as_of: date) -> Hold | None:
    """Return the hold that was in force at the end of that day."""
    placed = customer.holds.filter(placed_at__lt=end_of_day(as_of)).exclude(released_at__lt=end_of_day(as_of))
    return placed.select_related("placed_by").order_by("-placed_at").first()


def _hold_band(customer: Customer, as_of: date, today: date, user) -> HoldBand | None:
    hold = hold_on(customer, as_of)
    if not hold:
        return None
    may_release = as_of == today and user.has_perm("customers.change_hold")
    url = reverse("credit:release", args=[customer.code]) if may_release else None
    return HoldBand(hold.placed_at, hold.placed_by_name, hold.reason, url)


def _key_contact(customer: Customer) -> KeyContact | None:
    sql = """
        SELECT concat_ws(' ', nullif(person.title, ''), nullif(person.first_name, ''), nullif(person.last_name, ''))
                   AS name,
               contact.role, phone.e164, phone.as_typed
        FROM customers_contact contact
            JOIN customers_person person ON person.id = contact.person_id
            LEFT JOIN customers_phone phone ON phone.kind <> 'fax'
                AND (phone.person_id = person.id OR phone.customer_id = contact.customer_id)
        WHERE contact.customer_id = %(customer)s
        ORDER BY contact.is_key DESC, contact.id, phone.person_id NULLS LAST, phone.id LIMIT 1
    """
    rows = fetch(sql, {"customer": customer.pk})
    if not rows:
        return None
    row = rows[0]
    return KeyContact(row["name"], row["role"], row["e164"] or "", row["as_typed"] or "")


def _tabs(request: HttpRequest, customer: Customer, shown_counts: dict[str, int]) -> list[ShownTab]:
    here = request.resolver_match.view_name
    namespaces = request.resolver_match.namespaces
    return [
        ShownTab(
            key=tab.key,
            label=tab.label,
            url=reverse(tab.url_name, args=[customer.code]),
            count=shown_counts[tab.count] if tab.count else None,
            shortcut=tab.shortcut,
            active=here == tab.url_name or tab.key in namespaces,
        )
        for tab in TABS
        if request.user.has_perm(tab.permission)
    ]


def _why(request: HttpRequest, customer: Customer, as_of: date, today: date, latest: Payment | None) -> dict[str, str]:
    """The page that explains each figure, as of the same day."""
    if not request.user.has_perm("financials.view_document"):
        return {}
    why = reverse("financials:why", args=[customer.code])
    pages = {
        "balance": why,
        "overdue": f"{why}?figure=overdue",
        "unapplied": f"{why}?figure=unapplied",
        "exposure": reverse("credit:exposure", args=[customer.code]),
        "grade": reverse("credit:overview", args=[customer.code]),
    }
    if latest and request.user.has_perm("financials.view_payment"):
        pages["last_payment"] = reverse("financials:payment", args=[customer.code, latest.pk])
    return {name: on_day(page, as_of, today) for name, page in pages.items()}
