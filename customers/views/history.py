"""What was changed in the master data, by whom and by what path (F188): of one folder, and of all."""

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from customers.history.events import Asked, events
from customers.history.kinds import KINDS, told_to
from customers.history.words import told
from customers.models import Customer
from staff.models import User
from staff.permissions import needs

SELECT = forms.Select(attrs={"class": "form-select", "data-autosubmit": ""})


class HistoryFilter(forms.Form):
    """Which changes: of what, by whom, from when to when."""

    of = forms.ChoiceField(label="Of what", required=False, widget=SELECT)
    by = forms.ModelChoiceField(
        User.objects.order_by("name"), label="By", required=False, empty_label="Anybody", widget=SELECT
    )
    since = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        mine = {kind.key for kind in told_to(user)}
        self.fields["of"].choices = [("", "Everything"), *((k.key, k.label) for k in KINDS if k.key in mine)]
        for name in ("since", "until"):
            self.fields[name].widget.attrs["class"] = "form-control"


@needs("customers.view_customer")
def history(request: HttpRequest, code: str) -> HttpResponseBase:
    """The changes of one folder, newest first."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    return _page(request, "customers/history.html", customer)


@needs("customers.view_operation")
def all_history(request: HttpRequest) -> HttpResponseBase:
    """The changes of all customers, newest first, those deleted since included."""
    return _page(request, "customers/all_history.html", None)


def _page(request: HttpRequest, template: str, customer: Customer | None) -> HttpResponseBase:
    form = HistoryFilter(request.GET or None, user=request.user)
    said = form.cleaned_data if form.is_valid() else {}
    user = said.get("by")
    asked = Asked(
        customer, user.pk if user else None, said.get("since"), said.get("until"), request.GET.get("before", "")
    )
    found, cursor = events(asked, told_to(request.user, said.get("of", "")))
    older = request.GET.copy()
    older["before"] = cursor
    context = {
        "customer": customer,
        "filter": {"form": form},
        "events": told(found),
        "older": f"?{older.urlencode()}" if cursor else "",
        "narrowed": any(said.values()) or "before" in request.GET,
        "paged": "before" in request.GET,
    }
    return TemplateResponse(request, template, context)
