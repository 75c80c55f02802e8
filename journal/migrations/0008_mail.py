"""Mail that came in, its threads, and under whom it was filed: filings are only ever added."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from foundation.integrity import append_only, composite_key
from foundation.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0015_shared_credit"),
        ("journal", "0007_words_and_links"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="MailThread",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("mailbox", models.CharField(max_length=200)),
                ],
            ),
            migrations.CreateModel(
                name="Mail",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("mailbox", models.CharField(max_length=200)),
                    ("message_id", models.CharField(max_length=255)),
                    ("party", models.CharField(max_length=260)),
                    ("sender", models.CharField(max_length=254)),
                    ("sender_name", models.CharField(blank=True, max_length=200)),
                    ("recipients", models.TextField(blank=True)),
                    ("subject", models.CharField(blank=True, max_length=300)),
                    ("text", models.TextField(blank=True)),
                    ("sent_at", models.DateTimeField(null=True)),
                    ("received_at", models.DateTimeField()),
                    ("sha256", models.CharField(max_length=64)),
                    ("size", models.PositiveBigIntegerField()),
                    ("raw", models.FileField(max_length=200, upload_to="mail")),
                    (
                        "contact",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="customers.contact",
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="mails",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "entry",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="mails",
                            to="journal.entry",
                        ),
                    ),
                    (
                        "thread",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="mails", to="journal.mailthread"
                        ),
                    ),
                ],
                options={
                    "verbose_name_plural": "mail",
                    "indexes": [
                        models.Index(
                            condition=models.Q(("customer", None)),
                            fields=["mailbox", "-received_at", "-id"],
                            name="mail_to_file",
                        ),
                        models.Index(fields=["customer", "-received_at"], name="mail_of_customer"),
                        models.Index(fields=["sender"], name="mail_by_sender"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("customer", "id"), name="mail_belongs_to_customer"),
                        models.UniqueConstraint(fields=("mailbox", "message_id"), name="message_once_per_mailbox"),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("customer__isnull", False),
                                models.Q(("contact", None), ("entry", None)),
                                _connector="OR",
                            ),
                            name="unfiled_mail_tells_nothing",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="MailFiling",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "how",
                        models.CharField(
                            choices=[
                                ("sender", "known sender"),
                                ("thread", "answer in a filed thread"),
                                ("hand", "by hand"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    ("reason", models.CharField(blank=True, max_length=300)),
                    (
                        "by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
                        ),
                    ),
                    (
                        "entry",
                        models.ForeignKey(
                            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journal.entry"
                        ),
                    ),
                    (
                        "mail",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="filings", to="journal.mail"
                        ),
                    ),
                    (
                        "taken_from",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="customers.customer",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("customer", "id"), name="mail_filing_of_customer"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="MailReference",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("message_id", models.CharField(max_length=255)),
                    (
                        "mail",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="references",
                            to="journal.mail",
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["message_id"], name="mail_by_reference"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("mail", "message_id"), name="reference_once_per_mail"),
                    ],
                },
            ),
        ),
        append_only("journal_mailfiling"),
        composite_key("journal_mail", ("customer_id", "contact_id"), "customers_contact"),
        composite_key("journal_mail", ("customer_id", "entry_id"), "journal_entry"),
        composite_key("journal_mailfiling", ("customer_id", "entry_id"), "journal_entry"),
    ]
