import json
import sys

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from credit.dunning.automatic import run_of_the_day
from credit.dunning.refusals import DunningRefused
from credit.dunning.sending import send_run
from credit.models import Reminder, ReminderRun
from documents.rounds.sending import CannotSend
from foundation.money import money_text

SAID = {Reminder.Status.FAILED, Reminder.Status.UNCLEAR}


class Command(BaseCommand):
    help = (
        "Sends the reminders of today in the foreground, whatever the policy says about doing it by itself. Called "
        "again the same day it goes on with what is left, and sends nothing twice. Exits with 1 when some failed, or "
        "when it is not known whether they went out."
    )

    def add_arguments(self, parser):
        parser.add_argument("--preview", action="store_true", help="say who would be reminded, and send nothing")
        parser.add_argument("--json", action="store_true", dest="as_json", help="for machines, on one line")

    def handle(self, *, preview, as_json, **_):
        trouble = ""
        try:
            told = previewed() if preview else sent()
        except (CannotSend, DunningRefused) as refusal:
            trouble, told = str(refusal), figures(todays())
        self.stdout.write(json.dumps(told | {"trouble": trouble}, ensure_ascii=False) if as_json else said(told))
        if trouble:
            self.stderr.write(trouble)
        if trouble or any(each["status"] in SAID for each in told["reminders"]):
            sys.exit(1)


def previewed() -> dict[str, object]:
    """Return what the run of today would be; nothing of it is kept."""
    with transaction.atomic():
        told = figures(run_of_the_day(now=timezone.now(), release=False))
        transaction.set_rollback(True)
    return told


def sent() -> dict[str, object]:
    run = run_of_the_day(now=timezone.now(), release=True)
    if run.status == ReminderRun.Status.RELEASED:
        send_run(run=run)
    return figures(run)


def todays() -> ReminderRun | None:
    return ReminderRun.objects.filter(automatic=True).order_by("-day").first()


def figures(run: ReminderRun | None) -> dict[str, object]:
    if not run:
        return {"day": None, "status": None, "reminders": []}
    run.refresh_from_db()
    reminders = run.reminders.select_related("customer", "level").order_by("customer__code", "currency")
    return {"day": run.day.isoformat(), "status": run.status, "reminders": [_figures(each) for each in reminders]}


def _figures(reminder: Reminder) -> dict[str, object]:
    amounts = {name: getattr(reminder, name) for name in ("amount", "disputed", "fee", "interest", "total")}
    return {
        "customer": reminder.customer.code,
        "currency": reminder.currency,
        "status": reminder.status,
        "level": reminder.level.position if reminder.level else None,
        "channel": reminder.channel or None,
        "to": reminder.to or None,
        **{name: money_text(amount, reminder.currency) for name, amount in amounts.items()},
        "exclusion": reminder.exclusion or None,
        "why": reminder.why or reminder.trouble or None,
    }


def said(told: dict) -> str:
    """Return the same for people, a line a reminder."""
    if not told["day"]:
        return "There is no run of today."
    return "\n".join([f"Run of {told['day']}: {told['status']}.", *map(_line, told["reminders"])])


def _line(each: dict) -> str:
    why = f": {each['why']}" if each["why"] else f", {each['channel']} to {each['to']}"
    level = f", level {each['level']}" if each["level"] else ""
    return f"  {each['customer']} {each['total']} {each['currency']}{level}: {each['status']}{why}"
