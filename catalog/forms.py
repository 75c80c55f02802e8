"""Forms of the catalog: products, price lists, prices, restricted catalogs, and what a customer would pay."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower

from catalog.ean import is_ean
from catalog.fields import (
    CustomersField,
    DayInput,
    NumberInput,
    ProductField,
    ProductsField,
    amount,
    count,
    day,
)
from catalog.models import AlternativeNumber, Assortment, ListedPrice, PriceList, Product, TaxCategory, TaxCode
from customers.customer_field import CustomerField
from customers.models import Category
from foundation.countries import UnknownCountry, country_code
from staff.models import User

CHECK = {"class": "form-check-input"}
FIRST = {"autofocus": True, "autocomplete": "off"}
GOOD_FOR = timedelta(days=14)  # how long a price said on the phone stands unless somebody says otherwise


class ProductForm(forms.ModelForm):
    """A product; who may not see the cost is not asked for it."""

    class Meta:
        model = Product
        fields = (
            "part_number", "kind", "unit", "group", "description", "list_price", "cost", "tax_code", "tax_percent",
            "lead_days", "stocked", "active", "notes",
        )  # fmt: skip
        labels = {"active": "Sold", "stocked": "Kept in stock", "tax_percent": "Tax %", "lead_days": "Lead time, days"}
        help_texts = {
            "group": "Sales are added up by it; written the same way on each of its products.",
            "tax_percent": "Charged where the tax code has no rate.",
            "lead_days": "Calendar days until ordered goods are here; empty where nobody knows.",
            "stocked": "Else it is ordered for each sale.",
        }
        widgets = {
            "part_number": forms.TextInput(attrs=FIRST),
            "list_price": NumberInput(2),
            "cost": NumberInput(2),
            "tax_percent": NumberInput(),
            "notes": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["tax_code"].queryset = TaxCode.objects.order_by(Lower("code"))
        self.fields["tax_code"].empty_label = "None: the rate beside it"
        self.fields["list_price"].label = f"List price, {settings.COMPANY_CURRENCY}"
        self.fields["cost"].label = f"Cost, {settings.COMPANY_CURRENCY}"
        if not user.has_perm("catalog.view_cost"):
            del self.fields["cost"]


class NumberForm(forms.ModelForm):
    """Another number of a product."""

    customer = CustomerField(required=False, help_text="For a customer's own number.")

    class Meta:
        model = AlternativeNumber
        fields = ("number", "kind", "customer")
        widgets = {"number": forms.TextInput(attrs=FIRST)}

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("kind") == AlternativeNumber.Kind.EAN and not is_ean(values.get("number", "")):
            self.add_error("number", "The last digit of an EAN is computed from the others, and here it is wrong.")
        return values


class PriceListForm(forms.ModelForm):
    """A price list and whose it is."""

    customer = CustomerField(required=False, help_text="For a customer's own prices and contracts.")

    class Meta:
        model = PriceList
        fields = (
            "name", "level", "category", "customer", "contract_number", "currency", "valid_from", "valid_until",
            "notes",
        )  # fmt: skip
        labels = {"level": "Prices for", "category": "Group"}
        help_texts = {"category": "For the prices of a group.", "contract_number": "For a contract."}
        widgets = {
            "name": forms.TextInput(attrs=FIRST),
            "level": forms.RadioSelect(attrs=CHECK),
            "valid_from": DayInput(),
            "valid_until": DayInput(),
            "notes": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.order_by(Lower("name"))
        self.fields["category"].empty_label = "None"
        self.fields["currency"].initial = settings.COMPANY_CURRENCY

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"].upper()


class PriceForm(forms.Form):
    """A price of a list: an amount or a discount, from a quantity and a day on."""

    product = ProductField(widget=forms.TextInput(attrs=FIRST))
    min_quantity = count(label="From quantity", initial=1, min_value=0)
    unit_price = amount(label="Price a unit", required=False)
    discount_percent = forms.DecimalField(
        label="or discount off the list price, %", required=False, min_value=0, max_value=100, decimal_places=6,
        widget=NumberInput(),
    )  # fmt: skip
    valid_from = day(label="From", required=False, help_text="The price until then ends the day before.")
    valid_until = day(label="Until", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors and (values["unit_price"] is None) == (values["discount_percent"] is None):
            raise ValidationError("Write either a price or a discount.")
        return values

    @staticmethod
    def values(price: ListedPrice) -> dict[str, Any]:
        """Return what the form shows of a price."""
        names = ("product", "min_quantity", "unit_price", "discount_percent", "valid_from", "valid_until")
        return {name: getattr(price, name) for name in names}


class CopyForm(forms.Form):
    """A copy of a price list with all amounts changed by a percentage."""

    name = forms.CharField(max_length=100, widget=forms.TextInput(attrs=FIRST))
    percent = forms.DecimalField(
        label="Amounts higher by, %", initial=0, min_value=-100, max_value=1000, decimal_places=4, widget=NumberInput(),
        help_text="Below zero: lower. Discounts stay as they are.",
    )  # fmt: skip
    valid_from = day(label="From")
    valid_until = day(label="Until", required=False)
    end_source = forms.BooleanField(
        label="Let the old list end the day before", required=False, initial=True,
        widget=forms.CheckboxInput(attrs=CHECK),
    )  # fmt: skip


class AssortmentForm(forms.ModelForm):
    class Meta:
        model = Assortment
        fields = ("name", "kind", "categories", "valid_from", "valid_until", "contract_number", "notes")
        widgets = {
            "name": forms.TextInput(attrs=FIRST),
            "kind": forms.RadioSelect(attrs=CHECK),
            "categories": forms.CheckboxSelectMultiple(attrs=CHECK),
            "valid_from": DayInput(),
            "valid_until": DayInput(),
            "notes": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Assortment.Kind.choices
        self.fields["categories"].queryset = Category.objects.order_by(Lower("name"))


class AskForm(forms.Form):
    """What would this customer pay?"""

    customer = CustomerField()
    quantity = count(initial=1, min_value=0)
    day = day(label="On", required=False)


class ToldForm(forms.Form):
    """A price somebody was told."""

    customer = CustomerField()
    quantity = count(label="From quantity", initial=1, min_value=0)
    unit_price = amount(label="Price a unit")
    currency = forms.CharField(min_length=3, max_length=3)
    valid_until = day(label="Good until")
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"].upper()

    @staticmethod
    def good_until(today: date) -> date:
        """Return the last day offered at first."""
        return today + GOOD_FOR


class MemberForm(forms.Form):
    """Products and customers of an assortment, many at once."""

    products = ProductsField(required=False)
    customers = CustomersField(required=False)


class TaxCodeForm(forms.ModelForm):
    class Meta:
        model = TaxCode
        fields = ("code", "name")
        widgets = {"code": forms.TextInput(attrs=FIRST)}
        help_texts = {"name": "As customers read it: “Standard rate”."}


class RateForm(forms.Form):
    """The rate of a tax code at a place, from a day on."""

    country = forms.CharField(
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs=FIRST),
        help_text="Name or ISO code, or empty.",
    )
    region = forms.CharField(required=False, max_length=100, help_text="State or province; empty: the whole country.")
    percent = forms.DecimalField(
        label="Rate, %", min_value=0, max_value=100, decimal_places=4, max_digits=7, widget=NumberInput()
    )
    category = forms.ChoiceField(
        label="Kind of tax", required=False,
        choices=[("", "As the rate says: taxed, or zero rated"), *TaxCategory.choices],
        help_text="E-invoices name it. A rate above 0 % is always “taxed”.",
    )  # fmt: skip
    valid_from = day(label="From", required=False, help_text="The rate until then ends the day before.")
    valid_until = day(label="Until", required=False)

    def clean_country(self) -> str:
        try:
            return country_code(self.cleaned_data["country"]) if self.cleaned_data["country"] else ""
        except UnknownCountry as error:
            raise ValidationError(str(error)) from error
