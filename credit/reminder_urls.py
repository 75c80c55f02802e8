"""Reminders: their runs and how the house reminds, and those of one customer in its folder."""

from django.urls import path

from credit.views import (
    dunning_levels,
    dunning_settings,
    dunning_wording,
    reminder,
    reminder_run,
    reminder_sending,
    reminders,
    reminders_folder,
)

LEVEL = "credit/dunning/levels/<int:pk>/"
FOLDER = "customers/<str:code>/credit/reminders/"
urlpatterns = [
    path("credit/reminders/", reminders.reminders, name="reminders"),
    path("credit/reminders/new/", reminders.new_run, name="new-run"),
    path("credit/reminders/<int:run>/", reminder_run.run, name="run"),
    path("credit/reminders/<int:run>/leave-out/", reminder_run.leave_out, name="run-leave-out"),
    path("credit/reminders/<int:run>/take-in/", reminder_run.take_in, name="run-take-in"),
    path("credit/reminders/<int:run>/again/", reminder_run.again, name="run-again"),
    path("credit/reminders/<int:run>/were-sent/", reminder_run.were_sent, name="run-were-sent"),
    path("credit/reminders/<int:run>/release/", reminder_sending.release, name="release-run"),
    path("credit/reminders/<int:run>/go-on/", reminder_sending.go_on, name="go-on"),
    path("credit/reminders/<int:run>/stop/", reminder_sending.stop, name="stop-sending"),
    path("credit/reminders/<int:run>/discard/", reminder_sending.discard, name="discard-run"),
    path("credit/reminders/<int:run>/letters/", reminder_sending.letters, name="letters"),
    path(FOLDER, reminders_folder.customer_reminders, name="customer-reminders"),
    path(f"{FOLDER}now/", reminders_folder.remind_now, name="remind-now"),
    path(f"{FOLDER}stop/", reminders_folder.stop, name="stop-reminders"),
    path(f"{FOLDER}resume/", reminders_folder.resume, name="resume-reminders"),
    path(f"{FOLDER}<int:pk>/", reminder.reminder, name="reminder"),
    path(f"{FOLDER}<int:pk>/letter/", reminder.letter, name="reminder-letter"),
    path(f"{FOLDER}<int:pk>/leave-out/", reminder.leave_out, name="reminder-leave-out"),
    path(f"{FOLDER}<int:pk>/take-in/", reminder.take_in, name="reminder-take-in"),
    path(f"{FOLDER}<int:pk>/sent/", reminder.was_sent, name="reminder-sent"),
    path(f"{FOLDER}<int:pk>/again/", reminder.again, name="reminder-again"),
    path("credit/dunning/", dunning_settings.policy, name="dunning"),
    path("credit/dunning/levels/new/", dunning_levels.new_level, name="new-level"),
    path(LEVEL, dunning_levels.level, name="level"),
    path(f"{LEVEL}remove/", dunning_levels.remove, name="remove-level"),
    path(f"{LEVEL}wording/", dunning_wording.add_language, name="add-wording"),
    path(f"{LEVEL}wording/<str:language>/", dunning_wording.wording, name="wording"),
    path(f"{LEVEL}wording/<str:language>/preview/", dunning_wording.preview, name="wording-preview"),
    path(f"{LEVEL}wording/<str:language>/remove/", dunning_wording.remove, name="remove-wording"),
]  # fmt: skip
