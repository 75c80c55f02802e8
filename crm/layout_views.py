"""The settings page of the overview: which blocks, in which order and column, for the company and for each role."""

from django.contrib import messages
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from crm.blocks.arranging import acted, columns_of
from crm.blocks.layout import FIRST, PAGE, Place, layout_as, read_form
from crm.roles import ROLES
from customers.models import Customer
from staff.arranging import arrange, arrangement_of, forget_arrangement
from staff.permissions import needs


@needs("staff.change_arrangement")
def layout(request: HttpRequest) -> HttpResponse:
    """Lay the overview out: each button shows the page as it would be, Keep makes it so."""
    role = _role(request.POST.get("role") or request.GET.get("role"))
    act = request.POST.get("act", "")
    if request.method != "POST":
        return _page(request, role, layout_as(role))
    if act == "forget":
        forget_arrangement(page=PAGE, role=role)
        messages.success(request, f"The overview is laid out {'as the company does' if role else 'as usual'} again.")
        return redirect(_address(role))
    places = acted(read_form(request.POST.getlist("place")), act)
    if act != "keep":
        return _page(request, role, places, changed=True)
    arrange(page=PAGE, role=role, blocks=[one.stored for one in places], by=request.user, now=timezone.now())
    messages.success(request, f"The overview is laid out so for {role.name if role else 'the company'} from now on.")
    return redirect(_address(role))


def _role(name: str | None) -> Group | None:
    return get_object_or_404(Group, name=name, name__in=[role.name for role in ROLES]) if name else None


def _address(role: Group | None) -> str:
    return reverse("overview-layout") + (f"?role={role.name}" if role else "")


def _page(request: HttpRequest, role: Group | None, places: list[Place], *, changed: bool = False) -> HttpResponse:
    context = {
        "role": role,
        "roles": ROLES,
        "columns": columns_of(places),
        "own": arrangement_of(role, page=PAGE),
        "lifted": bool(role and role.name in FIRST),
        "changed": changed,
        "sample": Customer.objects.visible_to(request.user).order_by("-pk").first(),
    }
    return TemplateResponse(request, "crm/layout.html", context)
