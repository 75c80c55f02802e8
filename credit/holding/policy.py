"""The hold policy, each night: automatic rules place holds, the others propose them to a person; what the reason is
gone of is proposed to be released. A person's decision stands for a month before the same rule asks again.

Running it again changes nothing, and two runs at once do no more than one: each hold is placed with the customer
locked and the rule asked again, and the database keeps one open proposal an act.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from credit.holding.holds import HoldRefused, place_on_hold
from credit.holding.rules import Match, active_rules, met_by, met_by_all, words
from credit.models import HoldProposal, HoldRule
from customers.holds import lock_customer
from customers.models import Customer, Hold
from foundation.periods import company_today
from journal.alerts import alert
from staff.permissions import holders

Act, Decision = HoldProposal.Act, HoldProposal.Decision
ACTS = ((Act.PLACE, "hold"), (Act.RELEASE, "release"))
A_MONTH = timedelta(days=30)
Found = dict[int, list[Match]]


def apply_policy(*, day: date, now: datetime) -> int:
    """Place, propose and let lapse what the rules say of a day whose standing the night has computed.

    Returns how many holds were placed and proposals made or lapsed. Keeps transactions of its own, one a hold.
    """
    found: Found = defaultdict(list)
    for match in met_by_all(as_of=day, rules=active_rules()):
        found[match.customer_id].append(match)
    placed = _place(found, now)
    with transaction.atomic():
        lapsed = _lapse(found, now)
        proposed = [*_propose_holds(found, now), *_propose_releases(found, now)]
        _tell(placed, proposed, now)
    return len(placed) + lapsed + len(proposed)


def would_hold(*, rule: HoldRule, now: datetime) -> list[Match]:
    """Return whom a rule, saved or not, would hold or propose to hold by last night's figures; one match each."""
    found: Found = defaultdict(list)
    for match in met_by_all(as_of=company_today(now) - timedelta(days=1), rules=[rule]):
        found[match.customer_id].append(match)
    return [matches[0] for matches in _to_hold(found, now).values()]


def _place(found: Found, now: datetime) -> list[Customer]:
    automatic = {key: [one for one in matches if one.rule.automatic] for key, matches in found.items()}
    wanted = _to_hold({key: matches for key, matches in automatic.items() if matches}, now)
    customers = Customer.objects.filter(pk__in=wanted).order_by("pk")
    return [customer for customer in customers if _place_one(customer, wanted[customer.pk], now)]


@transaction.atomic
def _place_one(customer: Customer, matches: list[Match], now: datetime) -> bool:
    """Ask once more with the customer locked: who has paid this morning is not put on hold."""
    lock_customer(customer)
    still = met_by(customer.pk, as_of=company_today(now), rules=[one.rule for one in matches])
    if not still:
        return False
    try:
        place_on_hold(customer=customer, reason=still[0].reason, by=None, now=now, policy=words(still[0].rule)[:100])
    except HoldRefused:
        return False
    return True


def _to_hold(found: Found, now: datetime) -> Found:
    """Leave out who is on hold, was released by a person within the month, or is archived; and dismissed rules."""
    left_out = set(Hold.objects.active().values_list("customer_id", flat=True))
    left_out |= set(Hold.objects.filter(released_at__gt=now - A_MONTH).values_list("customer_id", flat=True))
    left_out |= set(Customer.objects.filter(pk__in=found, status=Customer.Status.ARCHIVED).values_list("pk", flat=True))
    dismissed = _dismissed(Act.PLACE, now)
    kept = {
        key: [one for one in matches if (key, one.rule.pk) not in dismissed]
        for key, matches in found.items()
        if key not in left_out
    }
    return {key: matches for key, matches in kept.items() if matches}


def _dismissed(act: str, now: datetime) -> set[tuple[int, int | None]]:
    latest = HoldProposal.objects.filter(act=act, decision=Decision.DISMISSED, decided_at__gt=now - A_MONTH)
    return set(latest.values_list("customer_id", "rule_id"))


