from django.db import connection
from django.http import HttpRequest, HttpResponse

from staff.permissions import public


@public
def health(request: HttpRequest) -> HttpResponse:
    """Asked by machines: are this process and its database at work?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("at work\n", content_type="text/plain")
