"""Invoices and credit notes that go to who pays for the customer (F28)."""

import django.db.models.deletion
from django.db import migrations, models

from foundation.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0019_people_and_places"),
        ("financials", "0027_truth"),
    ]

    operations = [
        AtOnce(
            migrations.AddField(
                model_name="document",
                name="payer",
                field=models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="customers.customer",
                ),
            ),
            migrations.AddField(
                model_name="document",
                name="to_customer",
                field=models.BooleanField(db_default=False, default=False),
            ),
            migrations.AddIndex(
                model_name="document",
                index=models.Index(
                    condition=models.Q(("payer__isnull", False)), fields=["payer"], name="document_by_payer"
                ),
            ),
            migrations.AddConstraint(
                model_name="document",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("payer", None),
                        models.Q(
                            ("billing_address", None), ("kind__in", ["invoice", "credit_note"]), ("to_customer", False)
                        ),
                        _connector="OR",
                    ),
                    name="only_bills_go_to_a_payer",
                ),
            ),
        ),
    ]
