"""The steps of a night: what was begun, and what is done."""

from django.db import models
from django.db.models import Q


class NightStep(models.Model):
    """One step of the night of a day. Done when it says so: a night taken up again goes on behind what is done."""

    day = models.DateField()
    step = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(null=True)  # written; what had not changed is not written
    trouble = models.TextField(blank=True)  # what stopped it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "step"], name="one_step_a_night"),
            models.CheckConstraint(condition=Q(finished_at=None) | Q(trouble=""), name="step_done_without_trouble"),
        ]

    def __str__(self):
        return f"{self.day} {self.step}"
