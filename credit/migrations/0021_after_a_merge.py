"""Two customers that were reminded in the same run may be one now; `merged_from` tells their reminders apart."""

from django.db import migrations, models

from foundation.migrating import AtOnce

NAME = "one_reminder_per_run_and_account"


class Migration(migrations.Migration):
    dependencies = [("credit", "0020_moving"), ("financials", "0030_after_a_merge")]

    operations = [
        AtOnce(
            migrations.AddField(
                model_name="reminder",
                name="merged_from",
                field=models.BigIntegerField(db_default=0, default=0, editable=False),
            ),
            migrations.RemoveConstraint(model_name="reminder", name=NAME),
            migrations.AddConstraint(
                model_name="reminder",
                constraint=models.UniqueConstraint(fields=["run", "customer", "currency", "merged_from"], name=NAME),
            ),
        ),
    ]
