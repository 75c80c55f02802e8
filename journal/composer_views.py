from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from customers.models import Customer
from journal.composer import composer
from staff.permissions import needs


@needs("journal.add_entry")
def note(request: HttpRequest, code: str) -> HttpResponse:
    """The composer by itself: the note of a caller, opened over whatever page is on the screen."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    return TemplateResponse(request, "components/composer.html", composer(customer, request.user))
