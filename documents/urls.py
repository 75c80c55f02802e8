from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("<str:code>/documents/", views.files, name="files"),
    path("<str:code>/documents/upload/", views.upload, name="upload"),
    path("<str:code>/documents/<int:pk>/", views.file, name="file"),
]
