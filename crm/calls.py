"""Who is calling: a telephone number, as a switchboard sends it, becomes the folder with a call note begun."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from crm.found import PHONES, Found, add_figures, name_people, things
from customers.models import Customer
from foundation.periods import company_today
from foundation.question import read
from foundation.search import WHOLE_PHONE, Rank, look_up
from staff.models import User
from staff.permissions import needs

SHOWN = 20


@needs("customers.view_customer")
def incoming(request: HttpRequest) -> HttpResponse:
    """The folder of whoever calls from ?number=; a choice where several have it, a sentence where nobody has."""
    number = dialled(request.GET.get("number", ""))
    found = callers(number, user=request.user)
    if len(found) == 1:
        return redirect(call_url(found[0]))
    add_figures(found, request.user, company_today())
    choices = [(each, call_url(each)) for each in found]
    return TemplateResponse(request, "crm/incoming.html", {"number": number, "choices": choices})


def dialled(number: str) -> str:
    """Return the number as it was meant: an address in which + was not written as %2B has lost it to a space."""
    return f"+{number.strip()}" if number.startswith(" ") else number.strip()


def callers(number: str, *, user: User) -> list[Found]:
    """Return whose number this is among those the user may see: the whole number if anybody has it, else its end."""
    question = read(number)
    if len(question.phone) < WHOLE_PHONE:
        return []
    visible = Customer.objects.visible_to(user)
    hits = look_up(question, within=visible.values("pk"), kinds=PHONES, limit=SHOWN)
    whole = [hit for hit in hits if hit.rank == Rank.PHONE] or hits
    found = list(things(whole, visible))
    name_people(found, question)
    return found


def call_url(found: Found) -> str:
    """Return the folder's address with what its page needs to begin the call; that part never reaches a server."""
    who = {"contact": found.contact.pk, "who": str(found.contact)} if found.contact else {}
    return f"{found.customer.get_absolute_url()}#{urlencode({'call': 'call_in', **who})}"
