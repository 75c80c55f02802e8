"""Service calls, and the gates before them: none is taken for a customer on hold, by any path (TRUST §2)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from foundation.indexing import Source, mirrored
from foundation.integrity import composite_key

# A call is taken when it becomes anything but noted or cancelled; what was taken before the hold is moved, finished
# and cancelled as ever. The trigger's function waits for whoever is placing a hold, and uses up an override.
GATE = """
CREATE TRIGGER credit_gate_new_call BEFORE INSERT ON service_servicecall
    FOR EACH ROW WHEN (NEW.status NOT IN ('requested', 'cancelled')) EXECUTE FUNCTION credit_gate_call();
CREATE TRIGGER credit_gate_changed_call BEFORE UPDATE ON service_servicecall
    FOR EACH ROW WHEN (NEW.status NOT IN ('requested', 'cancelled') AND (
        NEW.customer_id <> OLD.customer_id OR OLD.status IN ('requested', 'cancelled')
        OR OLD.status = 'done' AND NEW.status <> 'done'))
    EXECUTE FUNCTION credit_gate_call();
ALTER TABLE service_servicecall ENABLE ALWAYS TRIGGER credit_gate_new_call;
ALTER TABLE service_servicecall ENABLE ALWAYS TRIGGER credit_gate_changed_call;
"""

# The numbers are without gaps because a call that has one keeps it.
KEPT = """
CREATE TRIGGER service_call_keeps_its_number BEFORE UPDATE ON service_servicecall
    FOR EACH ROW WHEN (OLD.number IS NOT NULL AND NEW.number IS DISTINCT FROM OLD.number)
    EXECUTE FUNCTION foundation_refuse_change();
CREATE TRIGGER service_taken_call_stays BEFORE DELETE ON service_servicecall
    FOR EACH ROW WHEN (OLD.number IS NOT NULL) EXECUTE FUNCTION foundation_refuse_change();
CREATE TRIGGER service_call_no_truncate BEFORE TRUNCATE ON service_servicecall
    FOR EACH STATEMENT EXECUTE FUNCTION foundation_refuse_change();
ALTER TABLE service_servicecall ENABLE ALWAYS TRIGGER service_call_keeps_its_number;
ALTER TABLE service_servicecall ENABLE ALWAYS TRIGGER service_taken_call_stays;
ALTER TABLE service_servicecall ENABLE ALWAYS TRIGGER service_call_no_truncate;
"""

# Who noted a call is not who lets it pass (credit_guard_override says the same of orders).
TWO_PEOPLE = """
CREATE FUNCTION service_guard_override() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM service_servicecall WHERE id = NEW.call_id AND noted_by_id = NEW.granted_by_id) THEN
        RAISE EXCEPTION 'an override is granted by somebody else than who noted the call' USING ERRCODE = 'CH002';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_guard_override BEFORE INSERT ON credit_override
    FOR EACH ROW WHEN (NEW.call_id IS NOT NULL) EXECUTE FUNCTION service_guard_override();
