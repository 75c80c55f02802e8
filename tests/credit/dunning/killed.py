"""Sends a run in a process of its own, which its test kills: `python -m … RUN before|after|never ADDRESS FOLDER`.

It stands still before, or after, it hands over the message to that address; messages become files of the folder.
"""

import os
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.mail.backends.filebased import EmailBackend  # noqa: E402

from credit.dunning.sending import send_run  # noqa: E402
from credit.models import ReminderRun  # noqa: E402

RUN, MOMENT, WHOM, MAIL = sys.argv[1:]


class StandsStill(EmailBackend):
    def send_messages(self, messages):
        theirs = messages[0].to == [WHOM]
        if theirs and MOMENT == "before":
            stand_still()
        super().send_messages(messages)
        if theirs and MOMENT == "after":
            stand_still()


def stand_still() -> None:
    Path(MAIL, "still").touch()
    time.sleep(300)


settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = f"{__name__}.StandsStill", MAIL
send_run(run=ReminderRun.objects.get(pk=RUN))
