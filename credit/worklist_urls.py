from django.urls import path

from credit.views.case import case, skip
from credit.views.worklist import assign, totals, worklist

urlpatterns = [
    path("", worklist, name="worklist"),
    path("all/totals/", totals, name="worklist-totals"),
    path("all/assign/", assign, name="worklist-assign"),
    path("<str:code>/", case, name="worklist-case"),
    path("<str:code>/skip/", skip, name="worklist-skip"),
]
