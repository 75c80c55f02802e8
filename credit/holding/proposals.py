"""What the hold policy proposes: a person confirms or dismisses it, and says why not."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from credit.holding.holds import HoldRefused, place_on_hold, release_hold
from credit.holding.rules import words
from credit.models import HoldProposal
from customers.holds import lock_customer
from customers.models import Customer, Hold
from journal.record import record
from staff.models import User

Act, Decision = HoldProposal.Act, HoldProposal.Decision
RELATED = ("customer", "rule", "hold", "decided_by")


class ProposalRefused(HoldRefused):
    """The proposal was not decided about; the text says why and what to do."""


def open_proposals(*, user: User) -> QuerySet[HoldProposal]:
    """Return what is proposed of the customers this user may see, the newest first."""
    proposals = HoldProposal.objects.filter(decided_at=None, customer__in=Customer.objects.visible_to(user))
    return proposals.select_related(*RELATED).order_by("-made_at", "-pk")


@transaction.atomic
def confirm_proposal(*, proposal: HoldProposal, by: User, now: datetime, note: str = "") -> Hold:
    """Do what is proposed, in the name of who confirms it. Raises ProposalRefused, HoldRefused."""
    proposal = _undecided(proposal)
    _decide(proposal, Decision.CONFIRMED, note, by, now)
    reason = note.strip() or proposal.reason
    if proposal.act == Act.RELEASE:
        return release_hold(customer=proposal.customer, reason=reason, by=by, now=now)
    policy = words(proposal.rule)[:100] if proposal.rule else ""
    hold = place_on_hold(customer=proposal.customer, reason=reason, by=by, now=now, policy=policy)
    proposal.hold = hold
    proposal.save(update_fields=["hold"])
    return hold


@transaction.atomic
def dismiss_proposal(*, proposal: HoldProposal, note: str, by: User, now: datetime) -> HoldProposal:
    """Leave things as they are, and say why; the same rule does not propose it again for a month."""
    if not note.strip():
        raise ProposalRefused("Say why not: whoever asks why this customer is not on hold reads it in the journal.")
    proposal = _undecided(proposal)
    _decide(proposal, Decision.DISMISSED, note, by, now)
    said = f"Proposal dismissed to {proposal.get_act_display()}: {proposal.reason}"
    record(proposal.customer, "hold_dismissed", said, text=note.strip(), by=by, now=now)
    return proposal


def _undecided(proposal: HoldProposal) -> HoldProposal:
    lock_customer(proposal.customer)
    proposal = HoldProposal.objects.select_related(*RELATED).get(pk=proposal.pk)
    if proposal.decided_at:
        who = f" by {proposal.decided_by.get_short_name()}" if proposal.decided_by else ""
        said = proposal.get_decision_display().lower()
        raise ProposalRefused(f"This proposal is decided already: {said}{who}. Nothing was changed.")
    return proposal


def _decide(proposal: HoldProposal, decision: str, note: str, by: User, now: datetime) -> None:
    proposal.decided_at, proposal.decided_by, proposal.decision, proposal.note = now, by, decision, note.strip()
    proposal.save(update_fields=["decided_at", "decided_by", "decision", "note"])
