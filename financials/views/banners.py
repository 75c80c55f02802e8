"""The designer of reference banners."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from financials.banner_forms import BannerForm
from financials.banners import keep_banner, remove_banner, showing, switch_banner
from financials.models import Banner
from foundation.periods import company_today
from staff.permissions import needs

SHOWN = 10


@needs("financials.change_banner")
def banners(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """All banners, and the form for a new or chosen one; with whom a chosen one stands today."""
    banner = get_object_or_404(Banner.objects.select_related("product"), pk=pk) if pk else None
    form = BannerForm(request.POST or None, instance=banner)
    if request.method == "POST" and form.is_valid():
        kept = keep_banner(banner=form.save(commit=False), by=request.user, now=timezone.now())
        messages.success(request, f"The banner “{kept}” is kept: every folder that fulfils it shows it from now on.")
        return redirect("banners:banner", kept.pk)
    context = {
        "banners": Banner.objects.select_related("product").order_by("-active", "pk"),
        "banner": banner,
        "form": form,
        "showing": _showing(request, banner) if banner else None,
    }
    refused = form.is_bound and not form.is_valid()
    return TemplateResponse(request, "financials/banners.html", context, status=422 if refused else 200)


def _showing(request: HttpRequest, banner: Banner) -> dict[str, object]:
    found = showing(banners=Banner.objects.filter(pk=banner.pk), today=company_today()).order_by("name", "pk")
    return {"count": found.count(), "customers": found[:SHOWN]}


@needs("financials.change_banner")
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a banner no longer, or again."""
    banner = switch_banner(banner=get_object_or_404(Banner, pk=pk), by=request.user, now=timezone.now())
    messages.success(request, f"The banner “{banner}” is {'shown again' if banner.active else 'not shown any more'}.")
    return redirect("banners:all")


@needs("financials.change_banner")
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a banner."""
    banner = get_object_or_404(Banner, pk=pk)
    remove_banner(banner=banner)
    messages.success(request, f"The banner “{banner}” is removed.")
    return redirect("banners:all")
