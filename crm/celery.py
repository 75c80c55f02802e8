import os
import time

from celery import Celery, Task
from celery.signals import beat_init, worker_ready
from django.conf import settings

from foundation.acting import acting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")


class ActingTask(Task):
    """A task whose changes of master data are written down as its own."""

    def __call__(self, *args: object, **kwargs: object) -> object:
        with acting(path=f"task {self.name}"):
            return super().__call__(*args, **kwargs)


app = Celery("crm", task_cls=ActingTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

STARTED_AT = time.time()


@worker_ready.connect
def take_back_lost_work(**_: object) -> None:
    """Hand out again at once what a killed worker held; elsewhere, where other workers live, the timeout decides."""
    if "valkey" in settings.EMBEDDED:
        with app.connection_for_write() as broker:
            broker.default_channel.visibility_timeout = time.time() - STARTED_AT
            broker.default_channel.qos.restore_visible(num=100_000, interval=1)


@beat_init.connect
def make_up_for_a_missed_night(**_: object) -> None:
    """Beat keeps no memory of what it slept through; the task itself knows whether there is a night to compute."""
    app.send_task("crm.tasks.nightly")
