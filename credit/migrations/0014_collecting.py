"""Collecting: promises that are judged, disputes of lines with an owner and notes, cases, flags, and reminders."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from foundation.integrity import append_only, composite_key
from foundation.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0013_rated_days"),
        ("customers", "0016_delivery"),
        ("documents", "0002_filed_by_the_house"),
        ("financials", "0022_posted_at_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="AccountFlag",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("key", models.CharField(max_length=20)),
                    ("why", models.CharField(max_length=300)),
                    ("since", models.DateField()),
                    (
                        "customer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="flags", to="customers.customer"
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["key", "customer"], name="customers_by_flag"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("customer", "key"), name="one_flag_of_a_kind"),
                        models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="flag_says_why"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CollectionCase",
                fields=[
                    (
                        "customer",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            related_name="collection_case",
                            serialize=False,
                            to="customers.customer",
                        ),
                    ),
                    ("next_contact_on", models.DateField(null=True)),
                    ("note", models.CharField(blank=True, max_length=300, verbose_name="why then")),
                    ("changed_at", models.DateTimeField()),
                    (
                        "changed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "collector",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="DisputeNote",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("text", models.TextField()),
                    ("written_at", models.DateTimeField()),
                    (
                        "customer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="dispute_notes",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "dispute",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="notes",
                            to="credit.dispute",
                        ),
                    ),
                    (
                        "written_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("text", ""), _negated=True), name="dispute_note_says_something"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="DunningLevel",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("position", models.PositiveSmallIntegerField(unique=True)),
                    ("name", models.CharField(max_length=60)),
                    ("after_days", models.PositiveSmallIntegerField(verbose_name="days past due, at least")),
                    (
                        "wait_days",
                        models.PositiveSmallIntegerField(
                            default=0, verbose_name="days after the reminder before, at least"
                        ),
                    ),
                    (
                        "pay_within",
                        models.PositiveSmallIntegerField(default=7, verbose_name="days to pay given in the letter"),
                    ),
                    ("by_post", models.BooleanField(default=False, verbose_name="always on paper, too")),
                    ("fee", models.DecimalField(blank=True, decimal_places=4, max_digits=19, null=True)),
                    ("fee_currency", models.CharField(blank=True, max_length=3)),
                    (
                        "interest_percent",
                        models.DecimalField(
                            blank=True,
                            decimal_places=4,
                            max_digits=7,
                            null=True,
                            verbose_name="interest a year, percent",
                        ),
                    ),
                    (
                        "proposes_hold",
                        models.BooleanField(default=False, verbose_name="propose a hold when nothing comes of it"),
                    ),
                ],
                options={
                    "ordering": ["position"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("position__gte", 1)), name="dunning_levels_begin_at_one"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("pay_within__gte", 1)), name="a_reminder_gives_time_to_pay"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("fee", None), ("fee_currency", "")),
                                models.Q(("fee__gt", 0), ("fee__isnull", False), ("fee_currency__regex", "^[A-Z]{3}$")),
                                _connector="OR",
                            ),
                            name="dunning_fee_has_a_currency",
                            violation_error_message="A fee above zero needs its currency, and a currency its fee.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("interest_percent", None),
                                models.Q(("interest_percent__gt", 0), ("interest_percent__lte", 100)),
                                _connector="OR",
                            ),
                            name="dunning_interest_is_a_percentage",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="DunningPolicy",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "automatic",
                        models.BooleanField(default=False, verbose_name="send each business day without asking"),
                    ),
                    (
                        "grace_days",
                        models.PositiveSmallIntegerField(default=3, verbose_name="days of grace after the due day"),
                    ),
                    (
                        "quiet_days",
                        models.PositiveSmallIntegerField(
                            default=3, verbose_name="days without a reminder after somebody spoke with them"
                        ),
                    ),
                    (
                        "paid_days",
                        models.PositiveSmallIntegerField(
                            default=2, verbose_name="days without a reminder after a payment"
                        ),
                    ),
                    (
                        "complaint_days",
                        models.PositiveSmallIntegerField(
                            default=14, verbose_name="days without a reminder after a complaint"
                        ),
                    ),
                    (
                        "least_amount",
                        models.DecimalField(
                            decimal_places=4, default=10, max_digits=19, verbose_name="nothing is sent for less than"
                        ),
                    ),
                    ("changed_at", models.DateTimeField(null=True)),
                    (
                        "changed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name_plural": "dunning policy",
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("id", 1)), name="one_dunning_policy"),
                        models.CheckConstraint(
                            condition=models.Q(("least_amount__gte", 0)), name="least_amount_is_not_negative"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="DunningStop",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("reason", models.CharField(max_length=300)),
                    ("until", models.DateField(null=True)),
                    ("stopped_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                    (
                        "customer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="dunning_stops",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "ended_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "stopped_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None)), fields=("customer",), name="one_dunning_stop"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reason", ""), _negated=True), name="dunning_stop_says_why"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="DunningText",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("language", models.CharField(max_length=10)),
                    ("subject", models.CharField(max_length=200)),
                    ("body", models.TextField()),
                    ("sms", models.CharField(blank=True, max_length=600, verbose_name="SMS")),
                    ("changed_at", models.DateTimeField(null=True)),
                    (
                        "changed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "level",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="credit.dunninglevel"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("level", "language"), name="one_wording_per_language"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ReceivablesDay",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "day", "currency", blank=True, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("day", models.DateField()),
                    ("currency", models.CharField(max_length=3)),
                    ("receivable", models.DecimalField(decimal_places=4, max_digits=19)),
                    ("current", models.DecimalField(decimal_places=4, max_digits=19)),
                    ("overdue", models.DecimalField(decimal_places=4, max_digits=19)),
                    ("sold", models.DecimalField(decimal_places=4, max_digits=19)),
                ],
            ),
            migrations.CreateModel(
                name="ReminderRun",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("day", models.DateField()),
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
                    ("automatic", models.BooleanField(default=False)),
                    ("made_at", models.DateTimeField()),
                    ("released_at", models.DateTimeField(null=True)),
                    ("finished_at", models.DateTimeField(null=True)),
                    ("job", models.UUIDField(null=True)),
                    (
                        "collector",
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
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "made_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
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
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("automatic", True)), fields=("day",), name="one_automatic_run_a_day"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("automatic", True), ("made_by__isnull", False), _connector="OR"),
                            name="reminder_run_is_made_by_somebody",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Reminder",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("currency", models.CharField(max_length=3)),
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
                    ("exclusion", models.CharField(blank=True, max_length=20)),
                    ("why", models.CharField(blank=True, max_length=300, verbose_name="why it was left out")),
                    (
                        "channel",
                        models.CharField(
                            blank=True, choices=[("email", "e-mail"), ("post", "letter"), ("sms", "SMS")], max_length=5
                        ),
                    ),
                    ("to", models.CharField(blank=True, max_length=254)),
                    ("language", models.CharField(blank=True, max_length=10)),
                    ("amount", models.DecimalField(decimal_places=4, default=0, max_digits=19)),
                    ("disputed", models.DecimalField(decimal_places=4, default=0, max_digits=19)),
                    ("days_late", models.PositiveIntegerField(default=0)),
                    ("fee", models.DecimalField(decimal_places=4, default=0, max_digits=19)),
                    ("interest", models.DecimalField(decimal_places=4, default=0, max_digits=19)),
                    ("pay_by", models.DateField(null=True)),
                    ("subject", models.CharField(blank=True, max_length=200)),
                    ("text", models.TextField(blank=True)),
                    ("message_id", models.CharField(blank=True, max_length=200)),
                    ("trouble", models.CharField(blank=True, max_length=300)),
                    ("claimed_at", models.DateTimeField(null=True)),
                    ("sent_at", models.DateTimeField(null=True)),
                    (
                        "charge",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="financials.document",
                        ),
                    ),
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
                            related_name="reminders",
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
                        "level",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="credit.dunninglevel",
                        ),
                    ),
                    (
                        "run",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="reminders",
                            to="credit.reminderrun",
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("status", "sent")),
                            fields=["customer", "-sent_at"],
                            name="reminders_sent",
                        ),
                        models.Index(fields=["run", "status"], name="reminders_of_run"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("customer", "id"), name="reminder_of_customer"),
                        models.UniqueConstraint(
                            fields=("run", "customer", "currency"), name="one_reminder_per_run_and_account"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("status", "excluded"), _negated=True),
                                models.Q(("why", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="left_out_reminder_says_why",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("status", "sent"), _negated=True),
                                models.Q(("level__isnull", False), ("sent_at__isnull", False)),
                                _connector="OR",
                            ),
                            name="sent_reminder_says_when",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ReminderItem",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("level", models.PositiveSmallIntegerField()),
                    ("is_new", models.BooleanField(default=True)),
                    ("open", models.DecimalField(decimal_places=4, max_digits=19)),
                    ("disputed", models.DecimalField(decimal_places=4, default=0, max_digits=19)),
                    ("days_late", models.PositiveIntegerField()),
                    ("counts", models.BooleanField(default=False)),
                    (
                        "customer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="reminder_items",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "document",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="financials.document",
                        ),
                    ),
                    (
                        "entry",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="reminder_items",
                            to="financials.entry",
                        ),
                    ),
                    (
                        "reminder",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="items",
                            to="credit.reminder",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("counts", True), ("is_new", True)),
                            fields=("entry", "level"),
                            name="reminded_once_a_level",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("open__gt", models.F("disputed"))),
                            name="something_of_the_item_is_asked_for",
                        ),
                    ],
                },
            ),
            migrations.RemoveConstraint(
                model_name="dispute",
                name="one_open_dispute_per_document",
            ),
            migrations.RemoveConstraint(
                model_name="promise",
                name="closed_promise_was_kept_or_broken",
            ),
            migrations.AddField(
                model_name="dispute",
                name="category",
                field=models.CharField(
                    choices=[
                        ("price", "wrong price"),
                        ("quantity", "wrong quantity"),
                        ("goods", "damaged or wrong goods"),
                        ("not_delivered", "not delivered"),
                        ("service", "work not done as agreed"),
                        ("paid", "paid already"),
                        ("double", "invoiced twice"),
                        ("terms", "terms or discount"),
                        ("other", "Other"),
                    ],
                    db_default="other",
                    default="other",
                    max_length=13,
                ),
            ),
            migrations.AddField(
                model_name="dispute",
                name="closed_by",
                field=models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            migrations.AddField(
                model_name="dispute",
                name="credit_note",
                field=models.ForeignKey(
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="financials.document",
                ),
            ),
            migrations.AddField(
                model_name="dispute",
                name="follow_up_on",
                field=models.DateField(null=True),
            ),
            migrations.AddField(
                model_name="dispute",
                name="line",
                field=models.ForeignKey(
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="disputes",
                    to="financials.line",
                ),
            ),
            migrations.AddField(
                model_name="dispute",
                name="owner",
                field=models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            migrations.AddField(
                model_name="promise",
                name="channel",
                field=models.CharField(
                    choices=[
                        ("call", "on the phone"),
                        ("email", "by e-mail"),
                        ("letter", "by letter"),
                        ("meeting", "in a meeting"),
                        ("other", "otherwise"),
                    ],
                    db_default="call",
                    default="call",
                    max_length=8,
                ),
            ),
            migrations.AddField(
                model_name="promise",
                name="contact",
                field=models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="promises",
                    to="customers.contact",
                ),
            ),
            migrations.AddField(
                model_name="promise",
                name="document",
                field=models.ForeignKey(
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="promises",
                    to="financials.document",
                ),
            ),
            migrations.AddField(
                model_name="promise",
                name="kept_on",
                field=models.DateField(null=True),
            ),
            migrations.AddField(
                model_name="promise",
                name="made_good_on",
                field=models.DateField(null=True),
            ),
            migrations.AddField(
                model_name="promise",
                name="note",
                field=models.CharField(blank=True, db_default="", max_length=300),
            ),
            migrations.AddField(
                model_name="promise",
                name="outcome",
                field=models.CharField(
                    blank=True,
                    choices=[
                        ("kept", "Kept"),
                        ("partly", "partly kept"),
                        ("broken", "Broken"),
                        ("withdrawn", "Withdrawn"),
                    ],
                    db_default="",
                    max_length=9,
                ),
            ),
            migrations.AddField(
                model_name="promise",
                name="plan",
                field=models.UUIDField(null=True),
            ),
            migrations.AddField(
                model_name="promise",
                name="received",
                field=models.DecimalField(db_default=0, decimal_places=4, default=0, max_digits=19),
            ),
            migrations.AddField(
                model_name="standing",
                name="overdue_at_risk",
                field=models.DecimalField(db_default=0, decimal_places=4, default=0, max_digits=19),
            ),
            migrations.AlterField(
                model_name="dispute",
                name="outcome",
                field=models.CharField(
                    blank=True,
                    choices=[
                        ("upheld", "upheld, the customer was right"),
                        ("rejected", "rejected, back to collection"),
                        ("settled", "settled by payment"),
                        ("withdrawn", "withdrawn by the customer"),
                    ],
                    max_length=10,
                ),
            ),
            migrations.RunSQL(
                """
            UPDATE credit_promise SET outcome = CASE WHEN kept THEN 'kept' ELSE 'broken' END,
                received = CASE WHEN kept THEN amount ELSE 0 END, kept_on = CASE WHEN kept THEN closed_on END
            WHERE closed_on IS NOT NULL;
            SET CONSTRAINTS ALL IMMEDIATE;
            """,
                migrations.RunSQL.noop,
            ),
            migrations.RemoveField(
                model_name="promise",
                name="kept",
            ),
            migrations.AddIndex(
                model_name="dispute",
                index=models.Index(
                    condition=models.Q(("closed_on", None)), fields=["opened_on", "id"], name="open_disputes"
                ),
            ),
            migrations.AddIndex(
                model_name="promise",
                index=models.Index(fields=["customer", "contact"], name="promises_of_contact"),
            ),
            migrations.AddIndex(
                model_name="standing",
                index=models.Index(
                    condition=models.Q(("overdue_at_risk__gt", 0)),
                    fields=["-overdue_at_risk", "customer"],
                    name="standing_by_overdue_at_risk",
                ),
            ),
            migrations.AddConstraint(
                model_name="dispute",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("closed_on", None)),
                    fields=("document", "line"),
                    name="one_open_dispute_per_line",
                    nulls_distinct=False,
                ),
            ),
            migrations.AddConstraint(
                model_name="promise",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("closed_on", None), ("outcome", "")),
                        models.Q(("closed_on__isnull", False), models.Q(("outcome", ""), _negated=True)),
                        _connector="OR",
                    ),
                    name="closed_promise_says_how",
                ),
            ),
            migrations.AddConstraint(
                model_name="promise",
                constraint=models.CheckConstraint(
                    condition=models.Q(("received__gte", 0)), name="received_is_not_negative"
                ),
            ),
            migrations.AddConstraint(
                model_name="promise",
                constraint=models.CheckConstraint(
                    condition=models.Q(("made_good_on", None), ("outcome__in", ["broken", "partly"]), _connector="OR"),
                    name="only_broken_is_made_good",
                ),
            ),
        ),
        append_only("credit_disputenote"),
        composite_key("credit_promise", ("customer_id", "contact_id"), "customers_contact"),
        composite_key("credit_promise", ("customer_id", "document_id"), "financials_document"),
        composite_key("credit_dispute", ("customer_id", "line_id"), "financials_line"),
        composite_key("credit_dispute", ("customer_id", "credit_note_id"), "financials_document"),
        composite_key("credit_disputenote", ("customer_id", "dispute_id"), "credit_dispute"),
        composite_key("credit_reminder", ("customer_id", "contact_id"), "customers_contact"),
        composite_key("credit_reminder", ("customer_id", "charge_id"), "financials_document"),
        composite_key("credit_reminder", ("customer_id", "file_id"), "documents_storedfile"),
        composite_key("credit_reminderitem", ("customer_id", "reminder_id"), "credit_reminder"),
        composite_key("credit_reminderitem", ("customer_id", "entry_id"), "financials_entry"),
        composite_key("credit_reminderitem", ("customer_id", "document_id"), "financials_document"),
        migrations.RunSQL(
            "INSERT INTO credit_dunningpolicy (id, automatic, grace_days, quiet_days, paid_days, "
            "complaint_days, least_amount) VALUES (1, false, 3, 3, 2, 14, 10)",
            migrations.RunSQL.noop,
        ),
    ]
