"""The tree of groups, and the groups of one customer."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.group_forms import GroupForm, group_named
from customers.groups import (
    GroupRefused,
    change_group,
    counted_tree,
    group_tree,
    in_the_way,
    join_group,
    leave_group,
    make_group,
    move_group,
    remove_group,
)
from customers.models import Group
from customers.views.pieces import opened
from staff.permissions import needs, require

BACK = {"overview": "folder", "contacts": "customers:contacts"}


@needs("customers.view_customer", "customers.view_group")
def groups(request: HttpRequest) -> HttpResponseBase:
    """All groups as a tree, each with how many customers are in it; a new one is made beside it."""
    tree = counted_tree()
    form = GroupForm(request.POST or None, tree=tree, initial={"parent": request.GET.get("below")})
    if request.method == "POST":
        require(request, "customers.add_group")
        if form.is_valid() and (group := tried(form, lambda: make_group(**form.cleaned_data, by=request.user))):
            messages.success(request, f"There is a group {group} now. Put customers into it from the list.")
            return redirect("customers:groups")
    context = {"tree": tree, "form": form}
    return TemplateResponse(request, "customers/groups.html", context, status=422 if form.is_bound else 200)


@needs("customers.view_customer", "customers.change_group")
def group(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Rename a group, move it, or note what it is for; what keeps it from being removed is said."""
    known = get_object_or_404(Group, pk=pk)
    initial = {"name": known.name, "parent": known.parent_id, "notes": known.notes}
    form = GroupForm(request.POST or None, tree=group_tree(), group=known, initial=initial)
    if form.is_valid() and tried(form, lambda: changed(known, form, request)):
        messages.success(request, "The group is saved.")
        return redirect("customers:groups")
    context = {"group": known, "form": form, "in_the_way": in_the_way(known)}
    return TemplateResponse(request, "customers/group.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def changed(group: Group, form: GroupForm, request: HttpRequest) -> Group:
    """Rename and move it, both or neither."""
    said = form.cleaned_data
    if said["parent"] != group.parent:
        move_group(group=group, parent=said["parent"], by=request.user)
    return change_group(group=group, name=said["name"], notes=said["notes"], by=request.user)


def tried(form: GroupForm, verb) -> Group | None:
    """Return what the verb made, None with the reason in the form."""
    try:
        return verb()
    except GroupRefused as refusal:
        form.add_error(refusal.field, str(refusal))
        return None


@needs("customers.view_customer", "customers.delete_group")
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Remove an empty group."""
    known = get_object_or_404(Group, pk=pk)
    try:
        remove_group(group=known, by=request.user)
    except GroupRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("customers:group", pk)
    messages.success(request, f"The group {known} is removed.")
    return redirect("customers:groups")


@needs("customers.view_customer", "customers.view_group")
def choices(request: HttpRequest) -> HttpResponseBase:
    """The names of all groups, for the list an input offers."""
    return TemplateResponse(request, "customers/group_choices.html", {"tree": group_tree()})


@needs("customers.view_customer", "customers.add_membership")
@require_POST
def join(request: HttpRequest, code: str) -> HttpResponseBase:
    """Put the customer into the group named."""
    customer, text = opened(request, code), request.POST.get("group", "")
    branch = group_named(text, group_tree())
    known = branch and Group.objects.filter(pk=branch.id).first()
    if not known:
        messages.warning(request, f"No group, or more than one, is called “{text}”. Choose one of those offered.")
        return back(request, code)
    if join_group(customer=customer, group=known, by=request.user, now=timezone.now()):
        messages.success(request, f"{customer.name} is in {branch.full_name}.")
    else:
        messages.info(request, f"{customer.name} was in {branch.full_name} already.")
    return back(request, code)


@needs("customers.view_customer", "customers.delete_membership")
@require_POST
def leave(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Take the customer out of a group."""
    customer, known = opened(request, code), get_object_or_404(Group, pk=pk)
    leave_group(customer=customer, group=known, by=request.user, now=timezone.now())
    messages.success(request, f"{customer.name} is no longer in {known}.")
    return back(request, code)


def back(request: HttpRequest, code: str) -> HttpResponseBase:
    """Go back to the page of the folder the groups were changed on."""
    return redirect(BACK.get(request.POST.get("back", ""), "customers:contacts"), code)
