"""What kind of taxation a rate is, as e-invoices must say; what was 0 % so far is zero rated."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0003_stock_guarantees"),
    ]

    operations = [
        migrations.AddField(
            model_name="taxrate",
            name="category",
            field=models.CharField(
                choices=[
                    ("S", "taxed"),
                    ("Z", "zero rated"),
                    ("E", "exempt"),
                    ("AE", "reverse charge"),
                    ("K", "intra-community supply"),
                    ("G", "export"),
                    ("O", "outside the scope of tax"),
                ],
                db_default="S",
                default="S",
                max_length=2,
            ),
        ),
        migrations.RunSQL("UPDATE catalog_taxrate SET category = 'Z' WHERE percent = 0", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="taxrate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("category", "S"), ("percent__gt", 0)),
                    models.Q(models.Q(("category", "S"), _negated=True), ("percent", 0)),
                    _connector="OR",
                ),
                name="only_taxed_has_a_rate",
                violation_error_message="A rate above 0 % is “taxed”; 0 % needs one of the other categories.",
            ),
        ),
    ]
