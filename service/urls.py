from django.urls import path

from service.views.calls import board, call, calls
from service.views.steps import cancel, finish, new, schedule, take

app_name = "service"
urlpatterns = [  # what the service has to do, and in a customer's folder
    path("service/", board, name="board"),
    path("customers/<str:code>/service/", calls, name="calls"),
    path("customers/<str:code>/service/new/", new, name="new"),
    path("customers/<str:code>/service/<int:pk>/", call, name="call"),
    path("customers/<str:code>/service/<int:pk>/take/", take, name="take"),
    path("customers/<str:code>/service/<int:pk>/schedule/", schedule, name="schedule"),
    path("customers/<str:code>/service/<int:pk>/finish/", finish, name="finish"),
    path("customers/<str:code>/service/<int:pk>/cancel/", cancel, name="cancel"),
]
