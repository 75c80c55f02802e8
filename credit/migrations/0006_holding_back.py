"""The hold gate lets pass what a second person allowed, once; service calls meet the same gate (TRUST §2).

An override is used up by the trigger in the statement that confirms the order or takes the call, so no path uses it
twice. It is never changed otherwise but to be withdrawn, and nobody grants one for work they wrote.
"""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

from foundation.integrity import composite_key
from foundation.migrating import AtOnce

GATE = """
-- Lock the customers for those who ask, and return one that is on hold. The hold is read in a statement of its own,
-- with a fresh snapshot, after the lock is granted.
CREATE FUNCTION credit_find_held(customers bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    held bigint;
BEGIN
    PERFORM 1 FROM customers_customer WHERE id = ANY (customers) ORDER BY id FOR SHARE;
    SELECT customer_id INTO held FROM customers_hold
        WHERE customer_id = ANY (customers) AND released_at IS NULL LIMIT 1;
    RETURN held;
END $$;

CREATE FUNCTION credit_refuse(held bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF held IS NOT NULL THEN
        RAISE EXCEPTION 'customer % is on credit hold', held USING ERRCODE = 'CH001';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION credit_refuse_on_hold(customers bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM credit_refuse(credit_find_held(customers));
END $$;

-- Use up the override of an order or a call, if there is one that is good for it; an order may not have grown since.
-- On hold it must lift the hold and be in time; else it is used up all the same, with the work it was granted for.
CREATE FUNCTION credit_use_override(
    customer bigint, wanted_order bigint, wanted_call bigint, total numeric, money text, on_hold boolean
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    UPDATE credit_override SET used_at = clock_timestamp()
    WHERE customer_id = customer AND (order_id = wanted_order OR call_id = wanted_call)
      AND used_at IS NULL AND withdrawn_at IS NULL
      AND (NOT on_hold OR lifts_hold AND expires_at > clock_timestamp()
                          AND (wanted_order IS NULL OR amount >= total AND currency = money));
    RETURN FOUND;
END $$;

CREATE OR REPLACE FUNCTION credit_gate_changed_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held constant bigint := credit_find_held(ARRAY[NEW.customer_id]);
BEGIN
    IF OLD.status = 'draft' AND NEW.status = 'confirmed' AND OLD.kind = NEW.kind AND OLD.customer_id = NEW.customer_id
            AND credit_use_override(NEW.customer_id, NEW.id, NULL, NEW.total, NEW.currency, held IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    PERFORM credit_refuse(held);
    RETURN NEW;
END $$;

-- For service_servicecall (service migration 0001), whose status "requested" promises nothing yet.
CREATE FUNCTION credit_gate_call() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held constant bigint := credit_find_held(ARRAY[NEW.customer_id]);
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status = 'requested' AND OLD.customer_id = NEW.customer_id
            AND credit_use_override(NEW.customer_id, NULL, NEW.id, NULL, NULL, held IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    PERFORM credit_refuse(held);
    RETURN NEW;
END $$;

CREATE FUNCTION credit_guard_override() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.used_at IS NOT NULL OR EXISTS (SELECT FROM financials_document
                WHERE id = NEW.order_id AND NEW.granted_by_id IN (created_by_id, changed_by_id)) THEN
            RAISE EXCEPTION 'an override is granted by somebody else than who wrote the order'
                USING ERRCODE = 'CH002';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.used_at IS NOT NULL THEN
            RAISE EXCEPTION 'a used override is kept' USING ERRCODE = 'CH002';
        END IF;
        RETURN OLD;
    END IF;
    IF to_jsonb(NEW) - 'used_at' - 'withdrawn_at' <> to_jsonb(OLD) - 'used_at' - 'withdrawn_at'
            OR OLD.used_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
            OR NEW.used_at IS NOT NULL AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'an override is never changed, only used by the gate or withdrawn' USING ERRCODE = 'CH002';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER credit_guard_override BEFORE INSERT OR UPDATE OR DELETE ON credit_override
    FOR EACH ROW EXECUTE FUNCTION credit_guard_override();
CREATE TRIGGER credit_override_no_truncate BEFORE TRUNCATE ON credit_override
    FOR EACH STATEMENT EXECUTE FUNCTION foundation_refuse_change();
ALTER TABLE credit_override ENABLE ALWAYS TRIGGER credit_guard_override;
ALTER TABLE credit_override ENABLE ALWAYS TRIGGER credit_override_no_truncate;
"""

