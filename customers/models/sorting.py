"""How a company sorts its customers: tags, groups in a tree, fields of its own, and who looks after whom."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from customers.models.customer import Customer, customer_key


class Tag(models.Model):
    """A short internal word on a customer ("VIP", "Trade show 2026"); customers never see it."""

    class Colour(models.TextChoices):
        GREY = "grey"
        BLUE = "blue"
        GREEN = "green"
        AMBER = "amber"
        RED = "red"

    name = models.CharField(max_length=40)
    colour = models.CharField(max_length=10, choices=Colour, default=Colour.GREY)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="one_tag_per_name")]

    def __str__(self):
        return self.name


class Group(models.Model):
    """A group of customers in a tree without limit: "Newsletter" under "Mailings" under "Marketing"."""

    name = models.CharField(max_length=80)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="below")
    notes = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "parent",
                name="one_group_per_name_and_place",
                nulls_distinct=False,
                violation_error_message="There is a group of this name in this place already.",
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")),
                name="no_group_is_below_itself",
                violation_error_message="A group cannot stand below itself.",
            ),
        ]

    def __str__(self):
        return self.name


class Membership(models.Model):
    """That a customer is in a group, since when and through whom."""

    customer = customer_key("memberships")
    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    since = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "group"], name="customer_once_per_group"),
            models.UniqueConstraint(fields=["customer", "id"], name="membership_of_customer"),
        ]

    def __str__(self):
        return f"{self.customer_id} in {self.group}"


class Assignment(models.Model):
    """A member of the staff who looks after a customer besides its sales rep, and in which duty."""

    customer = customer_key("assignments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    duty = models.CharField(max_length=60)  # "inside sales", "collections", "technician"
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "user", "duty"], name="one_duty_once_per_customer"),
            models.UniqueConstraint(fields=["customer", "id"], name="assignment_of_customer"),
            models.CheckConstraint(condition=~Q(duty=""), name="assignment_names_the_duty"),
        ]

    def __str__(self):
        return f"{self.user}: {self.duty}"


class CustomField(models.Model):
    """A field a company adds to its customers. The values stand in Customer.custom under the key."""

    class Kind(models.TextChoices):
        TEXT = "text"
        NUMBER = "number"
        DATE = "date"
        LIST = "list", "choice from a list"
        CHECKBOX = "checkbox", "yes or no"
        MONEY = "money", "amount of money"

    key = models.CharField(
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", "A key is small letters, digits and _, a letter first.")],
    )
    label = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TEXT)
    choices = models.JSONField(default=list, blank=True)  # of a list: the texts, in their order
    hint = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    in_list = models.BooleanField("a column of the list from the start", default=False)
    searched = models.BooleanField("found by the answer box", default=False)
    retired = models.BooleanField("no longer offered", default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("label"), name="one_custom_field_per_label"),
            models.CheckConstraint(condition=Q(key__regex=r"^[a-z][a-z0-9_]*$"), name="custom_field_key_is_a_word"),
        ]

    def __str__(self):
        return self.label


class Named(models.Model):
    """Something a person keeps under a name, for itself or for everybody."""

    name = models.CharField(max_length=80)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    shared = models.BooleanField("for everybody", default=False)
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


class SavedView(Named):
    """The register as somebody likes to see it: filters, order and columns, as the query string of its address."""

    query = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), "owner", name="one_view_per_name_and_owner")]


class Selection(Named):
    """Customers by rules: any of these, all of those, none of the others (customers.selections reads the rules)."""

    rules = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), "owner", name="one_selection_per_name_and_owner")]


class DuplicatePair(models.Model):
    """Two customers that may be one, how likely and why; or two that somebody said are two."""

    one = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    other = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()  # percent
    reasons = models.JSONField(default=list)  # sentences
    found_at = models.DateTimeField()
    different_since = models.DateTimeField(null=True)  # when somebody said that they are two
    different_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-score", "id"], name="duplicates_by_score")]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="pair_once"),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="pair_in_order"),
            models.CheckConstraint(condition=Q(score__lte=100), name="pair_score_is_percent"),
        ]

    def __str__(self):
        return f"{self.one_id} and {self.other_id}, {self.score} %"
