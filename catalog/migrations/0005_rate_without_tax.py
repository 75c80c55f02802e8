"""What is said of a rate without tax is a sentence again: a percent sign in it was taken for a place to fill."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_tax_category"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="taxrate",
            name="only_taxed_has_a_rate",
            constraint=models.CheckConstraint(
                condition=Q(category="S", percent__gt=0) | (~Q(category="S") & Q(percent=0)),
                name="only_taxed_has_a_rate",
                violation_error_message=("A rate above zero is “taxed”; a rate of zero needs one of the other kinds."),
            ),
        ),
    ]
