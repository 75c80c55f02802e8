"""Promises in a customer's folder; included by credit.urls, hence in its namespace."""

from django.urls import path

from credit.views.promises import new_promise, promises, withdraw

urlpatterns = [
    path("customers/<str:code>/credit/promises/", promises, name="promises"),
    path("customers/<str:code>/credit/promises/new/", new_promise, name="new-promise"),
    path("customers/<str:code>/credit/promises/<int:pk>/withdraw/", withdraw, name="withdraw-promise"),
]
