"""Overrides: a second person lets one order or service call pass although it is held back, once (F106, F107).

What stands against the work when it is granted, and nothing else, is lifted: a hold placed later binds all the same.
The gate uses the override up (credit migration 0006); who granted it does not confirm the order (credit.gate).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from credit.limits import over_limit
from credit.models import HeldWork, Override
from credit.models.holds import LEAST_REASON
from customers.holds import binding_hold, lock_customer
from customers.models import Customer
from financials.documents import DocumentRefused, lock_document, said_total
from financials.models import Document
from foundation.money import format_money
from foundation.periods import company_today
from journal.alerts import alert
from journal.record import record
from staff.models import User

PERMISSION = "credit.add_override"
USUAL_DAYS, LONGEST_DAYS = 7, 30
Outcome = HeldWork.Outcome


class OverrideRefused(DocumentRefused):
    """The override was not granted or withdrawn, and nothing was changed; the text says why and what to do."""


@transaction.atomic
def grant_override(
    *, work: Document | object, reason: str, by: User, now: datetime, days: int = USUAL_DAYS
) -> Override:
    """Let an order that is still a draft, or a service call that is only noted, pass once, up to the order's total.

    Lifts the hold and the limit, whichever holds it back now; good for so many days. Raises OverrideRefused.
    """
    _ensure_said(reason, days)
    work = _locked(work)
    _ensure_undecided(work)
    asked_by = _ensure_second_person(work, by)
    _supersede(work, now)
    lifts = _in_the_way(work, now)
    override = Override.objects.create(
        customer=work.customer, **_work_key(work), **_amount(work), **lifts, reason=reason.strip(),
        requested_by=asked_by, granted_by=by, granted_at=now, expires_at=now + timedelta(days=days),
    )  # fmt: skip
    held = HeldWork.objects.filter(**_work_key(work), decided_at=None)
    held.update(decided_at=now, decided_by=by, outcome=Outcome.GRANTED, note=override.reason)
    _note(override, work, "override_granted", f"Override granted for {_named(work)}: {override.reason}", by, now)
    said = f"{by.get_short_name()} lets {_named(work)} of {work.customer.name} pass: {override.reason}. Confirm it."
    alert(customer=work.customer, text=said, url=work.get_absolute_url(), to=_authors(work), but=by, now=now)
    return override


@transaction.atomic
def withdraw_override(*, override: Override, by: User, now: datetime) -> Override:
    """Take an override back before it was used; the work is held back again. Raises OverrideRefused."""
    lock_customer(override.customer)
    override = Override.objects.select_related("customer", "order", "requested_by", "granted_by").get(pk=override.pk)
    if override.used_at:
        raise OverrideRefused("The override has been used: the order is taken. Cancel the order if it must not stand.")
    if override.withdrawn_at:
        raise OverrideRefused("The override was withdrawn already.")
    _ensure_may_grant(by)
    override.withdrawn_at = now
    override.save(update_fields=["withdrawn_at"])
    what = _named(override.order) if override.order else "the service call"
    record(override.customer, "override_withdrawn", f"Override for {what} withdrawn", by=by, now=now)
    said = f"{by.get_short_name()} withdrew the override for {what} of {override.customer.name}: it is held back again."
    url = reverse("credit:overview", args=[override.customer.code])
    people = [override.requested_by, override.granted_by]
    alert(customer=override.customer, text=said, url=url, to=people, but=by, now=now)
    return override


def note_used(*, work: Document | object, by: User, now: datetime) -> None:
    """Put into the journal that an order or call just taken passed by an override, and tell who granted it."""
    used = overrides_of(customer=work.customer).filter(**_work_key(work)).exclude(used_at=None).first()
    if not used:
        return
    text = f"{work} taken by an override, granted by {used.granted_by}: {used.reason}"
    record(work.customer, "hold_overridden", text, by=by, now=now, about=work, staff=[used.granted_by])
    said = f"{work} of {work.customer.name} was {'confirmed' if isinstance(work, Document) else 'taken'}"
    url, granter = work.get_absolute_url(), [used.granted_by]
    alert(customer=work.customer, text=f"{said} by the override you granted.", url=url, to=granter, but=by, now=now)


def overrides_of(*, customer: Customer) -> QuerySet[Override]:
    """Return what was ever let pass for the customer, the newest first."""
    return customer.overrides.select_related("customer", "order", "requested_by", "granted_by").order_by("-granted_at")


def used_for(documents: Iterable[int]) -> dict[int, list[Override]]:
    """Return the overrides granted for these orders and not withdrawn, by order (settings.OVERRIDES_OF)."""
    found: dict[int, list[Override]] = {}
    granted = Override.objects.filter(order__in=documents, withdrawn_at=None)
    for one in granted.select_related("requested_by", "granted_by").order_by("-granted_at"):
        found.setdefault(one.order_id, []).append(one)
    return found


def _locked(work):
    if isinstance(work, Document):
        return lock_document(work)
    lock_customer(work.customer)
    return type(work).objects.select_related("customer").get(pk=work.pk)


def _ensure_said(reason: str, days: int) -> None:
    if len(reason.strip()) < LEAST_REASON:
        raise OverrideRefused(
            f"Say why in at least {LEAST_REASON} characters: it stands in the journal and on the order for good."
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise OverrideRefused(f"An override is good for 1 to {LONGEST_DAYS} days: choose a number between them.")


def _ensure_undecided(work) -> None:
    if isinstance(work, Document) and (work.kind != Document.Kind.ORDER or not work.is_draft):
        raise OverrideRefused(f"{work} is no draft of an order any more: there is nothing left to let pass.")
    if not isinstance(work, Document) and work.number:
        raise OverrideRefused(f"{work} has been taken: there is nothing left to let pass.")


def _ensure_second_person(work, by: User) -> User:
    """Return who asks for the work to pass. Raises OverrideRefused for who has no right, or a hand in it."""
    _ensure_may_grant(by)
    authors = _authors(work)
    if not authors:
        raise OverrideRefused("Nobody is known to have asked for this: let somebody confirm it first.")
    if by in authors:
        what = "wrote this order" if isinstance(work, Document) else "asked for this call"
        raise OverrideRefused(f"You {what} yourself: somebody else must grant it.")
    return authors[0]


def _ensure_may_grant(by: User) -> None:
    if not by.has_perm(PERMISSION):
        raise OverrideRefused("You may not grant overrides: ask a manager, who finds the order under Held orders.")


def _authors(work) -> list[User]:
    """Return who asked, wrote or changed it, who asked first."""
    held = HeldWork.objects.filter(**_work_key(work), decided_at=None).select_related("asked_by").first()
    wrote = (work.changed_by, work.created_by) if isinstance(work, Document) else (work.noted_by,)
    return [user for user in (held and held.asked_by, *wrote) if user]


def _supersede(work, now: datetime) -> None:
    """Withdraw an override that is no good any more. Raises OverrideRefused for one that still is."""
    known = Override.objects.filter(**_work_key(work), withdrawn_at=None).select_related("granted_by").first()
    if not known:
        return
    if known.expires_at > now and not _outgrown(known, work):
        raise OverrideRefused(
            f"{known.granted_by.get_short_name()} has granted an override already, good until "
            f"{company_today(known.expires_at):%d %b %Y}: confirm the order."
        )
    known.withdrawn_at = now
    known.save(update_fields=["withdrawn_at"])


def _outgrown(override: Override, work) -> bool:
    return isinstance(work, Document) and (override.currency != work.currency or override.amount < work.total)


def _in_the_way(work, now: datetime) -> dict[str, bool]:
    lifts = {"lifts_hold": binding_hold(work.customer) is not None, "lifts_limit": False}
    if isinstance(work, Document):
        today = company_today(now)
        over = over_limit(customer=work.customer, total=work.total, currency=work.currency, today=today)
        lifts["lifts_limit"] = over is not None
    if not any(lifts.values()):
        raise OverrideRefused("Nothing holds this back any more: it can be confirmed as it is.")
    return lifts


def _work_key(work) -> dict[str, object]:
    return {"order": work} if isinstance(work, Document) else {"call_id": work.pk}


def _amount(work) -> dict[str, object]:
    return {"amount": work.total, "currency": work.currency} if isinstance(work, Document) else {}


def _named(work) -> str:
    return f"the order of {said_total(work)}" if isinstance(work, Document) else str(work)


def _note(override: Override, work, kind: str, said: str, by: User, now: datetime) -> None:
    lifted = [name for name, on in (("hold", override.lifts_hold), ("limit", override.lifts_limit)) if on]
    amount = f" up to {format_money(override.amount, override.currency)} {override.currency}" if override.amount else ""
    text = (
        f"Lifts the {' and the '.join(lifted)}{amount}, once, until {company_today(override.expires_at):%d %b %Y}. "
        f"Asked for by {override.requested_by}."
    )
    record(override.customer, kind, said, text=text, by=by, now=now, about=work, staff=[override.requested_by])
