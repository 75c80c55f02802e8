"""The journals of all folders are read as one, the newest first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0008_mail")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["-happened_at", "-id"], name="journal_of_all_by_time"),
        ),
    ]
