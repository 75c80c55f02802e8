"""The designer of banners."""

from django import forms

from catalog.models import Product
from financials.models import Banner

NO_ARTICLE = "There is no article {}. Take a part number of the catalog."
DAY = {"type": "date"}


class BannerForm(forms.ModelForm):
    """One banner: what it says, how it looks, and when it is shown."""

    part = forms.CharField(
        label="Article (part number)", max_length=60, error_messages={"required": "Name the article, such as SLA-GOLD."}
    )
    field_order = ("line1", "line2", "part", "condition", "months", "since", "until", "shape", "colour", "active")

    class Meta:
        model = Banner
        fields = ("line1", "line2", "condition", "months", "since", "until", "shape", "colour", "active")
        widgets = {
            "since": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "until": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "shape": forms.RadioSelect,
            "colour": forms.RadioSelect,
        }
        error_messages = {"line1": {"required": "Write what the banner says, such as SLA Gold."}}

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, label_suffix="", **named)
        if self.instance.product_id:
            self.initial["part"] = self.instance.product.part_number

    def clean_part(self) -> str:
        """The article of this number, in capitals or not."""
        part = self.cleaned_data["part"].strip()
        product = Product.objects.filter(part_number__iexact=part).first()
        if not product:
            raise forms.ValidationError(NO_ARTICLE.format(part))
        self.instance.product = product
        return product.part_number
