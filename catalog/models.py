from django.db import models


class Product(models.Model):
    """Something sold: goods or a service, with its part number and list price."""

    part_number = models.CharField(max_length=60, unique=True)
    description = models.CharField(max_length=300)
    unit = models.CharField(max_length=20, default="pc")
    list_price = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    cost = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    tax_percent = models.DecimalField(max_digits=7, decimal_places=4, default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(tax_percent__range=(0, 100)), name="product_tax_is_a_percentage"),
        ]

    def __str__(self):
        return f"{self.part_number} {self.description}"
