from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from credit.account import accounts_of
from credit.collecting.disputed import disputes_on
from credit.collecting.scorecard import scorecards
from credit.dunning.history import reminded
from credit.holding.measures import held_work, measures_on, open_proposals
from credit.rating.groups import group_ratings
from credit.standing import pool_of
from credit.views.folder import folder_of
from financials.discounts import terms_of
from foundation.periods import company_today, day_asked
from staff.permissions import needs


@needs("credit.view_standing")
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """Rating, risk, paying, limit, what was agreed and what was done about it, live for the day asked about."""
    customer, today = folder_of(request, code), company_today()
    as_of = day_asked(request.GET.get("as_of"), today)
    is_today, pool = as_of == today, pool_of(as_of=as_of)
    context = {
        "customer": customer,
        "as_of": as_of,
        "accounts": accounts_of(customer=customer, as_of=as_of, today=today, pool=pool),
        "groups": group_ratings(customer=customer, as_of=as_of, pool=pool).values(),
        "cards": scorecards([customer.pk], as_of=as_of)[customer.pk],
        "disputes": disputes_on(customer=customer, day=as_of),
        "reminded": reminded(customer=customer, as_of=as_of, today=today),
        "measures": measures_on(customer=customer, day=as_of),
        "proposals": open_proposals(customer=customer) if is_today else [],
        "held": held_work(customer=customer) if is_today else [],
        "terms": terms_of(customer.terms),
        "may_place": request.user.has_perm("customers.add_hold") and is_today,
    }
    return TemplateResponse(request, "credit/overview.html", context)
