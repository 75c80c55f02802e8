"""The product's own addresses, without the pages of its refusals: who asks only for the answer need not draw them."""

from django.http import HttpRequest, HttpResponse

from crm.urls import urlpatterns

__all__ = ["urlpatterns"]


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=403)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=404)
