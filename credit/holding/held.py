"""Held orders: what the gate refused stays as it was typed and stands before the managers until somebody decides.

Granting is credit.holding.overrides; whoever ordered then confirms the draft again, and the gate lets it pass once.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Now
from django.urls import reverse

from credit.holding.overrides import note_used
from credit.limits import OverLimit, over_limit
from credit.models import HeldWork, Override
from customers.holds import OnHold, lock_customer
from financials.documents import said_total
from financials.models import Document
from foundation.money import format_money
from foundation.periods import company_today
from journal.alerts import alert
from journal.record import record
from staff.models import User
from staff.permissions import holders

DECIDES = "credit.add_override"
LONGEST = HeldWork._meta.get_field("said").max_length
NAMED = 3
Because, Outcome = HeldWork.Because, HeldWork.Outcome


class NotDecided(Exception):
    """The held order was not decided about; the text says why and what to do."""


def hold_back(*, draft: Document, refusal: Exception, by: User, now: datetime) -> str:
    """Keep a refused draft for the managers, and tell them once (settings.ORDERS_HELD); returns who was told.

    Refused again, the same entry says what is refused now. A delivery without order has nothing that could be approved.
    """
    if draft.kind != Document.Kind.ORDER:
        return "Write an order of it first: an order can be approved."
    over = over_limit(customer=draft.customer, total=draft.total, currency=draft.currency, today=company_today(now))
    said = {
        "customer": draft.customer,
        "because": _because(refusal, over),
        "said": str(refusal)[:LONGEST],
        "total": draft.total,
        "exposure": over.use.used if over else None,
        "limit": over.use.limit if over else None,
        "asked_by": by,
        "asked_at": now,
    }
    _, first = HeldWork.objects.update_or_create(order=draft, decided_at=None, defaults=said)
    if first:
        subject = f"Order of {said_total(draft)} not taken"
        record(draft.customer, "order_refused", subject, text=str(refusal), by=by, now=now)
    return _who_decides(_tell(draft.customer, f"{by.get_short_name()} asks for approval: {refusal}", by, now, first))


def _because(refusal: Exception, over: OverLimit | None) -> str:
    if not isinstance(refusal, OnHold):
        return Because.LIMIT
    return Because.BOTH if over else Because.HOLD


def _tell(customer, text: str, by: User, now: datetime, first: bool) -> list[User]:
    """Return the people who can decide; tell them unless they know already."""
    managers = [one for one in holders(DECIDES) if one != by]
    if first:
        alert(customer=customer, text=text, url=reverse("credit:held"), to=managers, now=now)
    return managers


def _who_decides(managers: Sequence[User]) -> str:
    if not managers:
        return "It is kept as a draft. Nobody else here may approve it: a manager has to be given that right first."
    names = [one.get_short_name() for one in managers[:NAMED]]
    if more := managers[NAMED:]:
        names.append(f"{len(more)} more")
    told = f"{' and '.join([', '.join(names[:-1]), names[-1]] if len(names) > 1 else names)} "
    told += "was told" if len(managers) == 1 else "were told"
    return f"It is kept as a draft and stands before the managers for approval: {told}."


def settle(*, order: Document, by: User, now: datetime) -> None:
    """Close what was held back of an order that has now been taken (settings.ORDERS_SETTLED)."""
    HeldWork.objects.filter(order=order, decided_at=None).update(decided_at=now, outcome=Outcome.TAKEN)
    note_used(work=order, by=by, now=now)


def hold_back_call(*, call, refusal: OnHold, by: User, now: datetime) -> None:
    """Keep a refused service call for the managers, and tell them once (settings.CALLS_HELD)."""
    said = {
        "customer": call.customer,
        "because": Because.HOLD,
        "said": str(refusal)[:LONGEST],
        "asked_by": by,
        "asked_at": now,
    }
    _, first = HeldWork.objects.update_or_create(call_id=call.pk, decided_at=None, defaults=said)
    text = f"{by.get_short_name()} asks to take a service call (“{call.subject}”): {refusal}"
    _tell(call.customer, text, by, now, first)


def settle_call(*, call, taken: bool, by: User, now: datetime) -> None:
    """Close what was held back of a service call that was taken after all, or cancelled (settings.CALLS_SETTLED)."""
    outcome = Outcome.TAKEN if taken else Outcome.WITHDRAWN
    HeldWork.objects.filter(call_id=call.pk, decided_at=None).update(decided_at=now, outcome=outcome)
    if taken:
        note_used(work=call, by=by, now=now)


@transaction.atomic
def decline(*, held: HeldWork, note: str, by: User, now: datetime) -> HeldWork:
    """Say no, and why; the draft stays with who wrote it, who is told. Raises NotDecided."""
    lock_customer(held.customer)
    held = HeldWork.objects.select_related("customer", "order", "asked_by", "decided_by").get(pk=held.pk)
    _ensure_open(held)
    if not note.strip():
        raise NotDecided("Say why: whoever asked reads it, and it is kept in the journal.")
    held.decided_at, held.decided_by, held.outcome, held.note = now, by, Outcome.DECLINED, note.strip()
    held.save(update_fields=["decided_at", "decided_by", "outcome", "note"])
    what = f"order of {said_total(held.order)}" if held.order else "service call"
    record(held.customer, "override_declined", f"Approval declined: {what}", text=held.note, by=by, now=now)
    said = f"{by.get_short_name()} declined your {what}: {held.note}"
    alert(customer=held.customer, text=said, url=address_of(held), to=[held.asked_by], now=now, but=by)
    return held


def _ensure_open(held: HeldWork) -> None:
    if held.decided_at:
        who = f" by {held.decided_by.get_short_name()}" if held.decided_by else ""
        raise NotDecided(f"This is decided already: {held.get_outcome_display().lower()}{who}. Nothing was changed.")


def address_of(held: HeldWork) -> str:
    """Return the page of the held work: the draft, or the customer's service calls."""
    if held.order:
        return reverse("financials:edit", args=[held.customer.code, held.order.kind, held.order_id])
    return reverse("service:call", args=[held.customer.code, held.call_id])


def held_states(drafts: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Return the chip of each of these drafts that was held back: word, tone and hint (settings.HELD_OF)."""
    good = Override.objects.filter(order=OuterRef("order"), used_at=None, withdrawn_at=None, expires_at__gt=Now())
    latest = (
        HeldWork.objects.filter(order__in=drafts)
        .annotate(approved=Subquery(good.values("amount")[:1]))
        .select_related("decided_by", "order")
    )
    latest = latest.order_by("order", "-asked_at", "-pk").distinct("order")
    return {held.order_id: CHIPS[held.outcome](held) for held in latest if held.outcome in CHIPS}


def _approved(held: HeldWork) -> tuple[str, str, str]:
    who = held.decided_by.get_short_name()
    if held.approved is not None:
        amount = f"{format_money(held.approved, held.order.currency)} {held.order.currency}"
        return "approved", "green", f"Approved by {who}, up to {amount}: confirm it."
    return "credit hold", "red", f"What {who} approved has lapsed or was withdrawn."


BECAUSE = {
    Because.HOLD: "On credit hold",
    Because.LIMIT: "Over the credit limit",
    Because.BOTH: "On hold and over the credit limit",
}
CHIPS = {
    "": lambda held: ("credit hold", "red", f"{BECAUSE[held.because]}: it stands before the managers for approval."),
    Outcome.GRANTED: _approved,
    Outcome.DECLINED: lambda held: (
        "declined", "red", f"Declined by {held.decided_by.get_short_name()}: {held.note}"
    ),
}  # fmt: skip
