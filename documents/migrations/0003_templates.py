from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_filed_by_the_house"),
    ]

    operations = [
        migrations.CreateModel(
            name="MessageTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[("mail", "e-mail"), ("letter", "Letter"), ("both", "e-mail and letter")],
                        default="both",
                        max_length=6,
                        verbose_name="for",
                    ),
                ),
                ("language", models.CharField(default="en", max_length=10)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name", "language", "kind"), name="one_template_per_name_and_language"
                    )
                ],
            },
        ),
    ]
