"""Sends a run in a process of its own, which its test kills: `… SENDING MODEL RUN before|after|never ADDRESS FOLDER`.

SENDING is the module whose send_run sends it, MODEL what a run of it is. It stands still before, or after, it hands
over the message to that address; messages become files of the folder.
"""

import importlib
import os
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.mail.backends.filebased import EmailBackend  # noqa: E402

SENDING, MODEL, RUN, MOMENT, WHOM, MAIL = sys.argv[1:]


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
importlib.import_module(SENDING).send_run(run=apps.get_model(MODEL).objects.get(pk=RUN))
