"""When all levels are through and nothing came of it: no more reminders, a hold is proposed to a person instead."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse

from credit.dunning.courtesy import situations_of
from credit.dunning.reasons import PEACE
from credit.dunning.situation import Due, Situation
from credit.models import DunningLevel, HoldProposal
from customers.models import Customer, Hold
from foundation.periods import company_today
from foundation.templatetags.formats import day, money_with_currency
from journal.alerts import alert
from staff.permissions import holders

Act, Decision = HoldProposal.Act, HoldProposal.Decision
A_MONTH = timedelta(days=30)


def propose_holds(*, now: datetime, situations: Iterable[Situation] | None = None) -> int:
    """Propose to hold whom the last level did not move within its days; let lapse what is settled since.

    Returns how many are proposed. Asked again, it proposes nobody twice, nor who was dismissed or released by a person
    within a month.
    """
    last = DunningLevel.objects.order_by("position").last()
    if situations is None:
        situations = situations_of(None, as_of=company_today(now)).values()
    through = {one.customer_id: one for one in situations if last and _is_through(one, last)}
    _lapse(set(through), now)
    wanted = {pk: one for pk, one in through.items() if last.proposes_hold and not _in_peace(one)}
    decided = _decided(wanted, now)
    proposed = [
        HoldProposal(customer_id=pk, act=Act.PLACE, reason=_reason(one, last), made_at=now)
        for pk, one in wanted.items()
        if pk not in decided
    ]
    HoldProposal.objects.bulk_create(proposed, ignore_conflicts=True)
    _tell(proposed, now)
    return len(proposed)


def _is_through(one: Situation, last: DunningLevel) -> bool:
    return any(_waited_out(item, one, last) for item in one.items)


def _waited_out(item: Due, one: Situation, last: DunningLevel) -> bool:
    reached = item.raised_on and item.reached >= last.position
    return bool(reached) and (one.as_of - item.raised_on).days >= last.wait_days


def _in_peace(one: Situation) -> bool:
    return any(finding.key in PEACE for finding in one.findings)


def _decided(wanted: Iterable[int], now: datetime) -> set[int]:
    """Return who is on hold, proposed already, archived, or was spared by a person within the month."""
    lately = now - A_MONTH
    proposals = HoldProposal.objects.filter(act=Act.PLACE, customer__in=wanted)
    spared = proposals.filter(rule=None, decision=Decision.DISMISSED, decided_at__gt=lately)
    holds = Hold.objects.filter(customer__in=wanted)
    found = [
        proposals.filter(decided_at=None).values_list("customer_id", flat=True),
        spared.values_list("customer_id", flat=True),
        holds.active().values_list("customer_id", flat=True),
        holds.filter(released_at__gt=lately).values_list("customer_id", flat=True),
        Customer.objects.filter(pk__in=wanted, status=Customer.Status.ARCHIVED).values_list("pk", flat=True),
    ]
    return {pk for keys in found for pk in keys}


def _lapse(through: set[int], now: datetime) -> None:
    """Close the proposals of the last level that are not called for any more; those of rules the night closes."""
    proposals = HoldProposal.objects.filter(act=Act.PLACE, rule=None, decided_at=None)
    proposals.exclude(customer__in=through).update(decided_at=now, decision=Decision.LAPSED)


def _reason(one: Situation, last: DunningLevel) -> str:
    asked = money_with_currency(one.asked, one.currency)
    since = max(item.raised_on for item in one.items if _waited_out(item, one, last))
    return f"{last.name} sent on {day(since, one.as_of)} in vain: {asked} overdue, the oldest {one.days_late} days"


def _tell(proposed: list[HoldProposal], now: datetime) -> None:
    """One alert for each who decides, however many customers it is about."""
    if not proposed:
        return
    first = Customer.objects.get(pk=proposed[0].customer_id)
    more = f" and {len(proposed) - 1} more" if len(proposed) > 1 else ""
    text = f"All reminders are through and nothing came of them: hold {first.name}{more}? Confirm or dismiss."
    people = holders("credit.change_holdproposal")
    alert(customer=first, text=text, url=reverse("credit:proposals"), to=people, now=now)
