"""The rating night by night: a row whenever what is shown of it changed."""

from django.db import models


class RatingHistory(models.Model):
    """Score (half-up) and grade of one customer in one currency from the end of a day on, until the next row."""

    pk = models.CompositePrimaryKey("customer_id", "currency", "day")
    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="ratings")
    currency = models.CharField(max_length=3)
    day = models.DateField()
    score = models.PositiveSmallIntegerField(null=True)
    grade = models.CharField(max_length=1)
    provisional = models.BooleanField()

    class Meta:
        verbose_name_plural = "rating history"
        indexes = [models.Index(fields=["day"], name="ratings_of_a_day")]

    def __str__(self):
        return f"{self.grade} {self.score} {self.currency} on {self.day}"


class RatedDay(models.Model):
    """A day whose ratings the history holds; days between two of them count as unchanged."""

    day = models.DateField(primary_key=True)

    def __str__(self):
        return str(self.day)
