"""Papers as they left the house, statements of account, whose sale a document was, and the category of its taxes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from foundation.integrity import append_only, composite_key
from foundation.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0017_papers"),
        ("documents", "0002_filed_by_the_house"),
        ("financials", "0022_posted_at_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            migrations.AddField(
                model_name="document",
                name="sales_rep",
                field=models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            migrations.AddField(
                model_name="line",
                name="tax_category",
                field=models.CharField(
                    blank=True,
                    choices=[
                        ("S", "taxed"),
                        ("Z", "zero rated"),
                        ("E", "exempt"),
                        ("AE", "reverse charge"),
                        ("K", "intra-community supply"),
                        ("G", "export"),
                        ("O", "outside the scope of tax"),
                    ],
                    db_default="",
                    max_length=2,
                ),
            ),
            migrations.CreateModel(
                name="StatementRun",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("open_item", "open items"), ("balance_forward", "balance forward")],
                            default="open_item",
                            max_length=15,
                        ),
                    ),
                    ("begins_on", models.DateField(null=True)),
                    ("ends_on", models.DateField(verbose_name="as of")),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("proposed", "Proposed"),
                                ("released", "being sent"),
                                ("finished", "Finished"),
                                ("discarded", "Discarded"),
                            ],
                            default="proposed",
                            max_length=9,
                        ),
                    ),
                    ("only_overdue", models.BooleanField(default=False)),
                    ("made_at", models.DateTimeField()),
                    ("released_at", models.DateTimeField(null=True)),
                    ("finished_at", models.DateTimeField(null=True)),
                    ("job", models.UUIDField(null=True)),
                    (
                        "category",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="customers.category",
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "made_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    (
                        "released_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "sales_rep",
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
                            condition=models.Q(
                                models.Q(("begins_on", None), ("kind", "open_item")),
                                models.Q(
                                    ("begins_on__isnull", False),
                                    ("begins_on__lte", models.F("ends_on")),
                                    ("kind", "balance_forward"),
                                ),
                                _connector="OR",
                            ),
                            name="only_balance_forward_has_a_period",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Statement",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("open_item", "open items"), ("balance_forward", "balance forward")], max_length=15
                        ),
                    ),
                    ("ends_on", models.DateField()),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("proposed", "Proposed"),
                                ("excluded", "left out"),
                                ("queued", "Queued"),
                                ("preparing", "Preparing"),
                                ("handing", "being handed over"),
                                ("sent", "Sent"),
                                ("failed", "Failed"),
                                ("unclear", "Unclear"),
                            ],
                            max_length=9,
                        ),
                    ),
                    ("why", models.CharField(blank=True, max_length=300, verbose_name="why it was left out")),
                    ("branches", models.PositiveIntegerField(default=0)),
                    (
                        "channel",
                        models.CharField(
                            blank=True,
                            choices=[("email", "e-mail"), ("post", "letter"), ("both", "e-mail and letter")],
                            max_length=5,
                        ),
                    ),
                    ("to", models.CharField(blank=True, max_length=254)),
                    ("language", models.CharField(blank=True, max_length=10)),
                    ("subject", models.CharField(blank=True, max_length=200)),
                    ("text", models.TextField(blank=True)),
                    ("message_id", models.CharField(blank=True, max_length=200)),
                    ("trouble", models.CharField(blank=True, max_length=300)),
                    ("counts", models.BooleanField(default=False)),
                    ("claimed_at", models.DateTimeField(null=True)),
                    ("sent_at", models.DateTimeField(null=True)),
                    (
                        "contact",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="customers.contact",
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="statements",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "file",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="documents.storedfile",
                        ),
                    ),
                    (
                        "left_out_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "run",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="statements",
                            to="financials.statementrun",
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("status", "sent")),
                            fields=["customer", "-sent_at"],
                            name="statements_sent",
                        ),
                        models.Index(fields=["run", "status"], name="statements_of_run"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("customer", "id"), name="statement_of_customer"),
                        models.UniqueConstraint(fields=("run", "customer"), name="one_statement_per_run"),
                        models.UniqueConstraint(
                            condition=models.Q(("counts", True)),
                            fields=("customer", "kind", "ends_on"),
                            name="one_statement_of_a_day",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("status", "excluded"), _negated=True),
                                models.Q(("why", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="left_out_statement_says_why",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("status", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"
                            ),
                            name="sent_statement_says_when",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Original",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "form",
                        models.CharField(
                            choices=[("pdf", "PDF"), ("ubl", "e-invoice (UBL)"), ("cii", "e-invoice (CII)")],
                            default="pdf",
                            max_length=3,
                        ),
                    ),
                    ("made_at", models.DateTimeField()),
                    (
                        "customer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="originals",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "document",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="originals",
                            to="financials.document",
                        ),
                    ),
                    (
                        "file",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="documents.storedfile",
                        ),
                    ),
                    (
                        "payment",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="originals",
                            to="financials.payment",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("document", "form"), name="one_original_of_a_form"),
                        models.UniqueConstraint(fields=("payment", "form"), name="one_receipt_of_a_form"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("document", None), ("payment__isnull", False)),
                                models.Q(("document__isnull", False), ("payment", None)),
                                _connector="OR",
                            ),
                            name="original_of_one_thing",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="StatementBalance",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("currency", models.CharField(max_length=3)),
                    ("opening", models.DecimalField(decimal_places=4, max_digits=19, null=True)),
                    ("closing", models.DecimalField(decimal_places=4, max_digits=19)),
                    ("overdue", models.DecimalField(decimal_places=4, max_digits=19)),
                    (
                        "customer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="statement_balances",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "statement",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="balances",
                            to="financials.statement",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("statement", "currency"), name="one_balance_per_currency"),
                    ],
                },
            ),
        ),
        # What is issued is never changed; here a column is filled that it did not have.
        migrations.RunSQL(
            """
            ALTER TABLE financials_document DISABLE TRIGGER financials_document_issued;
            UPDATE financials_document document SET sales_rep_id = customer.sales_rep_id
            FROM customers_customer customer
            WHERE customer.id = document.customer_id AND document.number IS NOT NULL
              AND customer.sales_rep_id IS NOT NULL;
            ALTER TABLE financials_document ENABLE ALWAYS TRIGGER financials_document_issued;
            """,
            migrations.RunSQL.noop,
        ),
        composite_key("financials_original", ("customer_id", "document_id"), "financials_document"),
        composite_key("financials_original", ("customer_id", "payment_id"), "financials_payment"),
        composite_key("financials_original", ("customer_id", "file_id"), "documents_storedfile"),
        composite_key("financials_statement", ("customer_id", "contact_id"), "customers_contact"),
        composite_key("financials_statement", ("customer_id", "file_id"), "documents_storedfile"),
        composite_key("financials_statementbalance", ("customer_id", "statement_id"), "financials_statement"),
        append_only("financials_original"),
    ]
