"""VAT numbers stand in the search index, in the part of all numbers."""

from django.db import migrations, models

PART = """
ALTER TABLE foundation_searchentry DETACH PARTITION foundation_searchnumber;
ALTER TABLE foundation_searchentry ATTACH PARTITION foundation_searchnumber
    FOR VALUES IN ('code', 'tax', 'extension', 'document', 'reference', 'order_number', 'payment', 'service_call'{more});
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0011_search_calls")]

    operations = [
        migrations.RunSQL(PART.format(more=", 'vat'"), PART.format(more="")),
        migrations.AlterField(
            "searchentry",
            "kind",
            models.CharField(
                choices=[
                    ("customer", "Customer"),
                    ("email", "e-mail"),
                    ("code", "Code"),
                    ("vat", "VAT number"),
                    ("tax", "tax number"),
                    ("phone", "Phone"),
                    ("extension", "Extension"),
                    ("document", "Document"),
                    ("reference", "customer's reference"),
                    ("order_number", "Order Number"),
                    ("payment", "Payment"),
                    ("service_call", "service call"),
                ],
                max_length=12,
            ),
        ),
    ]
