"""Looking for duplicates in the background; what is found is a list, and stands on the page."""

import csv
import io

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from customers.duplicates.pairs import find_duplicates
from customers.models import DuplicatePair
from foundation.bench import Progress
from foundation.jobs import start
from foundation.models import Job
from foundation.tables import safe_text

WORK = "customers.duplicates.job.look_in_background"
HEAD = ["code", "name", "other code", "other name", "percent", "reasons"]


def look(*, owner: AbstractBaseUser) -> Job:
    """Return the job that looks through the register: the one already at it, whoever asked, else a new one."""
    running = Job.objects.filter(work=WORK, owner=owner, finished_at=None).first()
    return running or start(title="Likely duplicates", work=WORK, arguments={}, owner=owner)


def look_in_background(progress: Progress, **_) -> tuple[str, bytes]:
    """Look through the register and list what was found. Raises Cancelled when its owner asked to stop."""
    find_duplicates(now=timezone.now(), watch=progress)
    return "duplicates.csv", listed().encode("utf-8-sig")


def listed() -> str:
    """Return the likely pairs as CSV, the likeliest first."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(HEAD)
    pairs = DuplicatePair.objects.filter(different_since=None).select_related("one", "other").order_by("-score", "id")
    for pair in pairs.iterator(chunk_size=2000):
        row = [pair.one.code, pair.one.name, pair.other.code, pair.other.name, pair.score, " ".join(pair.reasons)]
        rows.writerow(map(safe_text, row))
    return text.getvalue()
