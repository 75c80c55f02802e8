import django.db.models.deletion
from django.db import migrations, models

from foundation.integrity import composite_key

# What is reserved of a stock row is the sum of its reservations, by whatever path they are written; the CHECK on
# catalog_stock refuses more than is on hand.
KEPT = """
CREATE FUNCTION financials_reserve() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE catalog_stock SET reserved = reserved - OLD.quantity WHERE id = OLD.stock_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE catalog_stock SET reserved = reserved + NEW.quantity WHERE id = NEW.stock_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER financials_reserved AFTER INSERT OR UPDATE OR DELETE ON financials_reservation
    FOR EACH ROW EXECUTE FUNCTION financials_reserve();
ALTER TABLE financials_reservation ENABLE ALWAYS TRIGGER financials_reserved;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0003_stock_guarantees"),
        ("customers", "0013_tax_exemptions"),
        ("financials", "0014_chain_guarantees"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reservation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.DecimalField(decimal_places=4, max_digits=19)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reservations",
                        to="customers.customer",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reservations",
                        to="financials.line",
                    ),
                ),
                (
                    "stock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reservations", to="catalog.stock"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("line", "stock"), name="one_reservation_per_line_and_stock"),
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="reservation_is_something"),
                ],
            },
        ),
        composite_key("financials_reservation", ("customer_id", "line_id"), "financials_line"),
        migrations.RunSQL(KEPT, "DROP FUNCTION financials_reserve CASCADE"),
    ]
