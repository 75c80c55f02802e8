from django.urls import path

from journal import settings_views as views

app_name = "journal_settings"
urlpatterns = [
    path("", views.choices, name="choices"),
    path("kinds/", views.define, name="define"),
    path("kinds/<int:pk>/retire/", views.retire, name="retire"),
    path("kinds/<int:pk>/offer/", views.offer, name="offer"),
    path("events/", views.events, name="events"),
]
