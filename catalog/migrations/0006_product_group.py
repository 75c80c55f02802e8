"""Products have a group, by which sales are added up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_rate_without_tax"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="group",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
    ]
