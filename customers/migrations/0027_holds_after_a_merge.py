"""After a merge both may have been on hold: each hold is released by itself, and the customer is held until then."""

from django.db import migrations, models
from django.db.models import Q

from foundation.migrating import AtOnce

NAME = "one_active_hold_per_customer"


class Migration(migrations.Migration):
    dependencies = [("customers", "0026_search_own_fields")]

    operations = [
        AtOnce(
            migrations.AddField(
                model_name="hold",
                name="merged_from",
                field=models.BigIntegerField(db_default=0, default=0, editable=False),
            ),
            migrations.RemoveConstraint(model_name="hold", name=NAME),
            migrations.AddConstraint(
                model_name="hold",
                constraint=models.UniqueConstraint(
                    fields=["customer", "merged_from"], condition=Q(released_at=None), name=NAME
                ),
            ),
        ),
    ]
