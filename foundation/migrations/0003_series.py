"""The number series every installation has; prefix and length can be changed in the admin."""

from django.db import migrations

SERIES = {
    "customer": ("C", 5),
    "quote": ("Q", 5),
    "order": ("SO", 5),
    "invoice": ("INV", 5),
    "credit_note": ("CN", 5),
}


def begin(apps, schema_editor):
    series = apps.get_model("foundation", "Series")
    for name, (prefix, digits) in SERIES.items():
        series.objects.get_or_create(name=name, defaults={"prefix": prefix, "digits": digits})


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_functions")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
