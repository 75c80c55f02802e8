"""How somebody likes to find the register."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from customers.models.sorting import SavedView


class RegisterHabit(models.Model):
    """The columns somebody chose last, and the saved view the register opens with for this person."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    columns = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    start = models.ForeignKey(SavedView, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"How {self.user_id} likes the register"
