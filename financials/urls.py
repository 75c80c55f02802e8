from django.urls import path

from financials import views

app_name = "financials"
urlpatterns = [
    path("<str:code>/financials/", views.overview, name="overview"),
    path("<str:code>/financials/why/", views.why, name="why"),
    path("<str:code>/financials/payment/<int:pk>/", views.payment, name="payment"),
    path("<str:code>/financials/<slug:kind>/<path:number>/", views.document, name="document"),
]
