"""A condition on something that is missing is neither true nor false, and a CHECK lets that pass: say it must be there."""

from django.db import migrations, models

Q = models.Q
IS_CURRENCY = Q(currency__regex="^[A-Z]{3}$")
RULE_SAYS = (
    Q(kind="overdue_days", days__isnull=False, days__gte=1)
    | Q(kind="overdue_amount", amount__isnull=False, amount__gt=0)
    | Q(kind="grade", grade__in=["B", "C", "D", "E"])
    | Q(kind__in=["broken_promises", "returned_payments"], times__isnull=False, times__gte=1)
)
CONSTRAINTS = (
    ("holdrule", "hold_rule_says_how_much", RULE_SAYS, "Fill in what this kind of rule measures."),
    (
        "holdrule",
        "hold_rule_amount_has_a_currency",
        Q(amount=None, currency="") | (Q(amount__isnull=False, amount__gt=0) & IS_CURRENCY),
        "An amount above zero needs its currency, and a currency its amount.",
    ),
    (
        "override",
        "override_of_an_order_has_an_amount",
        Q(order=None) | (Q(amount__isnull=False, amount__gte=0) & IS_CURRENCY),
        None,
    ),
)


class Migration(migrations.Migration):
    dependencies = [("credit", "0010_rating_history")]
    operations = [
        operation
        for model, name, condition, message in CONSTRAINTS
        for operation in (
            migrations.RemoveConstraint(model, name),
            migrations.AddConstraint(
                model,
                models.CheckConstraint(condition=condition, name=name, violation_error_message=message),
            ),
        )
    ]
