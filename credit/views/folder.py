from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from customers.models import Customer


def folder_of(request: HttpRequest, code: str) -> Customer:
    """Return the customer whose folder is open; not found for who may not see it."""
    return get_object_or_404(Customer.objects.visible_to(request.user), code=code)
