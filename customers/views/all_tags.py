"""The tags of the house, kept by those who may: new ones, other names and colours, and away with one."""

from django.contrib import messages
from django.db.models import Count
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.models import Customer, Tag
from customers.tag_form import TagForm
from customers.tags import remove_tag
from staff.permissions import needs


@needs("customers.change_tag")
def all_tags(request: HttpRequest) -> HttpResponseBase:
    """Every tag and how many customers have it; a new one."""
    form = TagForm(request.POST or None)
    if form.is_valid():
        form.save()
        return redirect("customers:all_tags")
    tags = Tag.objects.annotate(number=Count("customers")).order_by(Lower("name"))
    context = {"tags": tags, "form": form}
    return TemplateResponse(request, "customers/all_tags.html", context, status=422 if form.is_bound else 200)


@needs("customers.change_tag")
def tag(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a tag another name or colour."""
    known = get_object_or_404(Tag, pk=pk)
    form = TagForm(request.POST or None, instance=known)
    if form.is_valid():
        form.save()
        return redirect("customers:all_tags")
    number = Customer.objects.filter(tags=known).count()
    context = {"tag": Tag.objects.get(pk=pk), "form": form, "number": number}
    return TemplateResponse(request, "customers/tag.html", context, status=422 if form.is_bound else 200)


@needs("customers.delete_tag")
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a tag off everybody, and away."""
    known = get_object_or_404(Tag, pk=pk)
    name = known.name
    number = remove_tag(tag=known, by=request.user, now=timezone.now())
    whose = "one customer" if number == 1 else f"{number:,} customers"
    messages.success(request, f"The tag {name} is gone; it was on {whose if number else 'nobody'}.")
    return redirect("customers:all_tags")
