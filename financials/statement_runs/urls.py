from django.urls import path

from financials.statement_runs.views import run, runs, sending

app_name = "statements"
urlpatterns = [
    path("", runs.runs, name="runs"),
    path("new/", runs.new_run, name="new-run"),
    path("<int:run>/", run.run, name="run"),
    path("<int:run>/leave-out/", run.leave_out, name="run-leave-out"),
    path("<int:run>/take-in/", run.take_in, name="run-take-in"),
    path("<int:run>/again/", run.again, name="run-again"),
    path("<int:run>/were-sent/", run.were_sent, name="run-were-sent"),
    path("<int:run>/release/", sending.release, name="release-run"),
    path("<int:run>/go-on/", sending.go_on, name="go-on"),
    path("<int:run>/stop/", sending.stop, name="stop-sending"),
    path("<int:run>/discard/", sending.discard, name="discard-run"),
    path("<int:run>/letters/", sending.letters, name="letters"),
]
