"""How somebody who signed in is known again, and what he may: Django's way, in one question less a page."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Q

from staff.models import User


class Backend(ModelBackend):
    """Reads the permissions of the person and those of its roles together; they decide about every page."""

    def get_all_permissions(self, user_obj: User, obj: object = None) -> set[str]:
        """Return "app.codename" of all this person may, once a request; nothing for whoever has left."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if not hasattr(user_obj, "_perm_cache"):
            held = Permission.objects.values_list("content_type__app_label", "codename").order_by()
            if not user_obj.is_superuser:
                of_roles = user_obj.groups.through.objects.filter(user=user_obj).values("group")
                own = user_obj.user_permissions.through.objects.filter(user=user_obj).values("permission")
                held = held.filter(Q(pk__in=own) | Q(group__in=of_roles)).distinct()
            user_obj._perm_cache = {f"{app}.{codename}" for app, codename in held}
        return user_obj._perm_cache
