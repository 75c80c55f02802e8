from django.urls import path

from financials.accounting import views

app_name = "accounting"
urlpatterns = [
    path("", views.all_exports, name="exports"),
    path("new/", views.new_export, name="new"),
    path("new/hand-over/", views.hand_over, name="hand-over"),
    path("accounts/", views.accounts, name="accounts"),
    path("<int:pk>/", views.export, name="export"),
    path("<int:pk>/file/", views.archive, name="archive"),
    path("<int:pk>/files/<str:name>/", views.one_file, name="file"),
]
