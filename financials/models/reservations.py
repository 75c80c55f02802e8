from django.db import models
from django.db.models import Q

from catalog.models import Stock
from customers.models import customer_key
from financials.models.documents import QUANTITY, Line


class Reservation(models.Model):
    """Goods in a warehouse kept for a line of an order; a trigger keeps the stock's `reserved` (migration 0015)."""

    customer = customer_key("reservations")
    line = models.ForeignKey(Line, models.CASCADE, related_name="reservations", db_constraint=False)
    stock = models.ForeignKey(Stock, models.PROTECT, related_name="reservations")
    quantity = models.DecimalField(**QUANTITY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "stock"], name="one_reservation_per_line_and_stock"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_is_something"),
        ]

    def __str__(self):
        return f"{self.quantity} for line {self.line_id}"
