"""How a customer wants its e-invoices, and whether its branches are on its statement."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0016_delivery"),
    ]

    operations = [
        migrations.AddField(
            model_name="deliverypreference",
            name="consolidated",
            field=models.BooleanField(db_default=False, default=False, verbose_name="one statement for all branches"),
        ),
        migrations.AddField(
            model_name="deliverypreference",
            name="einvoice",
            field=models.CharField(
                blank=True,
                choices=[
                    ("facturx", "in the PDF (Factur-X, ZUGFeRD)"),
                    ("ubl", "XML beside the PDF (UBL)"),
                    ("cii", "XML beside the PDF (CII)"),
                ],
                db_default="",
                max_length=7,
                verbose_name="e-invoice",
            ),
        ),
    ]
