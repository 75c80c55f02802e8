from django.contrib import admin
from django.urls import include, path

from crm.gallery import components
from crm.health import health

urlpatterns = [
    path("health/", health),
    path("components/", components, name="gallery"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
