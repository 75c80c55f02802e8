"""The tags and the categories of the house, kept by those who may: new ones, other names, and away with one."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.categories import CategoryRefused, remove_category
from customers.models import Category, Tag
from customers.tags import remove_tag
from customers.word_forms import CategoryNameForm, TagForm, WordForm
from staff.permissions import needs


@dataclass(frozen=True)
class Words:
    """One of the two kinds of words customers are sorted by, and how its pages speak of it."""

    name: str  # also of the register's filter, and of what `remove` is given
    title: str
    model: type[Tag | Category]
    form: type[WordForm]
    remove: Callable[..., int]
    lead: str
    empty: str

    @property
    def page(self) -> str:
        return f"customers:all_{self.title.lower()}"

    @property
    def change(self) -> str:
        return f"customers:{self.name}"

    @property
    def away(self) -> str:
        return f"customers:remove_{self.name}"

    @property
    def may_remove(self) -> str:
        return f"customers.delete_{self.name}"


TAGS = Words(
    "tag", "Tags", Tag, TagForm, remove_tag,
    "Short words on customers, for the house alone. They are put on in the head of a folder, or on many customers in "
    "the list.",
    "No tags yet. VIP, Trade show 2026, Complaint: whatever you want to see at once.",
)  # fmt: skip
CATEGORIES = Words(
    "category", "Categories", Category, CategoryNameForm, remove_category,
    "What a customer is: its trade, its route, its kind of contract. Lists, selections and the sales reports go by "
    "them. They are given in the master data of a customer, or to many customers in the list.",
    "No categories yet. Hospital, Reseller, Route North: whatever reports and mailings shall tell apart.",
)  # fmt: skip


def all_of(words: Words, request: HttpRequest) -> HttpResponseBase:
    form = words.form(request.POST or None)
    if form.is_valid():
        form.save()
        return redirect(words.page)
    rows = words.model.objects.annotate(number=Count("customers")).order_by(Lower("name"))
    context = {"words": words, "rows": rows, "form": form}
    return TemplateResponse(request, "customers/words.html", context, status=422 if form.is_bound else 200)


def one_of(words: Words, request: HttpRequest, pk: int) -> HttpResponseBase:
    known = get_object_or_404(words.model.objects.annotate(number=Count("customers")), pk=pk)
    form = words.form(request.POST or None, instance=copy(known))
    if form.is_valid():
        form.save()
        return redirect(words.page)
    context = {"words": words, "word": known, "form": form, "may_remove": request.user.has_perm(words.may_remove)}
    return TemplateResponse(request, "customers/word.html", context, status=422 if form.is_bound else 200)


def away_with(words: Words, request: HttpRequest, pk: int) -> HttpResponseBase:
    known = get_object_or_404(words.model, pk=pk)
    name = known.name
    try:
        number = words.remove(**{words.name: known}, by=request.user, now=timezone.now())
    except CategoryRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(words.page)
    whose = "one customer" if number == 1 else f"{number:,} customers" if number else "nobody"
    messages.success(request, f"The {words.name} {name} is gone; it was on {whose}.")
    return redirect(words.page)


@needs("customers.change_tag")
def all_tags(request: HttpRequest) -> HttpResponseBase:
    """Every tag and how many customers have it; a new one."""
    return all_of(TAGS, request)


@needs("customers.change_category")
def all_categories(request: HttpRequest) -> HttpResponseBase:
    """Every category and how many customers have it; a new one."""
    return all_of(CATEGORIES, request)


@needs("customers.change_tag")
def tag(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a tag another name or colour."""
    return one_of(TAGS, request, pk)


@needs("customers.change_category")
def category(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a category another name."""
    return one_of(CATEGORIES, request, pk)


@needs("customers.delete_tag")
@require_POST
def remove_this_tag(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a tag off everybody, and away."""
    return away_with(TAGS, request, pk)


@needs("customers.delete_category")
@require_POST
def remove_this_category(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a category off everybody, and away."""
    return away_with(CATEGORIES, request, pk)
