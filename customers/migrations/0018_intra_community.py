"""Deliveries to another country of the European Union are a reason of their own to charge no tax."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0017_papers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="taxexemption",
            name="kind",
            field=models.CharField(
                choices=[
                    ("resale", "resale certificate"),
                    ("exempt", "exempt organisation"),
                    ("reverse_charge", "reverse charge"),
                    ("intra_eu", "intra-community supply"),
                    ("export", "export"),
                ],
                default="resale",
                max_length=14,
            ),
        ),
    ]
