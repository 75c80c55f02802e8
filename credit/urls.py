from django.urls import path

from credit import views

app_name = "credit"
urlpatterns = [
    path("<str:code>/credit/", views.overview, name="overview"),
    path("<str:code>/credit/exposure/", views.exposure, name="exposure"),
    path("<str:code>/credit/hold/", views.hold, name="hold"),
    path("<str:code>/credit/hold/release/", views.release, name="release"),
]
