"""A passkey confirms several entries at once; which passkey it was is told by its public key."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0009_by_time_over_all_folders")]

    operations = [
        migrations.RemoveField(model_name="assertion", name="credential_id"),
        migrations.AddField(
            model_name="assertion", name="together", field=models.BinaryField(default=b""), preserve_default=True
        ),
    ]
