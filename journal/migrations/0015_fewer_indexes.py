"""Two indexes of entries that cost more than they gave: of the customer alone, and of the key."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0015_shared_credit"),
        ("journal", "0014_reminders"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="customer",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="journal_entries",
                to="customers.customer",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="key",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journal.signingkey"
            ),
        ),
    ]