def _propose_holds(found: Found, now: datetime) -> list[HoldProposal]:
    asked = set(HoldProposal.objects.filter(act=Act.PLACE, decided_at=None).values_list("customer_id", flat=True))
    by_people = {key: [one for one in matches if not one.rule.automatic] for key, matches in found.items()}
    wanted = {key: matches for key, matches in _to_hold(by_people, now).items() if key not in asked}
    return _propose(
        HoldProposal(customer_id=key, act=Act.PLACE, rule=one.rule, reason=one.reason, made_at=now)
        for key, (one, *_) in wanted.items()
    )


def _propose_releases(found: Found, now: datetime) -> list[HoldProposal]:
    """Propose to release what the policy asked for and no rule asks for any more."""
    asked = set(HoldProposal.objects.filter(act=Act.RELEASE, decided_at=None).values_list("hold_id", flat=True))
    dismissed = {customer for customer, _ in _dismissed(Act.RELEASE, now)}
    holds = Hold.objects.active().exclude(policy="").exclude(pk__in=asked).exclude(customer__in=dismissed)
    return _propose(
        HoldProposal(customer_id=hold.customer_id, act=Act.RELEASE, hold=hold, reason=_gone(hold), made_at=now)
        for hold in holds
        if hold.customer_id not in found
    )


def _gone(hold: Hold) -> str:
    return f"The reason of the hold is gone ({hold.policy}): no rule of the policy applies any more."


def _propose(proposals) -> list[HoldProposal]:
    """Another run may have been quicker: the database keeps one open proposal a customer and act."""
    proposals = list(proposals)
    HoldProposal.objects.bulk_create(proposals, ignore_conflicts=True)
    made = HoldProposal.objects.filter(
        decided_at=None,
        made_at__in={one.made_at for one in proposals},
        customer__in=[one.customer_id for one in proposals],
    )
    return list(made.filter(act=proposals[0].act).select_related("customer")) if proposals else []


def _lapse(found: Found, now: datetime) -> int:
    """Close what is proposed and not called for any more; a proposal without a rule is of credit.dunning.last_level."""
    still = {(key, one.rule.pk) for key, matches in found.items() for one in matches}
    proposals = HoldProposal.objects.filter(decided_at=None).exclude(act=Act.PLACE, rule=None).select_related("hold")
    over = [one.pk for one in proposals if not _stands(one, found, still)]
    return HoldProposal.objects.filter(pk__in=over).update(decided_at=now, decision=Decision.LAPSED)


def _stands(proposal: HoldProposal, found: Found, still: set[tuple[int, int]]) -> bool:
    if proposal.act == Act.PLACE:
        return (proposal.customer_id, proposal.rule_id) in still
    return proposal.customer_id not in found and proposal.hold is not None and proposal.hold.released_at is None


def _tell(placed: list[Customer], proposed: list[HoldProposal], now: datetime) -> None:
    """One alert for each who decides about what the night did, however many customers it is about."""
    if placed:
        text = f"The hold policy placed {_counted(len(placed), 'hold')} tonight: {_and_more(placed)}."
        _alert(placed[0], text, reverse("credit:overview", args=[placed[0].code]), now)
    if proposed:
        acts = [one.act for one in proposed]
        said = [_counted(acts.count(act), act_in_words) for act, act_in_words in ACTS if act in acts]
        names = _and_more([one.customer for one in proposed])
        text = f"The hold policy proposes {' and '.join(said)}: {names}. Confirm or dismiss."
        _alert(proposed[0].customer, text, reverse("credit:proposals"), now)


def _alert(customer: Customer, text: str, url: str, now: datetime) -> None:
    alert(customer=customer, text=text, url=url, to=holders("credit.change_holdproposal"), now=now)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number > 1 else ''}"


def _and_more(customers: list[Customer]) -> str:
    return customers[0].name + (f" and {len(customers) - 1} more" if len(customers) > 1 else "")
