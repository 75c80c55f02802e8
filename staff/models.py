from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class UserManager(BaseUserManager):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, password=None, **fields):
        """Create somebody of the office; without a password the person cannot sign in."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Create somebody who may do everything, for the very first sign-in."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody of the office. Signs in with the e-mail address; the roles are groups kept by crm.roles."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=150)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField("may sign in", default=True)
    is_staff = models.BooleanField("may open the admin", default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        """The short form used in dense lines: "R. Meyer"."""
        first, _, last = self.name.rpartition(" ")
        return f"{first[0]}. {last}" if first else self.name


class Arrangement(models.Model):
    """How a page made of blocks is laid out for a role, or for the company where it names none."""

    page = models.CharField(max_length=40)
    role = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="+")
    blocks = models.JSONField()  # in their order: {"key", "wide", "shown"} each
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "role"], name="one_arrangement_per_page_and_role", nulls_distinct=False
            )
        ]

    def __str__(self):
        return f"{self.page} of {self.role.name if self.role else 'the company'}"
