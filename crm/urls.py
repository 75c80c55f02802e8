from django.contrib import admin
from django.urls import include, path

from crm.health import health

urlpatterns = [
    path("health/", health),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
