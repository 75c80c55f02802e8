"""Form fields of the catalog: products and customers by what people call them, prices and days."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Upper

from catalog.finding import known_as, suggested
from catalog.models import Product
from customers.models import Customer


class ProductField(forms.CharField):
    """A product by any of its numbers; cleans to the product."""

    def __init__(self, **more: Any):
        hint = "Part number, EAN or any other number of it"
        super().__init__(**{"label": "Product", "help_text": hint, "max_length": 60, **more})

    def clean(self, value: Any) -> Product:
        text = super().clean(value)
        if product := known_as([text]).get(text.upper()):
            return product
        near = ", ".join(each.part_number for each in suggested(text)[:3])
        raise ValidationError(
            f"No product has the number “{text}”. "
            + (f"Did you mean {near}?" if near else "Look it up in the catalog.")
        )

    def prepare_value(self, value: Any) -> Any:
        return value.part_number if isinstance(value, Product) else value


class ManyField(forms.CharField):
    """Several numbers or codes, a line or a comma apart; cleans to the list of what they mean."""

    what = ""

    def __init__(self, **more: Any):
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": 5, "class": "mono"}), **more})

    def clean(self, value: Any) -> list[Any]:
        said = [text.strip() for text in re.split(r"[\n,;\t]", super().clean(value)) if text.strip()]
        known = self.known(said)
        if missing := [text for text in said if text.upper() not in known]:
            raise ValidationError(f"There is no {self.what} {', '.join(missing[:10])}. Correct or remove it.")
        return list(known.values())

    def known(self, said: list[str]) -> dict[str, Any]:
        """Return what each text means, by the text in capitals."""
        raise NotImplementedError


class ProductsField(ManyField):
    what = "product"

    def __init__(self, **more: Any):
        super().__init__(**{"help_text": "Part numbers, one a line; a column of a spreadsheet can be pasted.", **more})

    def known(self, said: list[str]) -> dict[str, Product]:
        return known_as(said)


class CustomersField(ManyField):
    what = "customer"

    def __init__(self, **more: Any):
        super().__init__(**{"help_text": "Customer codes, one a line.", **more})

    def known(self, said: list[str]) -> dict[str, Customer]:
        capitals = Customer.objects.alias(capitals=Upper("code")).filter(capitals__in=[text.upper() for text in said])
        return {customer.code.upper(): customer for customer in capitals}


class NumberInput(forms.TextInput):
    """A number without the decimals nobody writes: 12.50 and not 12.500000, and whole numbers as such."""

    def __init__(self, least_decimals: int = 0):
        super().__init__(attrs={"class": "num", "inputmode": "decimal", "autocomplete": "off"})
        self.least_decimals = least_decimals

    def format_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            decimals = max(self.least_decimals, -value.normalize().as_tuple().exponent, 0)
            value = f"{value:.{decimals}f}"
        return super().format_value(value)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


def amount(**more: Any) -> forms.DecimalField:
    return forms.DecimalField(max_digits=19, decimal_places=6, min_value=0, widget=NumberInput(2), **more)


def count(**more: Any) -> forms.DecimalField:
    return forms.DecimalField(**{"max_digits": 19, "decimal_places": 4, "widget": NumberInput(), **more})


def day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=DayInput(), **more)
