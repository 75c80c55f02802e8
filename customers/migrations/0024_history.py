import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import customers.models.customer
from foundation.integrity import append_only
from foundation.migrating import AtOnce

FOLLOWED = (
    ("customers_customer", "customer"),
    ("customers_customer_categories", "category_of"),
    ("customers_customer_tags", "tag_of"),
    ("customers_person", "person"),
    ("customers_contact", "contact"),
    ("customers_address", "address"),
    ("customers_phone", "phone"),
    ("customers_email", "email"),
    ("customers_bankaccount", "bank_account"),
    ("customers_mandate", "mandate"),
    ("customers_taxexemption", "tax_exemption"),
    ("customers_deliverypreference", "delivery"),
    ("customers_membership", "membership"),
    ("customers_assignment", "assignment"),
)

# Triggers of whole statements call this even where the context stands in the event itself. The library keeps a table of
# contexts there, one row a request, in a subtransaction of its own.
CONTEXT_STANDS_IN_THE_EVENT = """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS pghistory_context.id%TYPE LANGUAGE sql STABLE AS 'SELECT NULL::uuid';
"""


def as_found(table: str, name: str) -> str:
    """Return the SQL that writes down each row as it was found when the history began."""
    return f"""
    DO $$
    DECLARE
        shared text;
        row_key text;
    BEGIN
        SELECT string_agg(quote_ident(attname), ', ') INTO shared FROM pg_attribute
            WHERE attrelid = 'customers_{name}_event'::regclass AND attnum > 0 AND NOT attisdropped
                AND attname NOT LIKE 'pgh%';
        SELECT quote_ident(attname) INTO row_key FROM pg_index
            JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
            WHERE indrelid = '{table}'::regclass AND indisprimary;
        EXECUTE format(
            'INSERT INTO customers_{name}_event (%1$s, pgh_obj_id, pgh_label, pgh_created_at)'
            ' SELECT %1$s, %2$s, ''found'', now() FROM {table} ORDER BY %2$s', shared, row_key);
    END $$;
    """


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0023_sorting_and_merging"),
        ("foundation", "0002_functions"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("staff", "__first__"),
    ]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="CategoryLink",
                fields=[],
                options={
                    "proxy": True,
                    "default_permissions": (),
                    "indexes": [],
                    "constraints": [],
                },
                bases=("customers.customer_categories",),
            ),
            migrations.CreateModel(
                name="TagLink",
                fields=[],
                options={
                    "proxy": True,
                    "default_permissions": (),
                    "indexes": [],
                    "constraints": [],
                },
                bases=("customers.customer_tags",),
            ),
            migrations.CreateModel(
                name="AddressEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField(help_text="The event label.")),
                    ("pgh_context", pghistory.utils.JSONField(null=True)),
                    ("pgh_context_id", models.UUIDField(null=True)),
                    ("id", models.BigIntegerField()),
                    (
                        "purpose",
                        models.CharField(
                            choices=[
                                ("main", "Main"),
                                ("billing", "Billing"),
                                ("delivery", "Delivery"),
                                ("both", "billing and delivery"),
                                ("other", "Other"),
                            ],
                            default="main",
                            max_length=10,
                        ),
                    ),
                    (
                        "label",
                        models.CharField(
                            blank=True, db_default="", default="", max_length=60, verbose_name="called here"
                        ),
                    ),
                    (
                        "default_billing",
                        models.BooleanField(db_default=False, default=False, verbose_name="invoices go here"),
                    ),
                    (
                        "default_delivery",
                        models.BooleanField(db_default=False, default=False, verbose_name="goods go here"),
                    ),
                    ("as_typed", models.TextField(blank=True)),
                    (
                        "keep_as_typed",
                        models.BooleanField(db_default=False, default=False, verbose_name="write it as typed"),
                    ),
                    (
                        "recipient",
                        models.CharField(
                            blank=True, db_default="", default="", max_length=120, verbose_name="name above the street"
                        ),
                    ),
                    ("line1", models.CharField(blank=True, max_length=200)),
                    ("line2", models.CharField(blank=True, max_length=200)),
                    ("city", models.CharField(blank=True, max_length=100)),
                    ("region", models.CharField(blank=True, max_length=100)),
                    ("postcode", models.CharField(blank=True, max_length=20)),
                    ("country", models.CharField(blank=True, max_length=2, verbose_name="country (ISO code)")),
                    (
                        "customer",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "pgh_obj",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="customers.address",
                        ),
                    ),
                ],
                options={
                    "db_table": "customers_address_event",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["pgh_obj", "pgh_id"], name="address_events_of_row"),
                        models.Index(fields=["customer", "pgh_created_at"], name="address_events_of_firm"),
                        models.Index(fields=["pgh_created_at", "pgh_id"], name="address_events_by_time"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AssignmentEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField(help_text="The event label.")),
                    ("pgh_context", pghistory.utils.JSONField(null=True)),
                    ("pgh_context_id", models.UUIDField(null=True)),
                    ("id", models.BigIntegerField()),
                    ("duty", models.CharField(max_length=60)),
                    ("since", models.DateTimeField()),
                    (
                        "customer",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "pgh_obj",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="customers.assignment",
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "db_table": "customers_assignment_event",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["pgh_obj", "pgh_id"], name="assignment_events_of_row"),
                        models.Index(fields=["customer", "pgh_created_at"], name="assignment_events_of_firm"),
                        models.Index(fields=["pgh_created_at", "pgh_id"], name="assignment_events_by_time"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="BankAccountEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField(help_text="The event label.")),
                    ("pgh_context", pghistory.utils.JSONField(null=True)),
                    ("pgh_context_id", models.UUIDField(null=True)),
                    ("id", models.BigIntegerField()),
                    ("holder", models.CharField(max_length=70, verbose_name="account holder")),
                    ("last4", models.CharField(max_length=4)),
                    ("bic", models.CharField(blank=True, max_length=11, verbose_name="BIC")),
                    ("bank_name", models.CharField(blank=True, max_length=140, verbose_name="bank")),
                    ("country", models.CharField(blank=True, db_default="", max_length=2)),
                    ("clearing_code", models.CharField(blank=True, max_length=20, verbose_name="clearing code")),
                    ("gui", models.CharField(blank=True, max_length=5, verbose_name="GUI (branch, France)")),
                    ("rib_key", models.CharField(blank=True, max_length=2, verbose_name="RIB key (France)")),
                    ("added_at", models.DateTimeField()),
                    ("confirmed_at", models.DateTimeField(null=True)),
                    ("closed_at", models.DateTimeField(null=True)),
                    (
                        "added_by",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "closed_by",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "confirmed_by",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "pgh_obj",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="customers.bankaccount",
                        ),
                    ),
                ],
                options={
                    "db_table": "customers_bank_account_event",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["pgh_obj", "pgh_id"], name="bank_account_events_of_row"),
                        models.Index(fields=["customer", "pgh_created_at"], name="bank_account_events_of_firm"),
                        models.Index(fields=["pgh_created_at", "pgh_id"], name="bank_account_events_by_time"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CategoryOfEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField(help_text="The event label.")),
                    ("pgh_context", pghistory.utils.JSONField(null=True)),
                    ("pgh_context_id", models.UUIDField(null=True)),
                    ("id", models.BigIntegerField()),
                    (
                        "category",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            db_tablespace="",
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.category",
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            db_tablespace="",
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "pgh_obj",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="customers.categorylink",
                        ),
                    ),
                ],
                options={
                    "db_table": "customers_category_of_event",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["pgh_obj", "pgh_id"], name="category_of_events_of_row"),
                        models.Index(fields=["customer", "pgh_created_at"], name="category_of_events_of_firm"),
                        models.Index(fields=["pgh_created_at", "pgh_id"], name="category_of_events_by_time"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ContactEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField(help_text="The event label.")),
                    ("pgh_context", pghistory.utils.JSONField(null=True)),
                    ("pgh_context_id", models.UUIDField(null=True)),
                    ("id", models.BigIntegerField()),
                    ("role", models.CharField(blank=True, max_length=80)),
                    ("department", models.CharField(blank=True, max_length=80)),
                    ("is_key", models.BooleanField(default=False, verbose_name="first person to call")),
                    ("notes", models.TextField(blank=True)),
                    (
                        "customer",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.person",
                        ),
                    ),
                    (
                        "pgh_obj",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="customers.contact",
                        ),
                    ),
                ],
                options={
                    "db_table": "customers_contact_event",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["pgh_obj", "pgh_id"], name="contact_events_of_row"),
                        models.Index(fields=["customer", "pgh_created_at"], name="contact_events_of_firm"),
                        models.Index(fields=["pgh_created_at", "pgh_id"], name="contact_events_by_time"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CustomerEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField(help_text="The event label.")),
                    ("pgh_context", pghistory.utils.JSONField(null=True)),
                    ("pgh_context_id", models.UUIDField(null=True)),
                    ("id", models.BigIntegerField()),
                    (
                        "code",
                        models.CharField(
                            max_length=40,
                            validators=[
                                django.core.validators.RegexValidator(
                                    "^(?!new$)[\\w][\\w.+&@ -]*$",
                                    "A customer code is letters, digits and . - _ + & without slashes, and not “new”.",
                                )
                            ],
                        ),
                    ),
                    ("name", models.CharField(max_length=200)),
                    (
                        "kind",
                        models.CharField(
                            choices=[("company", "Company"), ("person", "Person")], default="company", max_length=10
                        ),
                    ),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("prospect", "Prospect"),
                                ("customer", "Customer"),
                                ("archived", "Archived"),
                                ("merged", "Merged"),
                                ("deleted", "Deleted"),
                            ],
                            default="customer",
                            max_length=10,
                        ),
                    ),
                    ("language", models.CharField(default="en", max_length=10)),
                    ("currency", models.CharField(max_length=3)),
                    (
                        "terms",
                        models.CharField(
                            default="net30",
                            max_length=40,
                            validators=[customers.models.customer.known_terms],
                            verbose_name="payment terms",
                        ),
                    ),
                    (
                        "payment_type",
                        models.CharField(
                            choices=[("invoice", "on invoice"), ("sepa", "SEPA direct debit"), ("paypal", "PayPal")],
                            db_default="invoice",
                            default="invoice",
                            max_length=10,
                        ),
                    ),
                    ("credit_limit", models.DecimalField(blank=True, decimal_places=4, max_digits=19, null=True)),
                    (
                        "shares_credit",
                        models.BooleanField(
                            db_default=False, default=False, verbose_name="uses the head office's credit limit"
                        ),
                    ),
                    ("vat_id", models.CharField(blank=True, db_default="", max_length=20, verbose_name="VAT number")),
                    ("tax_id", models.CharField(blank=True, max_length=40, verbose_name="tax number")),
                    ("website", models.CharField(blank=True, max_length=200)),
                    ("notes", models.TextField(blank=True)),
                    ("custom", models.JSONField(blank=True, db_default={}, default=dict)),
                    ("do_not_contact", models.BooleanField(db_default=False, default=False)),
                    (
                        "do_not_contact_note",
                        models.CharField(
                            blank=True, db_default="", default="", max_length=200, verbose_name="why, and since when"
                        ),
                    ),
                    ("created_on", models.DateField()),
                    (
                        "merged_into",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "parent",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "payer",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "pgh_obj",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "sales_rep",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "db_table": "customers_customer_event",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["pgh_obj", "pgh_id"], name="customer_events_of_row"),
                        models.Index(fields=["pgh_created_at", "pgh_id"], name="customer_events_by_time"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="DeliveryEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField(help_text="The event label.")),
                    ("pgh_context", pghistory.utils.JSONField(null=True)),
                    ("pgh_context_id", models.UUIDField(null=True)),
                    (
                        "invoices",
                        models.CharField(
                            blank=True,
                            choices=[("email", "by e-mail"), ("post", "by post"), ("both", "by e-mail and post")],
                            max_length=5,
                        ),
                    ),
                    (
                        "statements",
                        models.CharField(
                            blank=True,
                            choices=[("email", "by e-mail"), ("post", "by post"), ("both", "by e-mail and post")],
                            max_length=5,
                        ),
                    ),
                    (
                        "reminders",
                        models.CharField(
                            blank=True,
                            choices=[("email", "by e-mail"), ("post", "by post"), ("sms", "by SMS")],
                            max_length=5,
                        ),
                    ),
                    (
                        "einvoice",
                        models.CharField(
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
                    (
                        "consolidated",
                        models.BooleanField(
                            db_default=False, default=False, verbose_name="one statement for all branches"
                        ),
                    ),
                    ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail for papers")),
                    ("mobile", models.CharField(blank=True, max_length=20, verbose_name="mobile for SMS")),
                    (
                        "customer",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            serialize=False,
                            to="customers.customer",
                        ),
                    ),
                    (
                        "pgh_obj",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="customers.deliverypreference",
                        ),
                    ),
                ],
                options={
                    "db_table": "customers_delivery_event",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["pgh_obj", "pgh_id"], name="delivery_events_of_row"),
                        models.Index(fields=["customer", "pgh_created_at"], name="delivery_events_of_firm"),
                        models.Index(fields=["pgh_created_at", "pgh_id"], name="delivery_events_by_time"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="EmailEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField(help_text="The event label.")),
                    ("pgh_context", pghistory.utils.JSONField(null=True)),
                    ("pgh_context_id", models.UUIDField(null=True)),
                    ("id", models.BigIntegerField()),
                    ("address", models.EmailField(max_length=254)),
                    (
                        "customer",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.person",
                        ),
                    ),
                    (
                        "pgh_obj",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="customers.email",
                        ),
                    ),
                ],
                options={
                    "db_table": "customers_email_event",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["pgh_obj", "pgh_id"], name="email_events_of_row"),
                        models.Index(fields=["customer", "pgh_created_at"], name="email_events_of_firm"),
                        models.Index(fields=["pgh_created_at", "pgh_id"], name="email_events_by_time"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="MandateEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField(help_text="The event label.")),
                    ("pgh_context", pghistory.utils.JSONField(null=True)),
                    ("pgh_context_id", models.UUIDField(null=True)),
                    ("id", models.BigIntegerField()),
                    ("reference", models.CharField(max_length=35, verbose_name="mandate reference")),
                    (
                        "scheme",
                        models.CharField(choices=[("CORE", "Core"), ("B2B", "B2B")], default="CORE", max_length=4),
                    ),
                    ("one_off", models.BooleanField(default=False, verbose_name="for one debit only")),
                    ("signed_on", models.DateField(verbose_name="signed on")),
                    ("received_on", models.DateField(blank=True, null=True, verbose_name="received on")),
                    ("first_debit_on", models.DateField(verbose_name="first debit on or after")),
                    ("added_at", models.DateTimeField()),
                    ("revoked_at", models.DateTimeField(null=True)),
                    ("revoked_because", models.CharField(blank=True, max_length=300)),
                    (
                        "account",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.bankaccount",
                        ),
                    ),
                    (
                        "added_by",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "pgh_obj",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="customers.mandate",
                        ),
                    ),
                    (
                        "revoked_by",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "db_table": "customers_mandate_event",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["pgh_obj", "pgh_id"], name="mandate_events_of_row"),
                        models.Index(fields=["customer", "pgh_created_at"], name="mandate_events_of_firm"),
                        models.Index(fields=["pgh_created_at", "pgh_id"], name="mandate_events_by_time"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="MembershipEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField(help_text="The event label.")),
                    ("pgh_context", pghistory.utils.JSONField(null=True)),
                    ("pgh_context_id", models.UUIDField(null=True)),
                    ("id", models.BigIntegerField()),
                    ("since", models.DateTimeField()),
                    (
                        "added_by",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "group",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.group",
                        ),
                    ),
                    (
                        "pgh_obj",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="customers.membership",
                        ),
                    ),
                ],
                options={
                    "db_table": "customers_membership_event",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["pgh_obj", "pgh_id"], name="membership_events_of_row"),
                        models.Index(fields=["customer", "pgh_created_at"], name="membership_events_of_firm"),
                        models.Index(fields=["pgh_created_at", "pgh_id"], name="membership_events_by_time"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PersonEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField(help_text="The event label.")),
                    ("pgh_context", pghistory.utils.JSONField(null=True)),
                    ("pgh_context_id", models.UUIDField(null=True)),
                    ("id", models.BigIntegerField()),
                    (
                        "as_typed",
                        models.CharField(
                            blank=True, db_default="", default="", max_length=300, verbose_name="name as typed"
                        ),
                    ),
                    ("salutation", models.CharField(blank=True, max_length=20)),
                    ("title", models.CharField(blank=True, max_length=60)),
                    ("first_name", models.CharField(blank=True, max_length=80)),
                    ("middle_name", models.CharField(blank=True, db_default="", default="", max_length=80)),
                    ("last_name", models.CharField(blank=True, max_length=300)),
                    ("suffix", models.CharField(blank=True, db_default="", default="", max_length=40)),
                    (
                        "language",
                        models.CharField(
                            blank=True, db_default="", default="", max_length=10, verbose_name="preferred language"
                        ),
                    ),
                    ("birthday", models.CharField(blank=True, db_default="", default="", max_length=10)),
                    ("do_not_contact", models.BooleanField(db_default=False, default=False)),
                    (
                        "do_not_contact_note",
                        models.CharField(
                            blank=True, db_default="", default="", max_length=200, verbose_name="why, and since when"
                        ),
                    ),
                    ("notes", models.TextField(blank=True)),
                    (
                        "pgh_obj",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="customers.person",
                        ),
                    ),
                ],
                options={
                    "db_table": "customers_person_event",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["pgh_obj", "pgh_id"], name="person_events_of_row"),
                        models.Index(fields=["pgh_created_at", "pgh_id"], name="person_events_by_time"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PhoneEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField(help_text="The event label.")),
                    ("pgh_context", pghistory.utils.JSONField(null=True)),
                    ("pgh_context_id", models.UUIDField(null=True)),
                    ("id", models.BigIntegerField()),
                    (
                        "kind",
                        models.CharField(
                            choices=[("office", "Office"), ("mobile", "Mobile"), ("fax", "Fax")],
                            default="office",
                            max_length=10,
                        ),
                    ),
                    ("as_typed", models.CharField(max_length=60, verbose_name="number")),
                    ("e164", models.CharField(blank=True, max_length=20)),
                    ("extension", models.CharField(blank=True, max_length=10)),
                    (
                        "customer",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.person",
                        ),
                    ),
                    (
                        "pgh_obj",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="customers.phone",
                        ),
                    ),
                ],
                options={
                    "db_table": "customers_phone_event",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["pgh_obj", "pgh_id"], name="phone_events_of_row"),
                        models.Index(fields=["customer", "pgh_created_at"], name="phone_events_of_firm"),
                        models.Index(fields=["pgh_created_at", "pgh_id"], name="phone_events_by_time"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="TagOfEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField(help_text="The event label.")),
                    ("pgh_context", pghistory.utils.JSONField(null=True)),
                    ("pgh_context_id", models.UUIDField(null=True)),
                    ("id", models.BigIntegerField()),
                    (
                        "customer",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            db_tablespace="",
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "tag",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            db_tablespace="",
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.tag",
                        ),
                    ),
                    (
                        "pgh_obj",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="customers.taglink",
                        ),
                    ),
                ],
                options={
                    "db_table": "customers_tag_of_event",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["pgh_obj", "pgh_id"], name="tag_of_events_of_row"),
                        models.Index(fields=["customer", "pgh_created_at"], name="tag_of_events_of_firm"),
                        models.Index(fields=["pgh_created_at", "pgh_id"], name="tag_of_events_by_time"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="TaxExemptionEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField(help_text="The event label.")),
                    ("pgh_context", pghistory.utils.JSONField(null=True)),
                    ("pgh_context_id", models.UUIDField(null=True)),
                    ("id", models.BigIntegerField()),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("resale", "resale certificate"),
                                ("exempt", "exempt organisation"),
                                ("reverse_charge", "reverse charge"),
                                ("intra_eu", "intra-community supply"),
                                ("export", "export"),
                            ],
                            default="resale",
                            max_length=14,
                        ),
                    ),
                    ("certificate", models.CharField(max_length=60, verbose_name="certificate number")),
                    ("country", models.CharField(blank=True, max_length=2, verbose_name="country (ISO code)")),
                    ("region", models.CharField(blank=True, max_length=100)),
                    ("valid_from", models.DateField(verbose_name="from")),
                    ("valid_until", models.DateField(blank=True, null=True, verbose_name="until")),
                    ("for_branches", models.BooleanField(default=False, verbose_name="counts for the branches too")),
                    ("paper", models.CharField(blank=True, max_length=255, verbose_name="document")),
                    ("added_at", models.DateTimeField(editable=False)),
                    ("ended_on", models.DateField(editable=False, null=True)),
                    ("end_reason", models.CharField(blank=True, editable=False, max_length=300)),
                    (
                        "added_by",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            editable=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "ended_by",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "pgh_obj",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="customers.taxexemption",
                        ),
                    ),
                ],
                options={
                    "db_table": "customers_tax_exemption_event",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["pgh_obj", "pgh_id"], name="tax_exemption_events_of_row"),
                        models.Index(fields=["customer", "pgh_created_at"], name="tax_exemption_events_of_firm"),
                        models.Index(fields=["pgh_created_at", "pgh_id"], name="tax_exemption_events_by_time"),
                    ],
                },
            ),
        ),
        AtOnce(
            pgtrigger.migrations.AddTrigger(
                model_name="address",
                trigger=pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_address_event" ("as_typed", "city", "country", "customer_id", "default_billing", "default_delivery", "id", "keep_as_typed", "label", "line1", "line2", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "purpose", "recipient", "region") SELECT new_values."as_typed", new_values."city", new_values."country", new_values."customer_id", new_values."default_billing", new_values."default_delivery", new_values."id", new_values."keep_as_typed", new_values."label", new_values."line1", new_values."line2", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."postcode", new_values."purpose", new_values."recipient", new_values."region" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="5e14c397a859452180b41ed68a446fda6c0ffb4b",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_c8426",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="customers_address",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="address",
                trigger=pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_address_event" ("as_typed", "city", "country", "customer_id", "default_billing", "default_delivery", "id", "keep_as_typed", "label", "line1", "line2", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "purpose", "recipient", "region") SELECT new_values."as_typed", new_values."city", new_values."country", new_values."customer_id", new_values."default_billing", new_values."default_delivery", new_values."id", new_values."keep_as_typed", new_values."label", new_values."line1", new_values."line2", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."postcode", new_values."purpose", new_values."recipient", new_values."region" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."as_typed" IS DISTINCT FROM (new_values."as_typed") OR old_values."city" IS DISTINCT FROM (new_values."city") OR old_values."country" IS DISTINCT FROM (new_values."country") OR old_values."customer_id" IS DISTINCT FROM (new_values."customer_id") OR old_values."default_billing" IS DISTINCT FROM (new_values."default_billing") OR old_values."default_delivery" IS DISTINCT FROM (new_values."default_delivery") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."keep_as_typed" IS DISTINCT FROM (new_values."keep_as_typed") OR old_values."label" IS DISTINCT FROM (new_values."label") OR old_values."line1" IS DISTINCT FROM (new_values."line1") OR old_values."line2" IS DISTINCT FROM (new_values."line2") OR old_values."postcode" IS DISTINCT FROM (new_values."postcode") OR old_values."purpose" IS DISTINCT FROM (new_values."purpose") OR old_values."recipient" IS DISTINCT FROM (new_values."recipient") OR old_values."region" IS DISTINCT FROM (new_values."region")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="0089ff4daf6970d7d782b27f80763d800c85ca03",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_c914e",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="customers_address",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="address",
                trigger=pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_address_event" ("as_typed", "city", "country", "customer_id", "default_billing", "default_delivery", "id", "keep_as_typed", "label", "line1", "line2", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "purpose", "recipient", "region") SELECT old_values."as_typed", old_values."city", old_values."country", old_values."customer_id", old_values."default_billing", old_values."default_delivery", old_values."id", old_values."keep_as_typed", old_values."label", old_values."line1", old_values."line2", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."postcode", old_values."purpose", old_values."recipient", old_values."region" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="9f99ae841d93fc09512b2acab24a4d982deb9859",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_9d6a5",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="customers_address",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="assignment",
                trigger=pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_assignment_event" ("customer_id", "duty", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "user_id") SELECT new_values."customer_id", new_values."duty", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."since", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="130c00e28a7dc204f0a74a10470a814b3ba2b2b3",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_3d5c0",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="customers_assignment",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="assignment",
                trigger=pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_assignment_event" ("customer_id", "duty", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "user_id") SELECT new_values."customer_id", new_values."duty", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."since", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="7d4df8b38e65fac20a0e119b6995bccd57a6c130",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_dacab",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="customers_assignment",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="assignment",
                trigger=pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_assignment_event" ("customer_id", "duty", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "user_id") SELECT old_values."customer_id", old_values."duty", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."since", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="9d5cb1bd061ce8f6db400cb31a3d1daab6a126e0",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_28a7c",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="customers_assignment",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="bankaccount",
                trigger=pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_bank_account_event" ("added_at", "added_by_id", "bank_name", "bic", "clearing_code", "closed_at", "closed_by_id", "confirmed_at", "confirmed_by_id", "country", "customer_id", "gui", "holder", "id", "last4", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rib_key") SELECT new_values."added_at", new_values."added_by_id", new_values."bank_name", new_values."bic", new_values."clearing_code", new_values."closed_at", new_values."closed_by_id", new_values."confirmed_at", new_values."confirmed_by_id", new_values."country", new_values."customer_id", new_values."gui", new_values."holder", new_values."id", new_values."last4", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."rib_key" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="673e003019e83266d1c73c07d44a2178fc593356",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_bf4f5",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="customers_bankaccount",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="bankaccount",
                trigger=pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_bank_account_event" ("added_at", "added_by_id", "bank_name", "bic", "clearing_code", "closed_at", "closed_by_id", "confirmed_at", "confirmed_by_id", "country", "customer_id", "gui", "holder", "id", "last4", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rib_key") SELECT new_values."added_at", new_values."added_by_id", new_values."bank_name", new_values."bic", new_values."clearing_code", new_values."closed_at", new_values."closed_by_id", new_values."confirmed_at", new_values."confirmed_by_id", new_values."country", new_values."customer_id", new_values."gui", new_values."holder", new_values."id", new_values."last4", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."rib_key" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."added_at" IS DISTINCT FROM (new_values."added_at") OR old_values."added_by_id" IS DISTINCT FROM (new_values."added_by_id") OR old_values."bank_name" IS DISTINCT FROM (new_values."bank_name") OR old_values."bic" IS DISTINCT FROM (new_values."bic") OR old_values."clearing_code" IS DISTINCT FROM (new_values."clearing_code") OR old_values."closed_at" IS DISTINCT FROM (new_values."closed_at") OR old_values."closed_by_id" IS DISTINCT FROM (new_values."closed_by_id") OR old_values."confirmed_at" IS DISTINCT FROM (new_values."confirmed_at") OR old_values."confirmed_by_id" IS DISTINCT FROM (new_values."confirmed_by_id") OR old_values."country" IS DISTINCT FROM (new_values."country") OR old_values."customer_id" IS DISTINCT FROM (new_values."customer_id") OR old_values."gui" IS DISTINCT FROM (new_values."gui") OR old_values."holder" IS DISTINCT FROM (new_values."holder") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."last4" IS DISTINCT FROM (new_values."last4") OR old_values."rib_key" IS DISTINCT FROM (new_values."rib_key")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="a607872e68c1429962fa6321fba5bb66b9f26d87",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_6e96f",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="customers_bankaccount",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="bankaccount",
                trigger=pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_bank_account_event" ("added_at", "added_by_id", "bank_name", "bic", "clearing_code", "closed_at", "closed_by_id", "confirmed_at", "confirmed_by_id", "country", "customer_id", "gui", "holder", "id", "last4", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rib_key") SELECT old_values."added_at", old_values."added_by_id", old_values."bank_name", old_values."bic", old_values."clearing_code", old_values."closed_at", old_values."closed_by_id", old_values."confirmed_at", old_values."confirmed_by_id", old_values."country", old_values."customer_id", old_values."gui", old_values."holder", old_values."id", old_values."last4", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."rib_key" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="9d7ed5bb4165b0a32c006c9e60d2b083ee6f3012",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_4c3c4",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="customers_bankaccount",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="contact",
                trigger=pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_contact_event" ("customer_id", "department", "id", "is_key", "notes", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") SELECT new_values."customer_id", new_values."department", new_values."id", new_values."is_key", new_values."notes", new_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."role" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="6abcaeb0b3770631ddf96d967c1b91abd4001317",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_84620",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="customers_contact",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="contact",
                trigger=pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_contact_event" ("customer_id", "department", "id", "is_key", "notes", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") SELECT new_values."customer_id", new_values."department", new_values."id", new_values."is_key", new_values."notes", new_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."role" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."customer_id" IS DISTINCT FROM (new_values."customer_id") OR old_values."department" IS DISTINCT FROM (new_values."department") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_key" IS DISTINCT FROM (new_values."is_key") OR old_values."notes" IS DISTINCT FROM (new_values."notes") OR old_values."person_id" IS DISTINCT FROM (new_values."person_id") OR old_values."role" IS DISTINCT FROM (new_values."role")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="025ab1e1fbd9fec44f187bbedddfad07294c0c81",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_760d1",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="customers_contact",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="contact",
                trigger=pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_contact_event" ("customer_id", "department", "id", "is_key", "notes", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") SELECT old_values."customer_id", old_values."department", old_values."id", old_values."is_key", old_values."notes", old_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."role" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="5745285fa934fb6386a2427e1c009422c1270b7e",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_2a63b",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="customers_contact",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="customer",
                trigger=pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_customer_event" ("code", "created_on", "credit_limit", "currency", "custom", "do_not_contact", "do_not_contact_note", "id", "kind", "language", "merged_into_id", "name", "notes", "parent_id", "payer_id", "payment_type", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sales_rep_id", "shares_credit", "status", "tax_id", "terms", "vat_id", "website") SELECT new_values."code", new_values."created_on", new_values."credit_limit", new_values."currency", new_values."custom", new_values."do_not_contact", new_values."do_not_contact_note", new_values."id", new_values."kind", new_values."language", new_values."merged_into_id", new_values."name", new_values."notes", new_values."parent_id", new_values."payer_id", new_values."payment_type", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."sales_rep_id", new_values."shares_credit", new_values."status", new_values."tax_id", new_values."terms", new_values."vat_id", new_values."website" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="1b74b5464d11099a345f7942efa48386e3a828cd",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_a36e0",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="customers_customer",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="customer",
                trigger=pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_customer_event" ("code", "created_on", "credit_limit", "currency", "custom", "do_not_contact", "do_not_contact_note", "id", "kind", "language", "merged_into_id", "name", "notes", "parent_id", "payer_id", "payment_type", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sales_rep_id", "shares_credit", "status", "tax_id", "terms", "vat_id", "website") SELECT new_values."code", new_values."created_on", new_values."credit_limit", new_values."currency", new_values."custom", new_values."do_not_contact", new_values."do_not_contact_note", new_values."id", new_values."kind", new_values."language", new_values."merged_into_id", new_values."name", new_values."notes", new_values."parent_id", new_values."payer_id", new_values."payment_type", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."sales_rep_id", new_values."shares_credit", new_values."status", new_values."tax_id", new_values."terms", new_values."vat_id", new_values."website" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."code" IS DISTINCT FROM (new_values."code") OR old_values."created_on" IS DISTINCT FROM (new_values."created_on") OR old_values."credit_limit" IS DISTINCT FROM (new_values."credit_limit") OR old_values."currency" IS DISTINCT FROM (new_values."currency") OR old_values."custom" IS DISTINCT FROM (new_values."custom") OR old_values."do_not_contact" IS DISTINCT FROM (new_values."do_not_contact") OR old_values."do_not_contact_note" IS DISTINCT FROM (new_values."do_not_contact_note") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."merged_into_id" IS DISTINCT FROM (new_values."merged_into_id") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."notes" IS DISTINCT FROM (new_values."notes") OR old_values."parent_id" IS DISTINCT FROM (new_values."parent_id") OR old_values."payer_id" IS DISTINCT FROM (new_values."payer_id") OR old_values."payment_type" IS DISTINCT FROM (new_values."payment_type") OR old_values."sales_rep_id" IS DISTINCT FROM (new_values."sales_rep_id") OR old_values."shares_credit" IS DISTINCT FROM (new_values."shares_credit") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."tax_id" IS DISTINCT FROM (new_values."tax_id") OR old_values."terms" IS DISTINCT FROM (new_values."terms") OR old_values."vat_id" IS DISTINCT FROM (new_values."vat_id") OR old_values."website" IS DISTINCT FROM (new_values."website")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="4074530a7f74c06b2320e206e7f1b2bbc5a0a13e",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_ca86d",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="customers_customer",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="customer",
                trigger=pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_customer_event" ("code", "created_on", "credit_limit", "currency", "custom", "do_not_contact", "do_not_contact_note", "id", "kind", "language", "merged_into_id", "name", "notes", "parent_id", "payer_id", "payment_type", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sales_rep_id", "shares_credit", "status", "tax_id", "terms", "vat_id", "website") SELECT old_values."code", old_values."created_on", old_values."credit_limit", old_values."currency", old_values."custom", old_values."do_not_contact", old_values."do_not_contact_note", old_values."id", old_values."kind", old_values."language", old_values."merged_into_id", old_values."name", old_values."notes", old_values."parent_id", old_values."payer_id", old_values."payment_type", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."sales_rep_id", old_values."shares_credit", old_values."status", old_values."tax_id", old_values."terms", old_values."vat_id", old_values."website" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="941853ff8eba53cde3b251721549e83461a7048b",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_939ca",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="customers_customer",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="deliverypreference",
                trigger=pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_delivery_event" ("consolidated", "customer_id", "einvoice", "email", "invoices", "mobile", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminders", "statements") SELECT new_values."consolidated", new_values."customer_id", new_values."einvoice", new_values."email", new_values."invoices", new_values."mobile", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."customer_id", new_values."reminders", new_values."statements" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="6cac720d9695cf44e7fd603ba179c344b4479e7e",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_c0f6f",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="customers_deliverypreference",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="deliverypreference",
                trigger=pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_delivery_event" ("consolidated", "customer_id", "einvoice", "email", "invoices", "mobile", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminders", "statements") SELECT new_values."consolidated", new_values."customer_id", new_values."einvoice", new_values."email", new_values."invoices", new_values."mobile", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."customer_id", new_values."reminders", new_values."statements" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."customer_id") = (new_values."customer_id") WHERE (old_values."consolidated" IS DISTINCT FROM (new_values."consolidated") OR old_values."customer_id" IS DISTINCT FROM (new_values."customer_id") OR old_values."einvoice" IS DISTINCT FROM (new_values."einvoice") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."invoices" IS DISTINCT FROM (new_values."invoices") OR old_values."mobile" IS DISTINCT FROM (new_values."mobile") OR old_values."reminders" IS DISTINCT FROM (new_values."reminders") OR old_values."statements" IS DISTINCT FROM (new_values."statements")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="70038c9925c9d3baf9872a50d54275093d67f6f5",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_cde14",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="customers_deliverypreference",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="deliverypreference",
                trigger=pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_delivery_event" ("consolidated", "customer_id", "einvoice", "email", "invoices", "mobile", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminders", "statements") SELECT old_values."consolidated", old_values."customer_id", old_values."einvoice", old_values."email", old_values."invoices", old_values."mobile", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."customer_id", old_values."reminders", old_values."statements" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="38c6a678cd1fd5a1f778d4f85815fcccbc0928ee",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_fb8de",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="customers_deliverypreference",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="email",
                trigger=pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_email_event" ("address", "customer_id", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."address", new_values."customer_id", new_values."id", new_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="469a508d8576622142642620362556d8448ac5c7",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_222fe",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="customers_email",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="email",
                trigger=pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_email_event" ("address", "customer_id", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."address", new_values."customer_id", new_values."id", new_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."address" IS DISTINCT FROM (new_values."address") OR old_values."customer_id" IS DISTINCT FROM (new_values."customer_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."person_id" IS DISTINCT FROM (new_values."person_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="d82545e2762bf4a6940349dac1f9a8a762866f00",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_f55a2",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="customers_email",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="email",
                trigger=pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_email_event" ("address", "customer_id", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."address", old_values."customer_id", old_values."id", old_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="f0526d39022c0237ee7df1c9fe35526e59caa104",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_c9042",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="customers_email",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="mandate",
                trigger=pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_mandate_event" ("account_id", "added_at", "added_by_id", "customer_id", "first_debit_on", "id", "one_off", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "reference", "revoked_at", "revoked_because", "revoked_by_id", "scheme", "signed_on") SELECT new_values."account_id", new_values."added_at", new_values."added_by_id", new_values."customer_id", new_values."first_debit_on", new_values."id", new_values."one_off", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."received_on", new_values."reference", new_values."revoked_at", new_values."revoked_because", new_values."revoked_by_id", new_values."scheme", new_values."signed_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="78d007049dddce7f137b5f86f25419eed6a21d89",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_620ac",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="customers_mandate",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="mandate",
                trigger=pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_mandate_event" ("account_id", "added_at", "added_by_id", "customer_id", "first_debit_on", "id", "one_off", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "reference", "revoked_at", "revoked_because", "revoked_by_id", "scheme", "signed_on") SELECT new_values."account_id", new_values."added_at", new_values."added_by_id", new_values."customer_id", new_values."first_debit_on", new_values."id", new_values."one_off", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."received_on", new_values."reference", new_values."revoked_at", new_values."revoked_because", new_values."revoked_by_id", new_values."scheme", new_values."signed_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="8de5c2e1832bde6a85da925fb4c1f16f0860ad0e",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_e0ae2",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="customers_mandate",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="mandate",
                trigger=pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_mandate_event" ("account_id", "added_at", "added_by_id", "customer_id", "first_debit_on", "id", "one_off", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "reference", "revoked_at", "revoked_because", "revoked_by_id", "scheme", "signed_on") SELECT old_values."account_id", old_values."added_at", old_values."added_by_id", old_values."customer_id", old_values."first_debit_on", old_values."id", old_values."one_off", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."received_on", old_values."reference", old_values."revoked_at", old_values."revoked_because", old_values."revoked_by_id", old_values."scheme", old_values."signed_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="600b7ec36073fc47851af7979ac04d883f109204",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_34ad6",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="customers_mandate",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="membership",
                trigger=pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_membership_event" ("added_by_id", "customer_id", "group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since") SELECT new_values."added_by_id", new_values."customer_id", new_values."group_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."since" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="369b619e95c339ef6a7faa1c17f0327ea4fbb916",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_359f1",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="customers_membership",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="membership",
                trigger=pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_membership_event" ("added_by_id", "customer_id", "group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since") SELECT new_values."added_by_id", new_values."customer_id", new_values."group_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."since" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="0b7659f84d1b11554558469b961455282101251b",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_8d2cb",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="customers_membership",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="membership",
                trigger=pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_membership_event" ("added_by_id", "customer_id", "group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since") SELECT old_values."added_by_id", old_values."customer_id", old_values."group_id", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."since" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="f40271ae8e173b72f0d2dc7b65e3197ee1344c5f",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_32226",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="customers_membership",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="person",
                trigger=pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_person_event" ("as_typed", "birthday", "do_not_contact", "do_not_contact_note", "first_name", "id", "language", "last_name", "middle_name", "notes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "salutation", "suffix", "title") SELECT new_values."as_typed", new_values."birthday", new_values."do_not_contact", new_values."do_not_contact_note", new_values."first_name", new_values."id", new_values."language", new_values."last_name", new_values."middle_name", new_values."notes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."salutation", new_values."suffix", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="5fb15ce0f2831bfcec5f32a57996d30555881768",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_27d04",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="customers_person",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="person",
                trigger=pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_person_event" ("as_typed", "birthday", "do_not_contact", "do_not_contact_note", "first_name", "id", "language", "last_name", "middle_name", "notes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "salutation", "suffix", "title") SELECT new_values."as_typed", new_values."birthday", new_values."do_not_contact", new_values."do_not_contact_note", new_values."first_name", new_values."id", new_values."language", new_values."last_name", new_values."middle_name", new_values."notes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."salutation", new_values."suffix", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."as_typed" IS DISTINCT FROM (new_values."as_typed") OR old_values."birthday" IS DISTINCT FROM (new_values."birthday") OR old_values."do_not_contact" IS DISTINCT FROM (new_values."do_not_contact") OR old_values."do_not_contact_note" IS DISTINCT FROM (new_values."do_not_contact_note") OR old_values."first_name" IS DISTINCT FROM (new_values."first_name") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."last_name" IS DISTINCT FROM (new_values."last_name") OR old_values."middle_name" IS DISTINCT FROM (new_values."middle_name") OR old_values."notes" IS DISTINCT FROM (new_values."notes") OR old_values."salutation" IS DISTINCT FROM (new_values."salutation") OR old_values."suffix" IS DISTINCT FROM (new_values."suffix") OR old_values."title" IS DISTINCT FROM (new_values."title")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="b2d779b1afa67b6806e61051a57ee7efddc2dbc3",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_11834",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="customers_person",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="person",
                trigger=pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_person_event" ("as_typed", "birthday", "do_not_contact", "do_not_contact_note", "first_name", "id", "language", "last_name", "middle_name", "notes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "salutation", "suffix", "title") SELECT old_values."as_typed", old_values."birthday", old_values."do_not_contact", old_values."do_not_contact_note", old_values."first_name", old_values."id", old_values."language", old_values."last_name", old_values."middle_name", old_values."notes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."salutation", old_values."suffix", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="3ea5160d7b4175bc6fd1e5c242f160cc880b11a3",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_3909b",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="customers_person",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="phone",
                trigger=pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_phone_event" ("as_typed", "customer_id", "e164", "extension", "id", "kind", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."as_typed", new_values."customer_id", new_values."e164", new_values."extension", new_values."id", new_values."kind", new_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="a1aebdf73f957bf3370d376436e89979369ee276",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_cbfad",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="customers_phone",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="phone",
                trigger=pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_phone_event" ("as_typed", "customer_id", "e164", "extension", "id", "kind", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."as_typed", new_values."customer_id", new_values."e164", new_values."extension", new_values."id", new_values."kind", new_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."as_typed" IS DISTINCT FROM (new_values."as_typed") OR old_values."customer_id" IS DISTINCT FROM (new_values."customer_id") OR old_values."e164" IS DISTINCT FROM (new_values."e164") OR old_values."extension" IS DISTINCT FROM (new_values."extension") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."person_id" IS DISTINCT FROM (new_values."person_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="56548d6776d6ed61f317d28c53c864255df27f41",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_3e064",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="customers_phone",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="phone",
                trigger=pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_phone_event" ("as_typed", "customer_id", "e164", "extension", "id", "kind", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."as_typed", old_values."customer_id", old_values."e164", old_values."extension", old_values."id", old_values."kind", old_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="562803376008dcc7f4b3177db8578d4f524073fb",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_a9828",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="customers_phone",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="taxexemption",
                trigger=pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_tax_exemption_event" ("added_at", "added_by_id", "certificate", "country", "customer_id", "end_reason", "ended_by_id", "ended_on", "for_branches", "id", "kind", "paper", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "valid_from", "valid_until") SELECT new_values."added_at", new_values."added_by_id", new_values."certificate", new_values."country", new_values."customer_id", new_values."end_reason", new_values."ended_by_id", new_values."ended_on", new_values."for_branches", new_values."id", new_values."kind", new_values."paper", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."region", new_values."valid_from", new_values."valid_until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="78f70e5b5a5368f8c6273e8ddb4cf2c4d70e1edf",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_40f3f",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="customers_taxexemption",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="taxexemption",
                trigger=pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_tax_exemption_event" ("added_at", "added_by_id", "certificate", "country", "customer_id", "end_reason", "ended_by_id", "ended_on", "for_branches", "id", "kind", "paper", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "valid_from", "valid_until") SELECT new_values."added_at", new_values."added_by_id", new_values."certificate", new_values."country", new_values."customer_id", new_values."end_reason", new_values."ended_by_id", new_values."ended_on", new_values."for_branches", new_values."id", new_values."kind", new_values."paper", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."region", new_values."valid_from", new_values."valid_until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="f69e1bb6653a3633d3c487129b45f3ace09b1ac3",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_88d7c",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="customers_taxexemption",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="taxexemption",
                trigger=pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_tax_exemption_event" ("added_at", "added_by_id", "certificate", "country", "customer_id", "end_reason", "ended_by_id", "ended_on", "for_branches", "id", "kind", "paper", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "valid_from", "valid_until") SELECT old_values."added_at", old_values."added_by_id", old_values."certificate", old_values."country", old_values."customer_id", old_values."end_reason", old_values."ended_by_id", old_values."ended_on", old_values."for_branches", old_values."id", old_values."kind", old_values."paper", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."region", old_values."valid_from", old_values."valid_until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="63c1115afc9067ad83f0d3b814622f4b5edbc314",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_71bba",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="customers_taxexemption",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="taglink",
                trigger=pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_tag_of_event" ("customer_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id") SELECT new_values."customer_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."tag_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="792c7863f9a89eb6edfb0082a26bb668ad21aea7",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_86f88",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="customers_customer_tags",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="taglink",
                trigger=pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_tag_of_event" ("customer_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id") SELECT new_values."customer_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."tag_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="a21225b71c5d19b0174f0fe01c20bff983b5f149",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_81e54",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="customers_customer_tags",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="taglink",
                trigger=pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_tag_of_event" ("customer_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id") SELECT old_values."customer_id", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."tag_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="7b8d479b871bbe021d54e5f3619dcb1768f6cf1a",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_85601",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="customers_customer_tags",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="categorylink",
                trigger=pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_category_of_event" ("category_id", "customer_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."category_id", new_values."customer_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="2fb03ee21ce089e8eb5b26e821fdb9e94e651a43",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_9e682",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="customers_customer_categories",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="categorylink",
                trigger=pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_category_of_event" ("category_id", "customer_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."category_id", new_values."customer_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="7593252e2de1917ece4ba285a58b9b846f2f3421",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_9a988",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="customers_customer_categories",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="categorylink",
                trigger=pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_category_of_event" ("category_id", "customer_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."category_id", old_values."customer_id", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="fd11caaecd430c9ae8b30b327377cd37bf61bf0b",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_06f67",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="customers_customer_categories",
                        when="AFTER",
                    ),
                ),
            ),
        ),
        migrations.RunSQL(CONTEXT_STANDS_IN_THE_EVENT, migrations.RunSQL.noop),
        *(migrations.RunSQL(as_found(*each), migrations.RunSQL.noop) for each in FOLLOWED),
        *(append_only(f"customers_{name}_event") for _, name in FOLLOWED),
    ]
