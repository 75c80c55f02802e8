from datetime import date

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from credit.disputes import disputes_on
from credit.standing import Figures, moved, payment_days_by_month, pool_of, standings
from credit.views.folder import folder_of
from customers.models import Customer
from foundation.periods import company_today, day_asked
from staff.permissions import needs


@needs("credit.view_standing")
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """Rating with what moved it, payment days, aging, promises, disputes and holds, live for the day asked about."""
    customer, today = folder_of(request, code), company_today()
    as_of = day_asked(request.GET.get("as_of"), today)
    pool = pool_of(as_of=as_of)
    figures = standings(customer_id=customer.pk, as_of=as_of, pool=pool)
    accounts = [_account(customer, one, as_of, pool) for one in figures]
    context = {
        "customer": customer,
        "as_of": as_of,
        "accounts": sorted(accounts, key=lambda account: account["currency"] != customer.currency),
        "disputes": disputes_on(customer=customer, day=as_of),
        "holds": customer.holds.select_related("placed_by", "released_by").order_by("-placed_at"),
        "may_place": request.user.has_perm("customers.add_hold") and as_of == today,
    }
    return TemplateResponse(request, "credit/overview.html", context)


def _account(customer: Customer, figures: Figures, as_of: date, pool: list[dict]) -> dict[str, object]:
    currency = figures.aging.currency
    return {
        "currency": currency,
        "aging": figures.aging,
        "figures": figures,
        "moved": moved(customer_id=customer.pk, currency=currency, as_of=as_of, pool=pool),
        "trend": payment_days_by_month(customer_id=customer.pk, currency=currency, as_of=as_of),
    }
