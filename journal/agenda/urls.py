from django.urls import path

from journal.agenda.feed_views import feed, subscribe
from journal.agenda.import_views import import_file
from journal.agenda.views.appointments import appointment, cancel, contacts, edit, new
from journal.agenda.views.diary import calendar
from journal.agenda.views.steps import done, drop, hand_on
from journal.agenda.views.tasks import edit as edit_task
from journal.agenda.views.tasks import new as new_task
from journal.agenda.views.tasks import quick, task, task_contacts, tasks

app_name = "agenda"
urlpatterns = [  # what somebody has to do and when; in a customer's folder the one line that adds a task
    path("tasks/", tasks, name="tasks"),
    path("tasks/new/", new_task, name="new-task"),
    path("tasks/contacts/", task_contacts, name="task-contacts"),
    path("tasks/<int:pk>/", task, name="task"),
    path("tasks/<int:pk>/edit/", edit_task, name="edit-task"),
    path("tasks/<int:pk>/done/", done, name="task-done"),
    path("tasks/<int:pk>/hand-on/", hand_on, name="hand-on"),
    path("tasks/<int:pk>/drop/", drop, name="drop-task"),
    path("customers/<str:code>/tasks/new/", quick, name="quick-task"),
    path("calendar/", calendar, name="calendar"),
    path("calendar/import/", import_file, name="import"),
    path("calendar/subscribe/", subscribe, name="subscribe"),
    path("calendar/feed/<str:token>.ics", feed, name="feed"),
    path("calendar/new/", new, name="new-appointment"),
    path("calendar/contacts/", contacts, name="contacts"),
    path("calendar/<int:pk>/", appointment, name="appointment"),
    path("calendar/<int:pk>/edit/", edit, name="edit-appointment"),
    path("calendar/<int:pk>/cancel/", cancel, name="cancel-appointment"),
]
