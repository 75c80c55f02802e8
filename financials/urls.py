from django.urls import path

from financials.views.document import document
from financials.views.overview import overview
from financials.views.payment import payment
from financials.views.why import why

app_name = "financials"
urlpatterns = [
    path("<str:code>/financials/", overview, name="overview"),
    path("<str:code>/financials/why/", why, name="why"),
    path("<str:code>/financials/why/<str:figure>/", why, name="why"),
    path("<str:code>/financials/payment/<int:pk>/", payment, name="payment"),
    path("<str:code>/financials/<slug:kind>/<path:number>/", document, name="document"),
]
