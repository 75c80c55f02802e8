from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from credit.holding.forms import RuleForm
from credit.holding.policy import would_hold
from credit.holding.rules import words
from credit.models import HoldRule
from customers.models import Customer
from staff.permissions import needs

SHOWN = 20


@needs("credit.change_holdrule")
def policy(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The rules that ask for a hold; a new or changed one is tried out on today before it is saved."""
    rule = get_object_or_404(HoldRule, pk=pk) if pk is not None else None
    form, tried = RuleForm(request.POST or None, instance=rule), None
    if request.method == "POST" and form.is_valid():
        if "save" in request.POST:
            saved = form.save()
            messages.success(request, f"From tonight on, {_does(saved)}: {words(saved)}.")
            return redirect("credit:policy")
        tried = _tried(form.save(commit=False))
    rules = [{"rule": one, "words": words(one)} for one in HoldRule.objects.order_by("-active", "pk")]
    context = {"rules": rules, "form": form, "changing": rule, "tried": tried}
    refused = form.is_bound and not form.is_valid()
    return TemplateResponse(request, "credit/policy.html", context, status=422 if refused else 200)


def _does(rule: HoldRule) -> str:
    return "the policy places a hold by itself" if rule.automatic else "a hold is proposed"


def _tried(rule: HoldRule) -> dict:
    """What the rule would do today, as the night would do it."""
    found = would_hold(rule=rule, now=timezone.now())
    known = Customer.objects.in_bulk([match.customer_id for match in found[:SHOWN]])
    shown = [{"customer": known[match.customer_id], "reason": match.reason} for match in found[:SHOWN]]
    return {"count": len(found), "shown": shown, "more": len(found) - len(shown), "words": words(rule)}


@needs("credit.change_holdrule")
@require_POST
def switch_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch a rule off, or on again; what it proposed lapses with the next night."""
    rule = get_object_or_404(HoldRule, pk=pk)
    rule.active = not rule.active
    rule.save(update_fields=["active"])
    messages.success(request, f"The rule is switched {'on' if rule.active else 'off'}: {words(rule)}.")
    return redirect("credit:policy")
