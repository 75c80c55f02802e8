"""The folder of one customer: which tabs it has, and the header that never scrolls away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from credit.collecting.promises import promises_on
from credit.health import facts, holds_on, kept_of
from credit.limits import limit_use
from credit.models import RatedDay, RatingHistory
from credit.signals import Signal, signals_of
from crm.actions import BAR, MORE, offered
from crm.counts import counts, last_payment
from crm.header import Header, HoldBand, KeyContact, Rating, ShownTab
from customers.exemptions import running_out
from customers.models import Category, Customer, Hold, Phone, TagLink
from financials.aging import aging
from financials.banners import banners_shown
from financials.models import Payment
from financials.truth import doubts_of, last_check, truth, truth_at
from foundation.periods import company_today, day_asked, on_day
from foundation.sql import fetch, statement
from staff.models import User

PASSING = statement(__file__, "folder_head")
RATED = ("grade", "score", "provisional", "risk", "day", "computed_at")


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


def header(request: HttpRequest) -> dict[str, object]:
    """Context processor: `folder` on every page below /customers/<code>/, computed when a template asks for it."""
    code = request.resolver_match.kwargs.get("code") if request.resolver_match else None
    return {"folder": SimpleLazyObject(lambda: folder_header(request, code))} if code else {}


def house(request: HttpRequest) -> dict[str, object]:
    """Context processor: `truth`, what the last check of the books says of everybody, read when a template asks."""
    return {"truth": SimpleLazyObject(lambda: truth(now=timezone.now()))}


def folder_customer(request: HttpRequest, code: str) -> Customer | None:
    """Return the customer of this code, if the user may see it, with all the head of the folder says of it."""
    request.folder_customer = _as_the_head_says(request).filter(code=code).first()
    return request.folder_customer


def _as_the_head_says(request: HttpRequest) -> QuerySet[Customer]:
    names = Category.objects.filter(customers=OuterRef("pk")).order_by("pk").values("name")
    tags = TagLink.objects.filter(customer=OuterRef("pk")).order_by("tag__name")
    tagged = tags.values(said=JSONObject(name="tag__name", colour="tag__colour"))
    customers = Customer.objects.visible_to(request.user).select_related("parent", "payer", "sales_rep")
    checked = {"checked_at": Subquery(last_check()), "doubted": ArraySubquery(doubts_of(OuterRef("pk")))}
    said = {"labels": ArraySubquery(names), "tagged": ArraySubquery(tagged), **checked}
    if not request.GET.get("as_of"):  # how an invoice stood on a past day is no sign of today
        said["banners"] = banners_shown(today=company_today())
    return customers.annotate(**said)


def folder_header(request: HttpRequest, code: str) -> Header | None:
    """Return all the head of the folder says, worked out once a request."""
    if not hasattr(request, "folder_header"):
        request.folder_header = _header(request, code)
    return request.folder_header


def _header(request: HttpRequest, code: str) -> Header | None:
    customer = getattr(request, "folder_customer", None) or folder_customer(request, code)
    # An entry of the journal is read under the code of its book, which may be that of one merged into another.
    customer = customer or _as_the_head_says(request).survivors_of(code).first()
    if not customer:
        return None
    today = company_today()
    as_of = day_asked(request.GET.get("as_of"), today)
    account = aging(customer_id=customer.pk, currency=customer.currency, as_of=as_of)
    use = limit_use(customer=customer, as_of=as_of, today=today, at_hand=[customer])
    hold = holds_on({customer.pk: use}, as_of)[customer.pk]
    kept = kept_of([customer.pk], as_of=as_of, today=today)[customer.pk]
    shown_counts, latest = counts(customer, as_of), last_payment(customer, as_of)
    passing = fetch(PASSING, {"customer": customer.pk, "currency": customer.currency, "as_of": as_of})[0]
    certificate = _certificate(customer, as_of) if passing["exempt"] else []
    return Header(
        customer=customer,
        currency=customer.currency,
        aging=account,
        use=use,
        rating=_rating(passing, customer, as_of, today),
        last_payment=latest,
        promises=promises_on(customer=customer, day=as_of) if passing["promised"] else [],
        hold=_hold_band(hold, customer, request.user, is_today=as_of == today),
        signals=[*signals_of(facts(account, use, hold, kept, as_of=as_of)), *certificate],
        disputed=kept.disputed,
        key_contact=_key_contact(passing),
        counts=shown_counts,
        tabs=_tabs(request, customer, shown_counts),
        as_of=None if as_of == today else as_of,
        truth=truth_at(customer.checked_at, customer.doubted, now=timezone.now()),
        bar=offered(BAR, customer, request.user),
        more=offered(MORE, customer, request.user),
        why=_why(request, customer, as_of, today, latest),
    )


def _rating(row: Mapping[str, Any], customer: Customer, as_of: date, today: date) -> Rating:
    """Last night's rating; of a past day what its own night kept, else nothing: the Credit tab works it out.

    Working it out needs company-wide figures of that day, which take seconds in a large company.
    """
    if as_of == today:
        return Rating(**{name: row[name] for name in RATED}) if row["grade"] is not None else Rating()
    kept = RatingHistory.objects.filter(customer=customer, currency=customer.currency, day__lte=as_of)
    kept = kept.filter(Exists(RatedDay.objects.filter(day=as_of))).order_by("-day").first()
    return Rating(kept.grade, kept.score, kept.provisional, day=as_of) if kept else Rating(day=as_of)


def _certificate(customer: Customer, as_of: date) -> list[Signal]:
    """Say that a tax exemption runs out, as the next order then bears tax."""
    label, why = running_out(customer, today=as_of)
    return [Signal("certificate", label, "amber", why)] if label else []


def _hold_band(hold: Hold | None, customer: Customer, user: User, *, is_today: bool) -> HoldBand | None:
    may_release = is_today and user.has_perm("customers.change_hold")
    may_ask = is_today and user.has_perm("credit.view_standing")
    return hold and HoldBand.of(hold, customer, may_release=may_release, may_ask=may_ask)


def _key_contact(row: Mapping[str, Any]) -> KeyContact | None:
    if row["name"] is None:
        return None
    phone = Phone(e164=row["e164"] or "", as_typed=row["as_typed"] or "", extension=row["extension"] or "")
    quiet, why = row["do_not_contact"], row["do_not_contact_note"]
    return KeyContact(row["name"], row["role"], phone.tel, phone.written, quiet, why)


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
            active=here == tab.url_name or bool({tab.key, tab.url_name.partition(":")[0]} & set(namespaces)),
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
    if request.user.has_perm("credit.view_promise"):
        pages["promise"] = reverse("credit:promises", args=[customer.code])
    return {name: on_day(page, as_of, today) for name, page in pages.items()}
