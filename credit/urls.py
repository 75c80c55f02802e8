from django.urls import path

from credit.views.exposure import exposure
from credit.views.hold import hold, release
from credit.views.invoices import invoices
from credit.views.overview import overview

app_name = "credit"
urlpatterns = [  # in a customer's folder, and below credit/ for all customers
    path("customers/<str:code>/credit/", overview, name="overview"),
    path("customers/<str:code>/credit/exposure/", exposure, name="exposure"),
    path("customers/<str:code>/credit/invoices/", invoices, name="invoices"),
    path("customers/<str:code>/credit/hold/", hold, name="hold"),
    path("customers/<str:code>/credit/hold/release/", release, name="release"),
]
