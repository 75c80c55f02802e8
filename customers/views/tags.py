"""The tags of a customer, put on and taken off in the head of its folder."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.models import Customer, Tag
from customers.tags import TagRefused, tag_customer, tag_named, untag_customer
from customers.views.pieces import opened
from staff.permissions import needs


@needs("customers.change_customer")
def tags(request: HttpRequest, code: str) -> HttpResponseBase:
    """The tags of a customer, with one more by name; who may keep tags makes a new one so."""
    customer = opened(request, code)
    if request.method != "POST":
        return shown(request, customer)
    try:
        tag = tag_named(request.POST.get("name", ""), may_make=request.user.has_perm("customers.add_tag"))
    except TagRefused as refusal:
        return shown(request, customer, trouble=str(refusal))
    tag_customer(customer=customer, tag=tag, by=request.user, now=timezone.now())
    return changed(request, customer)


@needs("customers.change_customer")
@require_POST
def untag(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Take a tag off."""
    customer = opened(request, code)
    untag_customer(customer=customer, tag=get_object_or_404(Tag, pk=pk), by=request.user, now=timezone.now())
    return changed(request, customer)


def changed(request: HttpRequest, customer: Customer) -> HttpResponseBase:
    """Show what there is now: in the head itself, for the next tag; as a page without htmx."""
    return shown(request, customer) if request.htmx else redirect("folder", customer.code)


def shown(request: HttpRequest, customer: Customer, *, trouble: str = "") -> HttpResponseBase:
    """Answer with the tags, and what else there is to choose."""
    own = list(customer.tags.order_by("name"))
    others = Tag.objects.exclude(pk__in=[tag.pk for tag in own]).order_by("name")
    typed = request.POST.get("name", "") if trouble else ""
    context = {"customer": customer, "tags": own, "others": others, "trouble": trouble, "typed": typed}
    template = "customers/tags.html" + ("#strip" if request.htmx else "")
    return TemplateResponse(request, template, context, status=422 if trouble else 200)
