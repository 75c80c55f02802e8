from django.urls import path

from financials.debits import views

app_name = "debits"
urlpatterns = [
    path("", views.runs, name="runs"),
    path("new/", views.new_run, name="new"),
    path("new/prepare/", views.prepare, name="prepare"),
    path("new/totals/", views.totals, name="totals"),
    path("<str:number>/", views.run, name="run"),
    path("<str:number>/file/", views.file, name="file"),
    path("<str:number>/send/", views.send, name="send"),
    path("<str:number>/book/", views.book, name="book"),
    path("<str:number>/discard/", views.discard, name="discard"),
    path("<str:number>/debits/<int:pk>/refused/", views.reject, name="reject"),
]