UNDO = """
CREATE OR REPLACE FUNCTION credit_gate_changed_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM credit_refuse_on_hold(ARRAY[NEW.customer_id]);
    RETURN NEW;
END $$;
DROP FUNCTION credit_guard_override CASCADE;
DROP FUNCTION credit_gate_call CASCADE;
DROP FUNCTION credit_use_override;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0005_drafts_are_no_orders"),
        ("customers", "0015_shared_credit"),
        ("financials", "0021_debit_discount"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="HoldRule",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("overdue_days", "overdue for so many days"),
                                ("overdue_amount", "overdue by so much"),
                                ("grade", "rated so badly"),
                                ("broken_promises", "so many broken promises in 12 months"),
                                ("returned_payments", "so many returned payments in 12 months"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("days", models.PositiveIntegerField(blank=True, null=True, verbose_name="days past due")),
                    (
                        "amount",
                        models.DecimalField(
                            blank=True, decimal_places=4, max_digits=19, null=True, verbose_name="at least"
                        ),
                    ),
                    ("currency", models.CharField(blank=True, max_length=3)),
                    ("grade", models.CharField(blank=True, max_length=1, verbose_name="this grade or worse")),
                    ("times", models.PositiveIntegerField(blank=True, null=True, verbose_name="at least so many")),
                    ("automatic", models.BooleanField(default=False, verbose_name="placed at once, without asking")),
                    ("active", models.BooleanField(default=True)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("days__gte", 1), ("kind", "overdue_days")),
                                models.Q(("amount__gt", 0), ("kind", "overdue_amount")),
                                models.Q(("grade__in", ["B", "C", "D", "E"]), ("kind", "grade")),
                                models.Q(("kind__in", ["broken_promises", "returned_payments"]), ("times__gte", 1)),
                                _connector="OR",
                            ),
                            name="hold_rule_says_how_much",
                            violation_error_message="Fill in what this kind of rule measures.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("amount", None), ("currency", "")),
                                models.Q(("amount__gt", 0), ("currency__regex", "^[A-Z]{3}$")),
                                _connector="OR",
                            ),
                            name="hold_rule_amount_has_a_currency",
                            violation_error_message="An amount above zero needs its currency, and a currency its amount.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HeldWork",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("call_id", models.BigIntegerField(null=True)),
                    (
                        "because",
                        models.CharField(
                            choices=[("hold", "credit hold"), ("limit", "credit limit"), ("both", "hold and limit")],
                            max_length=5,
                        ),
                    ),
                    ("said", models.CharField(max_length=500)),
                    ("total", models.DecimalField(decimal_places=4, max_digits=19, null=True)),
                    ("exposure", models.DecimalField(decimal_places=4, max_digits=19, null=True)),
                    ("limit", models.DecimalField(decimal_places=4, max_digits=19, null=True)),
                    ("asked_at", models.DateTimeField()),
                    ("decided_at", models.DateTimeField(null=True)),
                    (
                        "outcome",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("granted", "Granted"),
                                ("declined", "Declined"),
                                ("taken", "taken in the meantime"),
                                ("withdrawn", "Withdrawn"),
                            ],
                            max_length=9,
                        ),
                    ),
                    ("note", models.CharField(blank=True, max_length=300)),
                    (
                        "asked_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="held_work",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "decided_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "order",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="held",
                            to="financials.document",
                        ),
                    ),
                ],
                options={
                    "verbose_name_plural": "held work",
                    "indexes": [
                        models.Index(
                            condition=models.Q(("decided_at", None)), fields=["asked_at", "id"], name="open_held_work"
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("customer", "id"), name="held_work_of_customer"),
                        models.UniqueConstraint(
                            condition=models.Q(("decided_at", None)), fields=("order",), name="order_is_held_once"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("decided_at", None)), fields=("call_id",), name="call_is_held_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("call_id__isnull", False), ("order__isnull", True)),
                                models.Q(("call_id__isnull", True), ("order__isnull", False)),
                                _connector="OR",
                            ),
                            name="held_work_is_one_piece_of_work",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("decided_at", None), ("outcome", "")),
                                models.Q(("decided_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                                _connector="OR",
                            ),
                            name="decided_held_work_says_how",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("outcome__in", ["granted", "declined"]), _negated=True),
                                ("decided_by__isnull", False),
                                _connector="OR",
                            ),
                            name="held_work_is_decided_by_a_person",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HoldProposal",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "act",
                        models.CharField(
                            choices=[("place", "place on hold"), ("release", "release the hold")], max_length=7
                        ),
                    ),
                    ("reason", models.CharField(max_length=300)),
                    ("made_at", models.DateTimeField()),
                    ("decided_at", models.DateTimeField(null=True)),
                    (
                        "decision",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("confirmed", "Confirmed"),
                                ("dismissed", "Dismissed"),
                                ("lapsed", "lapsed, the reason is gone"),
                            ],
                            max_length=9,
                        ),
                    ),
                    ("note", models.CharField(blank=True, max_length=300)),
                    (
                        "customer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="hold_proposals",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "decided_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "hold",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="customers.hold",
                        ),
                    ),
                    (
                        "rule",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="credit.holdrule",
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("decided_at", None)), fields=["-made_at"], name="open_hold_proposals"
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("customer", "id"), name="hold_proposal_of_customer"),
                        models.UniqueConstraint(
                            condition=models.Q(("decided_at", None)),
                            fields=("customer", "act"),
                            name="one_open_proposal_per_act",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("decided_at", None), ("decision", "")),
                                models.Q(("decided_at__isnull", False), models.Q(("decision", ""), _negated=True)),
                                _connector="OR",
                            ),
                            name="decided_proposal_says_how",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("decision__in", ["confirmed", "dismissed"]), _negated=True),
                                ("decided_by__isnull", False),
                                _connector="OR",
                            ),
                            name="proposal_is_decided_by_a_person",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Override",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("call_id", models.BigIntegerField(null=True)),
                    ("lifts_hold", models.BooleanField(default=False)),
                    ("lifts_limit", models.BooleanField(default=False)),
                    ("amount", models.DecimalField(decimal_places=4, max_digits=19, null=True)),
                    ("currency", models.CharField(blank=True, max_length=3)),
                    ("reason", models.CharField(max_length=300)),
                    ("granted_at", models.DateTimeField()),
                    ("expires_at", models.DateTimeField()),
                    ("used_at", models.DateTimeField(null=True)),
                    ("withdrawn_at", models.DateTimeField(null=True)),
                    (
                        "customer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="overrides",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "granted_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    (
                        "order",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="overrides",
                            to="financials.document",
                        ),
                    ),
                    (
                        "requested_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("customer", "id"), name="override_of_customer"),
                        models.UniqueConstraint(
                            condition=models.Q(("withdrawn_at", None)), fields=("order",), name="one_override_per_order"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("withdrawn_at", None)),
                            fields=("call_id",),
                            name="one_override_per_call",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("call_id__isnull", False), ("order__isnull", True)),
                                models.Q(("call_id__isnull", True), ("order__isnull", False)),
                                _connector="OR",
                            ),
                            name="override_is_for_one_piece_of_work",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("order", None),
                                models.Q(("amount__gte", 0), ("currency__regex", "^[A-Z]{3}$")),
                                _connector="OR",
                            ),
                            name="override_of_an_order_has_an_amount",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("lifts_hold", True), ("lifts_limit", True), _connector="OR"),
                            name="override_lifts_something",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("granted_by", models.F("requested_by")), _negated=True),
                            name="override_takes_two_people",
                            violation_error_message="Whoever asks for an override cannot grant it: ask somebody else.",
                        ),
                        models.CheckConstraint(
                            condition=django.db.models.lookups.GreaterThanOrEqual(
                                django.db.models.functions.text.Length(django.db.models.functions.text.Trim("reason")),
                                10,
                            ),
                            name="override_has_a_reason",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("expires_at__gt", models.F("granted_at"))),
                            name="override_expires_later",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("used_at", None), ("withdrawn_at", None), _connector="OR"),
                            name="override_used_or_withdrawn",
                        ),
                    ],
                },
            ),
        ),
        composite_key("credit_override", ("customer_id", "order_id"), "financials_document"),
        composite_key("credit_heldwork", ("customer_id", "order_id"), "financials_document"),
        composite_key("credit_holdproposal", ("customer_id", "hold_id"), "customers_hold"),
        migrations.RunSQL(GATE, UNDO),
    ]
