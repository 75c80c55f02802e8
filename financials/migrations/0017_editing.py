import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from foundation.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("financials", "0016_debits")]

    operations = [
        AtOnce(
            migrations.AlterModelOptions(
                name="document",
                options={
                    "permissions": [
                        ("sell", "Can write quotes, orders and deliveries"),
                        ("issue_invoice", "Can write and issue invoices and credit notes"),
                        ("accept_expired_quote", "Can take an order from a quote that has expired"),
                    ]
                },
            ),
            migrations.AddField("document", "changed_at", models.DateTimeField(null=True)),
            migrations.AddField(
                "document",
                "changed_by",
                models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ),
    ]
