from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from foundation.admin import ForReading
from staff.models import User

admin.site.unregister(Group)


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name")


@admin.register(User)
class PeopleOfTheOfficeAdmin(UserAdmin):
    """People and their roles. Whose role opens the admin gets in; everybody else does not."""

    add_form = NewUserForm
    list_display = ("email", "name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ("groups",)
    readonly_fields = ("is_staff", "is_superuser", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password", "name", "phone", "language")}),
        ("Roles", {"fields": ("is_active", "groups", "is_staff", "is_superuser")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),)

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).prefetch_related("groups")

    def roles(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Who left is closed out by “may sign in”; what the person signed stays."""
        return False

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        """The way into the admin follows the roles, at once."""
        super().save_related(request, form, formsets, change)
        opens = form.instance.is_superuser or form.instance.has_perm("staff.change_user")
        User.objects.filter(pk=form.instance.pk).update(is_staff=opens)


@admin.register(Group)
class RoleAdmin(ForReading, GroupAdmin):
    """The roles are written in crm/roles.py and only shown here."""

    ordering = ("name",)
    actions = None
