from django.urls import path

from financials.views.banners import banners, remove, switch

app_name = "banners"
urlpatterns = [
    path("", banners, name="all"),
    path("<int:pk>/", banners, name="banner"),
    path("<int:pk>/switch/", switch, name="switch"),
    path("<int:pk>/remove/", remove, name="remove"),
]
