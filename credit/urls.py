from django.urls import path

from credit.views.exposure import exposure
from credit.views.hold import hold, release
from credit.views.invoices import invoices
from credit.views.overview import overview

app_name = "credit"
urlpatterns = [
    path("<str:code>/credit/", overview, name="overview"),
    path("<str:code>/credit/exposure/", exposure, name="exposure"),
    path("<str:code>/credit/invoices/", invoices, name="invoices"),
    path("<str:code>/credit/hold/", hold, name="hold"),
    path("<str:code>/credit/hold/release/", release, name="release"),
]
