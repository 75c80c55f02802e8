from django.urls import path

from documents.writing.views import letter, mail

app_name = "writing"
urlpatterns = [
    path("<str:code>/write/mail/", mail, name="mail"),
    path("<str:code>/write/letter/", letter, name="letter"),
]
