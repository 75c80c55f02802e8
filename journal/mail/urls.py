from django.urls import path

from journal.mail import views

app_name = "mail"
urlpatterns = [
    path("", views.waiting, name="waiting"),
    path("<int:pk>/", views.message, name="message"),
    path("<int:pk>/file/", views.file, name="file"),
]
