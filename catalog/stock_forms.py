"""Forms of the warehouses: goods that come, move, are counted or expected."""

from typing import Any

from django import forms

from catalog.fields import ProductField, count, day
from catalog.models import Supply, Warehouse

FIRST = {"autofocus": True, "autocomplete": "off"}


class WarehouseField(forms.ModelChoiceField):
    """One of the warehouses in use, the default one chosen at first."""

    def __init__(self, **more: Any):
        super().__init__(
            Warehouse.objects.filter(active=True).order_by("-is_default", "code"), empty_label=None, **more
        )

    def label_from_instance(self, warehouse: Warehouse) -> str:
        return f"{warehouse.code} {warehouse.name}"


class WarehouseForm(forms.ModelForm):
    class Meta:
        model = Warehouse
        fields = ("code", "name", "is_default", "active")
        widgets = {"code": forms.TextInput(attrs=FIRST)}


class ReceiveForm(forms.Form):
    """Goods that came."""

    product = ProductField(widget=forms.TextInput(attrs=FIRST))
    warehouse = WarehouseField()
    quantity = count()
    reference = forms.CharField(label="Delivery note", max_length=100, required=False)


class AdjustForm(forms.Form):
    """What was counted, and why it is not what the books say."""

    product = ProductField(widget=forms.TextInput(attrs=FIRST))
    warehouse = WarehouseField()
    counted = count(label="Counted", min_value=0, help_text="What stands there now, reserved goods included.")
    reason = forms.CharField(label="Why", max_length=300)


class TransferForm(forms.Form):
    """Goods that go from one warehouse to another."""

    product = ProductField(widget=forms.TextInput(attrs=FIRST))
    source = WarehouseField(label="From")
    target = WarehouseField(label="To")
    quantity = count()
    reference = forms.CharField(max_length=100, required=False)


class ExpectForm(forms.Form):
    """Goods that are on their way."""

    product = ProductField(widget=forms.TextInput(attrs=FIRST))
    warehouse = WarehouseField()
    quantity = count()
    expected_on = day(label="Expected on")
    reference = forms.CharField(label="Purchase order or supplier", max_length=100, required=False)


class SupplyForm(forms.Form):
    """What may change of goods on their way."""

    quantity = count(label="Quantity in all")
    expected_on = day(label="Expected on")
    reference = forms.CharField(label="Purchase order or supplier", max_length=100, required=False)

    @staticmethod
    def values(supply: Supply) -> dict[str, Any]:
        return {name: getattr(supply, name) for name in ("quantity", "expected_on", "reference")}


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Why", max_length=300, widget=forms.TextInput(attrs=FIRST))
