"""Tasks with an hour are reminded of once; what ends late, and what is to be reminded of, is found by an index."""

from django.db import migrations, models
from django.db.models import Q

from foundation.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [("journal", "0013_erased_by_order")]

    operations = [
        AtOnce(
            migrations.AddField("task", "reminded_at", models.DateTimeField(null=True)),
            migrations.AddIndex(
                "task",
                models.Index(
                    fields=["due_on"],
                    condition=Q(done_at=None, dropped_at=None, reminded_at=None, due_at__isnull=False),
                    name="tasks_with_an_hour",
                ),
            ),
            migrations.AddIndex(
                "appointment", models.Index(fields=["owner", "repeats_until"], name="appointments_by_end")
            ),
            migrations.AddIndex(
                "appointment",
                models.Index(
                    fields=["repeats_until"],
                    condition=Q(cancelled_at=None, remind_minutes__isnull=False),
                    name="appointments_to_remind_of",
                ),
            ),
        ),
    ]
