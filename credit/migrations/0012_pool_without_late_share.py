"""The share of late money went with the formula it was used for."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("credit", "0011_what_is_missing_is_refused")]

    operations = [migrations.RemoveField("pool", "late_share")]
