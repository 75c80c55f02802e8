from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from journal.alerts import alerts_of, see, unseen
from journal.models import Alert
from staff.permissions import needs

SHOWN = 100


@needs("customers.view_customer")
def alerts(request: HttpRequest) -> HttpResponse:
    """What the person signed in was told, the newest first."""
    context = {"alerts": list(alerts_of(request.user)[:SHOWN]), "unseen": unseen(request.user).count()}
    return TemplateResponse(request, "journal/alerts.html", context)


@needs("customers.view_customer")
def alert(request: HttpRequest, pk: int) -> HttpResponse:
    """Open what an alert is about; it is seen from now on. Nobody opens another person's."""
    found = get_object_or_404(Alert, pk=pk, recipient=request.user)
    see(alerts=Alert.objects.filter(pk=found.pk), now=timezone.now())
    ours = url_has_allowed_host_and_scheme(found.url, allowed_hosts=None)
    return redirect(found.url if ours else "alerts")


@needs("customers.view_customer")
@require_POST
def see_all(request: HttpRequest) -> HttpResponse:
    """Note that everything was seen."""
    see(alerts=unseen(request.user).order_by(), now=timezone.now())
    return redirect("alerts")
