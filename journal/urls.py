from django.urls import path

from journal import composer_views, erasing_views, timeline_views, views

app_name = "journal"
urlpatterns = [
    path("<str:code>/journal/", timeline_views.entries, name="entries"),
    path("<str:code>/journal/note/", composer_views.note, name="note"),
    path("<str:code>/journal/write/", views.write, name="write"),
    path("<str:code>/journal/<int:seq>/", views.entry, name="entry"),
    path("<str:code>/journal/<int:seq>/amend/", views.amend, name="amend"),
    path("<str:code>/journal/<int:seq>/erase/", erasing_views.erase, name="erase"),
    path("<str:code>/journal/erase/<int:contact>/", erasing_views.erase_contact, name="erase_contact"),
]
