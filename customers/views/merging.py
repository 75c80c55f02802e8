"""Making one customer of two: side by side, field by field, with what follows."""

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from customers.customer_field import CustomerField
from customers.merging.consequences import moving, sums, weight
from customers.merging.fields import Choice, fields_of
from customers.merging.merge import merge_customers
from customers.merging.refusals import MergeRefused, ensure_mergeable
from customers.models import Customer
from customers.views.told import undo_offered
from foundation.periods import company_today
from staff.permissions import needs


class TwoForm(forms.Form):
    """Which two customers are one."""

    one = CustomerField(label="One")
    other = CustomerField(label="The other")

    def __init__(self, *given, user, **more):
        super().__init__(*given, **more)
        for name in ("one", "other"):
            self.fields[name].seen = Customer.objects.visible_to(user)

    def clean(self):
        said = super().clean()
        if said.get("one") and said.get("one") == said.get("other"):
            self.add_error("other", f"That is {said['one']} again: name the customer that is the same firm.")
        return said


@needs("customers.merge_customer")
def merge(request: HttpRequest) -> HttpResponseBase:
    """Show both side by side; POST makes one of them. Without two customers it asks which."""
    asked = request.POST if request.method == "POST" else request.GET
    form = TwoForm(asked if asked.get("other") else None, initial={"one": asked.get("one", "")}, user=request.user)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "customers/merge_choose.html", {"form": form}, status=status)
    loser, survivor = in_their_places(form.cleaned_data["one"], form.cleaned_data["other"], asked.get("stays", ""))
    why = None
    if request.method == "POST":
        try:
            return merged(request, loser, survivor)
        except MergeRefused as refused:
            why = refused
    return TemplateResponse(
        request, "customers/merge.html", side_by_side(loser, survivor, request, why), status=422 if why else 200
    )


def in_their_places(one: Customer, other: Customer, stays: str) -> tuple[Customer, Customer]:
    """Return loser and survivor: who stays as asked, else the one of whom more was written."""
    if stays in (one.code, other.code):
        return (other, one) if stays == one.code else (one, other)
    return (one, other) if weight(other) > weight(one) else (other, one)


def merged(request: HttpRequest, loser: Customer, survivor: Customer) -> HttpResponseBase:
    """Merge as the form says, and open the survivor's folder. Raises MergeRefused."""
    said = {name.removeprefix("choose-"): value for name, value in request.POST.items() if name.startswith("choose-")}
    choices = {name: value for name, value in said.items() if value in set(Choice)}
    operation = merge_customers(loser=loser, survivor=survivor, choices=choices, by=request.user, now=timezone.now())
    undo_offered(request, f"{loser} is part of {survivor} now; its code leads here.", operation)
    return redirect("folder", survivor.code)


def side_by_side(loser: Customer, survivor: Customer, request: HttpRequest, why: MergeRefused | None) -> dict:
    """Return what the page of a merge shows; after a refusal with what had been chosen."""
    try:
        ensure_mergeable(loser, survivor)
    except MergeRefused as refused:
        why = refused
    fields = fields_of(loser, survivor)
    chosen = {name: request.POST.get(f"choose-{name}") for name in (field.name for field in fields)}
    differing = [field for field in fields if field.differs]
    return {
        "loser": loser,
        "survivor": survivor,
        "rows": [(field, chosen[field.name] or field.proposed) for field in differing],
        "same": [field.label for field in fields if not field.differs and field.survivor_said != "–"],
        "moving": moving(loser),
        "sums": sums(loser, survivor, today=company_today()),
        "why": why,
    }
