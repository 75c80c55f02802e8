from django.contrib import admin

from catalog.models import Product
from foundation.admin import ForFixing


@admin.register(Product)
class ProductAdmin(ForFixing):
    list_display = ("part_number", "description", "unit", "list_price", "tax_percent")
    search_fields = ("=part_number", "part_number__istartswith", "description")
