from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from credit.holding.forms import DecisionForm
from credit.holding.holds import HoldRefused
from credit.holding.proposals import confirm_proposal, dismiss_proposal, open_proposals
from credit.holding.rules import met_by
from credit.holding.whatif import placing, releasing, what_if
from credit.models import HoldProposal, Standing
from credit.views.folder import folder_of
from foundation.periods import company_today
from journal.confirming import confirmed
from staff.permissions import needs

SHOWN = 200


@needs("credit.view_holdproposal")
def proposals(request: HttpRequest) -> HttpResponse:
    """What the hold policy proposes, for a person to confirm or dismiss, the most money at risk first."""
    waiting = open_proposals(user=request.user)
    rows = sorted(waiting[:SHOWN], key=lambda one: (one.act, one.made_at, one.customer.name))
    standing = {one.customer_id: one for one in Standing.objects.filter(customer__in=[row.customer_id for row in rows])}
    context = {"rows": [{"proposal": one, "standing": standing.get(one.customer_id)} for one in rows]}
    return TemplateResponse(request, "credit/proposals.html", context | {"count": waiting.count(), "shown": len(rows)})


@needs("credit.change_holdproposal")
@confirmed("hold_released")
def decide(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One proposal, with what confirming it would change; confirm or dismiss it."""
    customer, form = folder_of(request, code), DecisionForm(request.POST or None)
    known = HoldProposal.objects.select_related("customer", "rule", "hold__placed_by", "decided_by")
    proposal = get_object_or_404(known, customer=customer, pk=pk)
    if request.method == "POST" and form.is_valid():
        verb = dismiss_proposal if "dismiss" in request.POST else confirm_proposal
        try:
            verb(proposal=proposal, by=request.user, now=timezone.now(), **form.cleaned_data)
        except HoldRefused as refusal:
            form.add_error("note", str(refusal))
        else:
            messages.success(request, _done(proposal, dismissed="dismiss" in request.POST))
            return redirect("credit:proposals")
    context = {"customer": customer, "form": form, "proposal": proposal} | _looked_at(request, proposal)
    return TemplateResponse(request, "credit/decide.html", context, status=422 if form.is_bound else 200)


def _looked_at(request: HttpRequest, proposal: HoldProposal) -> dict:
    """Whether a rule still applies at this moment, and what confirming would change."""
    customer, by, now = proposal.customer, request.user, timezone.now()
    context = {"met": met_by(customer.pk, as_of=company_today(now))}
    change = placing if proposal.act == HoldProposal.Act.PLACE else releasing
    try:
        context["what_if"] = what_if(customer=customer, changes=[change(customer, by=by, now=now)], by=by, now=now)
    except HoldRefused as refusal:  # somebody was quicker
        context["refusal"] = str(refusal)
    return context


def _done(proposal: HoldProposal, *, dismissed: bool) -> str:
    name = proposal.customer.name
    if dismissed:
        return f"Dismissed: {name} stays as it is, and the rule does not ask again for a month."
    placed = proposal.act == HoldProposal.Act.PLACE
    return f"{name} is on hold." if placed else f"The hold of {name} is released."
