import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("credit", "0009_risk"), ("customers", "0015_shared_credit")]

    operations = [
        migrations.CreateModel(
            name="RatedDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("rows", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="RatingHistory",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id", "currency", "day", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("day", models.DateField()),
                ("score", models.PositiveSmallIntegerField(null=True)),
                ("grade", models.CharField(max_length=1)),
                ("provisional", models.BooleanField()),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ratings", to="customers.customer"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "rating history",
                "indexes": [models.Index(fields=["day"], name="ratings_of_a_day")],
            },
        ),
    ]
