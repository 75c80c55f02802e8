from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from catalog.models.products import Product
from catalog.models.validity import Valid, in_order
from customers.models import Category, Customer


class Assortment(Valid):
    """A restricted catalog: products that its customers and groups alone may buy, or the only ones they may buy.

    Limited: whoever belongs to limited assortments may buy what at least one of them holds, and nothing else.
    Exclusive: a product in exclusive assortments is sold to those of at least one of them, and to nobody else.
    """

    class Kind(models.TextChoices):
        LIMITED = "limited", "limited: its customers buy only this"
        EXCLUSIVE = "exclusive", "exclusive: only its customers buy this"

    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=9, choices=Kind)
    contract_number = models.CharField("agreed in contract", max_length=60, blank=True)
    notes = models.TextField(blank=True)
    products = models.ManyToManyField(Product, blank=True, related_name="assortments")
    categories = models.ManyToManyField(Category, blank=True, related_name="assortments", verbose_name="groups")
    customers = models.ManyToManyField(Customer, blank=True, related_name="assortments")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="one_assortment_per_name",
                violation_error_message="There is an assortment of this name already. Choose another name.",
            ),
            models.CheckConstraint(condition=Q(kind__in=["limited", "exclusive"]), name="assortment_kind_is_known"),
            in_order("assortment_days_in_order"),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("catalog:assortment", args=[self.pk])
