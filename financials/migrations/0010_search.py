"""Numbers of documents and payments in the search index, kept by the database."""

from django.db import migrations

from foundation.indexing import Source, mirrored

NUMBERS = """
    SELECT it.customer_id, '{kind}', it.id, foundation_number_key(it.{column}), foundation_number_digits(it.{column})
    FROM {{rows}} it WHERE foundation_number_key(it.{column}) <> ''
"""

DOCUMENTS = Source(
    name="documents",
    kinds=("document", "reference", "order_number"),
    table="financials_document",
    entries=" UNION ALL ".join(
        NUMBERS.format(kind=kind, column=column)
        for kind, column in (("document", "number"), ("reference", "reference"), ("order_number", "order_number"))
    ),
)
PAYMENTS = Source(
    name="payments",
    kinds=("payment",),
    table="financials_payment",
    entries=NUMBERS.format(kind="payment", column="reference"),
)


class Migration(migrations.Migration):
    dependencies = [("financials", "0004_dealings"), ("foundation", "0010_search_entries")]

    operations = [DOCUMENTS.operation(), PAYMENTS.operation(), mirrored(DOCUMENTS), mirrored(PAYMENTS)]
