import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from foundation.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0006_product_group"),
        ("financials", "0031_selecting"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="Banner",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("line1", models.CharField(max_length=24, verbose_name="text")),
                    ("line2", models.CharField(blank=True, max_length=36, verbose_name="second line")),
                    (
                        "colour",
                        models.CharField(
                            choices=[
                                ("blue", "Blue"),
                                ("green", "Green"),
                                ("amber", "Amber"),
                                ("red", "Red"),
                                ("grey", "Grey"),
                                ("teal", "Teal"),
                                ("violet", "Violet"),
                                ("pink", "Pink"),
                            ],
                            default="green",
                            max_length=10,
                        ),
                    ),
                    (
                        "shape",
                        models.CharField(
                            choices=[("plate", "Plate"), ("pill", "Pill"), ("ribbon", "Ribbon")],
                            default="plate",
                            max_length=10,
                        ),
                    ),
                    (
                        "condition",
                        models.CharField(
                            choices=[
                                ("paid", "is paid"),
                                ("open", "is open, not reminded"),
                                ("reminded", "was reminded and is open"),
                            ],
                            default="paid",
                            max_length=10,
                            verbose_name="when its latest invoice",
                        ),
                    ),
                    (
                        "months",
                        models.PositiveSmallIntegerField(
                            blank=True,
                            null=True,
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(120),
                            ],
                            verbose_name="for so many months after the invoice",
                        ),
                    ),
                    ("since", models.DateField(blank=True, null=True, verbose_name="invoices from")),
                    ("until", models.DateField(blank=True, null=True, verbose_name="invoices to")),
                    ("active", models.BooleanField(default=True, verbose_name="shown")),
                    ("changed_at", models.DateTimeField(editable=False)),
                ],
            ),
            migrations.AlterField(
                model_name="line",
                name="product",
                field=models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="catalog.product",
                ),
            ),
            migrations.AddIndex(
                model_name="line",
                index=models.Index(fields=["product", "customer"], name="lines_by_product"),
            ),
        ),
        AtOnce(
            migrations.AddField(
                model_name="banner",
                name="changed_by",
                field=models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            migrations.AddField(
                model_name="banner",
                name="product",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="catalog.product",
                    verbose_name="article",
                ),
            ),
            migrations.AddConstraint(
                model_name="banner",
                constraint=models.CheckConstraint(
                    condition=models.Q(("line1", ""), _negated=True), name="banner_says_something"
                ),
            ),
            migrations.AddConstraint(
                model_name="banner",
                constraint=models.CheckConstraint(
                    condition=models.Q(("months", None), ("months__range", (1, 120)), _connector="OR"),
                    name="banner_lasts_a_while",
                ),
            ),
            migrations.AddConstraint(
                model_name="banner",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("since", None), ("until", None), ("until__gte", models.F("since")), _connector="OR"
                    ),
                    name="banner_days_in_order",
                    violation_error_message="The last day is before the first. Correct one of them.",
                ),
            ),
        ),
    ]