ALTER TABLE credit_override ENABLE ALWAYS TRIGGER service_guard_override;
"""

CALLS = Source(
    name="service_calls",
    kinds=("service_call",),
    table="service_servicecall",
    entries="""
        SELECT it.customer_id, 'service_call', it.id, foundation_number_key(it.number),
               foundation_number_digits(it.number)
        FROM {rows} it WHERE foundation_number_key(it.number) <> ''
    """,
)
LINKS = (
    ("service_servicecall", "contact_id", "customers_contact"),
    ("service_servicecall", "site_id", "customers_address"),
    ("credit_override", "call_id", "service_servicecall"),
    ("credit_heldwork", "call_id", "service_servicecall"),
)


def begin_series(apps, schema_editor):
    series = apps.get_model("foundation", "Series")
    series.objects.get_or_create(name="service_call", defaults={"prefix": "SC", "digits": 5})


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("credit", "0006_holding_back"),
        ("customers", "0015_shared_credit"),
        ("foundation", "0011_search_calls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "noted"),
                            ("open", "Open"),
                            ("scheduled", "Scheduled"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="what is wrong")),
                ("details", models.TextField(blank=True)),
                ("wanted_on", models.DateField(blank=True, null=True, verbose_name="wanted on")),
                ("scheduled_on", models.DateField(blank=True, null=True, verbose_name="scheduled for")),
                ("noted_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("result", models.TextField(blank=True)),
                ("idempotency_key", models.UUIDField(null=True, unique=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="customers.contact",
                        verbose_name="who called",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service_calls",
                        to="customers.customer",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="customers.address",
                        verbose_name="where to",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "technician",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who goes",
                    ),
                ),
            ],
            options={
                "permissions": [
                    ("take_servicecall", "Can take and cancel service calls"),
                    ("plan_servicecall", "Can schedule and finish service calls"),
                ],
                "indexes": [
                    models.Index(fields=["customer", "-noted_at", "-id"], name="calls_of_customer"),
                    models.Index(
                        condition=models.Q(("status__in", ("done", "cancelled")), _negated=True),
                        fields=["scheduled_on", "id"],
                        name="calls_waiting_by_day",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("customer", "id"), name="servicecall_of_customer"),
                    models.UniqueConstraint(fields=("number",), name="one_call_per_number"),
                    models.CheckConstraint(
                        condition=models.Q(("subject", ""), _negated=True), name="call_says_what_is_wrong"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", None), ("taken_at", None), ("taken_by", None)),
                            models.Q(
                                ("number__isnull", False), ("taken_at__isnull", False), ("taken_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="taken_call_has_number_and_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", None), ("status", "requested")),
                            models.Q(("number__isnull", False), ("status__in", ["open", "scheduled", "done"])),
                            ("status", "cancelled"),
                            _connector="OR",
                        ),
                        name="call_is_numbered_when_taken",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("scheduled_on__isnull", False), ("status", "scheduled"), ("technician__isnull", False)
                            ),
                            models.Q(
                                ("scheduled_on", None), ("status__in", ["requested", "open"]), ("technician", None)
                            ),
                            ("status__in", ("done", "cancelled")),
                            _connector="OR",
                        ),
                        name="scheduled_call_has_day_and_technician",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                ("status__in", ("done", "cancelled")),
                                models.Q(("result", ""), _negated=True),
                            ),
                            models.Q(
                                ("closed_at", None),
                                ("closed_by", None),
                                ("result", ""),
                                ("status__in", ["requested", "open", "scheduled"]),
                            ),
                            _connector="OR",
                        ),
                        name="closed_call_says_who_and_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_at", None), ("taken_at__gte", models.F("noted_at")), _connector="OR"),
                            models.Q(("closed_at", None), ("closed_at__gte", models.F("noted_at")), _connector="OR"),
                        ),
                        name="call_is_noted_first",
                    ),
                ],
            },
        ),
        *(composite_key(table, ("customer_id", column), target) for table, column, target in LINKS),
        migrations.RunSQL(
            GATE,
            """
            DROP TRIGGER credit_gate_new_call ON service_servicecall;
            DROP TRIGGER credit_gate_changed_call ON service_servicecall;
            """,
        ),
        migrations.RunSQL(
            KEPT,
            """
            DROP TRIGGER service_call_keeps_its_number ON service_servicecall;
            DROP TRIGGER service_taken_call_stays ON service_servicecall;
            DROP TRIGGER service_call_no_truncate ON service_servicecall;
            """,
        ),
        migrations.RunSQL(TWO_PEOPLE, "DROP FUNCTION service_guard_override CASCADE"),
        CALLS.operation(),
        mirrored(CALLS),
        migrations.RunPython(begin_series, migrations.RunPython.noop),
    ]
