import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0015_shared_credit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeliveryPreference",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="delivery",
                        serialize=False,
                        to="customers.customer",
                    ),
                ),
                (
                    "invoices",
                    models.CharField(
                        blank=True,
                        choices=[("email", "by e-mail"), ("post", "by post"), ("both", "by e-mail and post")],
                        max_length=5,
                    ),
                ),
                (
                    "statements",
                    models.CharField(
                        blank=True,
                        choices=[("email", "by e-mail"), ("post", "by post"), ("both", "by e-mail and post")],
                        max_length=5,
                    ),
                ),
                (
                    "reminders",
                    models.CharField(
                        blank=True,
                        choices=[("email", "by e-mail"), ("post", "by post"), ("sms", "by SMS")],
                        max_length=5,
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail for papers")),
                ("mobile", models.CharField(blank=True, max_length=20, verbose_name="mobile for SMS")),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reminders", "sms"), _negated=True),
                            models.Q(("mobile", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="sms_needs_a_mobile_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mobile", ""), ("mobile__regex", "^\\+[1-9][0-9]{5,14}$"), _connector="OR"),
                        name="mobile_is_e164",
                    ),
                ],
            },
        ),
    ]
