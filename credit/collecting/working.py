"""Working a case: the call that was made, what was promised in it, and when to call again; all of it or nothing."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from credit.collecting.promises import promise_plan
from credit.collecting.refusals import CaseRefused
from credit.collecting.rows import last_heard
from credit.models import CollectionCase, Promise
from customers.holds import lock_customer
from customers.models import Customer
from foundation.periods import business_day, company_today, end_of_day
from foundation.templatetags.formats import clock
from journal.agenda.refusals import AgendaRefused
from journal.agenda.tasks import drop_task
from journal.models import Entry
from journal.parties import Parties
from journal.record import record
from staff.models import User

CALL = "collection_call"
NOBODY = "Nobody answered"
LONGEST_NOTE = 300  # characters
WHO = "Say whom you spoke with: a name, or press “Nobody answered”."


@transaction.atomic
def set_next_contact(
    *, customer: Customer, day: date, by: User, now: datetime, note: str = ""
) -> CollectionCase:  # fmt: skip
    """Keep the customer off the worklist before that day. Raises CaseRefused for a day that has passed."""
    lock_customer(customer)
    if day < company_today(now):
        raise CaseRefused(f"{day:%d %b %Y} has passed: choose today or a later day.", "next_contact_on")
    if len(note) > LONGEST_NOTE:
        raise CaseRefused(f"The note has {len(note)} characters; keep it below {LONGEST_NOTE}.", "note")
    case = _put(customer, by=by, now=now, next_contact_on=day, note=note)
    record(customer, "next_contact_set", f"Next contact on {day:%d %b %Y}", text=note, by=by, now=now)
    return case


@transaction.atomic
def note_collection_call(
    *,
    customer: Customer,
    spoken_to: Parties,
    text: str,
    by: User,
    now: datetime,
    promises: Sequence[tuple[Decimal, date]] = (),
    currency: str = "",
    next_contact_on: date | None = None,
    seen: int | None = None,
    **said: object,
) -> Entry:
    """Write down a collection call with who took it, what was promised, and the day to call again.

    Nobody was spoken to: that is noted, and they are called again on the next business day unless another is chosen.
    `seen` is the last entry by people the writer knew of (0: none); somebody else's call since then raises CaseRefused
    once. `said` goes to record() (subject, rich, happened_at, links, attachments). Raises CaseRefused, PromiseRefused.
    """
    lock_customer(customer)
    _ensure_seen(customer, seen, by, now)
    person, someone = _first(spoken_to), bool(spoken_to.contacts or spoken_to.people)
    if promises and not someone:
        raise CaseRefused("Somebody promised this: say who.", "contact")
    entry = _record(customer, spoken_to, text, promises, by=by, now=now, **said)
    made = (
        promise_plan(customer=customer, parts=promises, by=by, now=now, currency=currency, **person) if promises else []
    )
    again = next_contact_on or (None if someone or made else business_day(company_today(now) + timedelta(days=1)))
    if again:
        set_next_contact(customer=customer, day=again, by=by, now=now, note="" if someone else NOBODY)
    else:
        _forget_day(customer, by=by, now=now)
    if someone:
        _drop_calls(customer, entry, by=by, now=now)
    return entry


def _record(
    customer: Customer, spoken_to: Parties, text: str, promises: Iterable, *, by: User, now: datetime, **said: object
) -> Entry:
    subject = said.pop("subject", "") or ("" if text.strip() else _in_a_word(spoken_to, promises))
    people = {"contacts": spoken_to.contacts, "staff": spoken_to.staff, "people": spoken_to.people}
    return record(customer, CALL, subject, text=text, by=by, now=now, **people, **said)


def _in_a_word(spoken_to: Parties, promises: Iterable) -> str:
    """What the call was when nothing was written about it; empty lets the journal ask for a few words."""
    if not (spoken_to.contacts or spoken_to.people):
        return NOBODY
    return "Promised to pay" if promises else ""


def _first(spoken_to: Parties) -> dict[str, object]:
    """Who promised, as promise_plan() takes it."""
    if spoken_to.contacts:
        return {"contact": spoken_to.contacts[0], "promised_by": str(spoken_to.contacts[0])}
    return {"promised_by": spoken_to.people[0] if spoken_to.people else ""}


def _ensure_seen(customer: Customer, seen: int | None, by: User, now: datetime) -> None:
    """Two collectors with one case open: the second one is told before the customer is written to twice."""
    if seen is None:
        return
    tonight = end_of_day(company_today(now))  # the other one's clock may have been read a moment after ours
    latest = last_heard([customer.pk], until=tonight).get(customer.pk)
    if latest and latest.entry > seen and latest.kind == CALL and latest.author != str(by):
        raise CaseRefused(
            f"{latest.author} noted a collection call at {clock(latest.at)}, after you opened this case: "
            "read it under “Last contacts”. Save again to note yours as well."
        )


def _drop_calls(customer: Customer, entry: Entry, *, by: User, now: datetime) -> None:
    """The calls that were to be made about broken promises are made with this one."""
    missed = Promise.objects.missed().filter(customer=customer, task__done_at=None, task__dropped_at=None)
    for promise in missed.exclude(task=None).select_related("task"):
        with suppress(AgendaRefused):  # somebody did it this moment
            drop_task(task=promise.task, reason=f"Called: entry {entry.seq}.", by=by, now=now)


def _forget_day(customer: Customer, *, by: User, now: datetime) -> None:
    """A call that was due is made: its day does not bring the customer back on the list."""
    if CollectionCase.objects.filter(customer=customer, next_contact_on__isnull=False).exists():
        _put(customer, by=by, now=now, next_contact_on=None, note="")


def _put(customer: Customer, *, by: User, now: datetime, **values: object) -> CollectionCase:
    values |= {"changed_by": by, "changed_at": now}
    return CollectionCase.objects.update_or_create(customer=customer, defaults=values)[0]
