"""A missed promise names the call to make because of it, so that it is dropped when made good; a withdrawn one says why."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from foundation.integrity import composite_key
from foundation.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0015_reminder_levels"),
        ("customers", "0016_delivery"),
        ("financials", "0022_posted_at_once"),
        ("journal", "0017_lighter_entries"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            migrations.AddField(
                model_name="promise",
                name="task",
                field=models.ForeignKey(
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="journal.task",
                ),
            ),
            migrations.AddField(
                model_name="promise",
                name="withdrawn_because",
                field=models.CharField(blank=True, db_default="", max_length=300),
            ),
            migrations.AddField(
                model_name="promise",
                name="withdrawn_by",
                field=models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            migrations.AddConstraint(
                model_name="promise",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("outcome", "withdrawn"),
                            ("withdrawn_by__isnull", False),
                            models.Q(("withdrawn_because", ""), _negated=True),
                        ),
                        models.Q(
                            models.Q(("outcome", "withdrawn"), _negated=True),
                            ("withdrawn_because", ""),
                            ("withdrawn_by", None),
                        ),
                        _connector="OR",
                    ),
                    name="withdrawn_promise_says_why",
                ),
            ),
        ),
        composite_key("credit_promise", ("customer_id", "task_id"), "journal_task"),
    ]
