"""VAT numbers have a field of their own and are found; an account number is told by the rules of its country, looked
up by its end, and seen in full by those who may."""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

from customers.tax_numbers import is_vat_id, read_vat_id
from foundation.indexing import Source, instead, refreshed
from foundation.migrating import AtOnce

before = import_module("customers.migrations.0020_full_names")

VAT_IDS = Source(
    name="vat_ids",
    kinds=("vat",),
    table="customers_customer",
    entries="""
        SELECT it.id, 'vat', it.id, foundation_number_key(it.vat_id), foundation_number_digits(it.vat_id)
        FROM {rows} it WHERE foundation_number_key(it.vat_id) <> ''
    """,
)
CHANGED = "SELECT id FROM {rows} changed"


def move_vat_ids(apps, schema_editor):
    """What stands under tax number and is a VAT number moves to the field of its own."""
    customers = apps.get_model("customers", "Customer").objects
    for customer in customers.exclude(tax_id="").filter(vat_id="").only("tax_id", "vat_id").iterator():
        if is_vat_id(customer.tax_id):
            customers.filter(pk=customer.pk).update(vat_id=read_vat_id(customer.tax_id), tax_id="")


class Migration(migrations.Migration):
    dependencies = [("customers", "0020_full_names"), ("foundation", "0012_search_vat_ids")]

    operations = [
        AtOnce(
            migrations.AlterModelOptions(
                name="bankaccount",
                options={
                    "permissions": [("see_bank_number", "Can see account numbers in full; each look is journalled")]
                },
            ),
            migrations.AddField(
                model_name="bankaccount",
                name="country",
                field=models.CharField(blank=True, db_default="", max_length=2),
            ),
            migrations.AddIndex(
                model_name="bankaccount",
                index=models.Index(condition=Q(closed_at=None), fields=["last4"], name="account_by_its_end"),
            ),
            migrations.AddIndex(
                model_name="bankaccount",
                index=models.Index(
                    condition=Q(closed_at=None, confirmed_at=None), fields=["added_at"], name="account_to_confirm"
                ),
            ),
        ),
        migrations.RunSQL(
            "UPDATE customers_bankaccount SET country = substr(bic, 5, 2) WHERE bic <> ''", migrations.RunSQL.noop
        ),
        VAT_IDS.operation(),
        instead(
            refreshed("customers_customer", (before.CUSTOMERS, CHANGED), columns="id, name, code, website, tax_id"),
            refreshed(
                "customers_customer",
                (before.CUSTOMERS, CHANGED),
                (VAT_IDS, CHANGED),
                columns="id, name, code, website, tax_id, vat_id",
            ),
        ),
        migrations.RunPython(move_vat_ids, migrations.RunPython.noop),
    ]
