"""The accounts the bookkeeping posts to, and the exports that were handed to it, which nobody changes."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from foundation.integrity import append_only
from foundation.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("financials", "0023_papers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="AccountingExport",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "layout",
                        models.CharField(
                            choices=[("csv", "journal lines (CSV)"), ("datev", "DATEV batch (EXTF)")], max_length=5
                        ),
                    ),
                    ("begins_on", models.DateField(verbose_name="from")),
                    ("ends_on", models.DateField(verbose_name="to")),
                    ("vouchers", models.PositiveIntegerField()),
                    ("lines", models.PositiveIntegerField()),
                    ("unbalanced", models.PositiveIntegerField(default=0)),
                    ("name", models.CharField(max_length=100)),
                    ("content", models.FileField(max_length=255, upload_to="accounting")),
                    ("size", models.PositiveBigIntegerField()),
                    ("sha256", models.CharField(max_length=64)),
                    ("made_at", models.DateTimeField()),
                    ("idempotency_key", models.UUIDField(null=True, unique=True)),
                    (
                        "made_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["layout", "begins_on"], name="accounting_exports_by_period")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("begins_on__lte", models.F("ends_on"))),
                            name="accounting_period_in_order",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("sha256__length", 64)), name="accounting_export_has_a_sha256"
                        ),
                    ],
                    "permissions": [("export_accounting", "Can hand the books over to the bookkeeping")],
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="AccountingPolicy",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "digits",
                        models.PositiveSmallIntegerField(
                            default=4,
                            validators=[
                                django.core.validators.MinValueValidator(4),
                                django.core.validators.MaxValueValidator(8),
                            ],
                            verbose_name="digits of an account",
                        ),
                    ),
                    (
                        "year_begins",
                        models.PositiveSmallIntegerField(
                            default=1,
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(12),
                            ],
                            verbose_name="month the financial year begins with",
                        ),
                    ),
                    (
                        "discount_with_tax",
                        models.BooleanField(
                            default=True, verbose_name="a cash discount takes back its share of the output tax"
                        ),
                    ),
                    (
                        "write_off_with_tax",
                        models.BooleanField(
                            default=False, verbose_name="a write-off takes back its share of the output tax"
                        ),
                    ),
                    (
                        "consultant",
                        models.PositiveIntegerField(
                            default=1001,
                            validators=[
                                django.core.validators.MinValueValidator(1001),
                                django.core.validators.MaxValueValidator(9999999),
                            ],
                            verbose_name="consultant number",
                        ),
                    ),
                    (
                        "client",
                        models.PositiveIntegerField(
                            default=1,
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(99999),
                            ],
                            verbose_name="client number",
                        ),
                    ),
                    ("changed_at", models.DateTimeField(null=True)),
                    (
                        "changed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("id", 1)), name="one_accounting_policy"),
                        models.CheckConstraint(
                            condition=models.Q(("digits__range", (4, 8))), name="accounts_have_4_to_8_digits"
                        ),
                    ],
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="AccountingSum",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("currency", models.CharField(max_length=3)),
                    ("opening", models.DecimalField(decimal_places=4, max_digits=19)),
                    ("debits", models.DecimalField(decimal_places=4, max_digits=19)),
                    ("credits", models.DecimalField(decimal_places=4, max_digits=19)),
                    ("closing", models.DecimalField(decimal_places=4, max_digits=19)),
                    ("accounts", models.PositiveIntegerField()),
                    ("differing", models.PositiveIntegerField(default=0)),
                    (
                        "export",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="sums",
                            to="financials.accountingexport",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("export", "currency"), name="one_sum_of_an_export_and_currency"
                        ),
                    ],
                    "ordering": ("currency",),
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="PostingAccount",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("slot", models.CharField(max_length=40, unique=True)),
                    ("number", models.CharField(blank=True, max_length=8)),
                    ("key", models.CharField(blank=True, max_length=4, verbose_name="tax key")),
                    ("changed_at", models.DateTimeField()),
                    (
                        "changed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("number__regex", "^\\d{0,8}$")), name="account_is_digits"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("key__regex", "^\\d{0,4}$")), name="tax_key_is_digits"
                        ),
                    ],
                    "default_permissions": (),
                },
            ),
        ),
        append_only("financials_accountingexport"),
        append_only("financials_accountingsum"),
    ]
