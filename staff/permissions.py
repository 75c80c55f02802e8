"""Who may open which page: every view says it with @needs or @public; tests/test_permissions.py checks that it did."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase

from staff.models import User

View = Callable[..., HttpResponseBase]


def needs(*permissions: str) -> Callable[[View], View]:
    """Open the view only to people who signed in and hold all these permissions ("app.codename").

    Others are asked to sign in, or read on the 403 page which roles may. Stands above every other decorator.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            require(request, *permissions)
            return view(request, *args, **kwargs)

        guarded.permissions = permissions
        return guarded

    return guard


def public(view: View) -> View:
    """Open the view to everybody, signed in or not."""
    view.permissions = ()
    return login_not_required(view)


def require(request: HttpRequest, *permissions: str) -> None:
    """Raise PermissionDenied, naming the roles that may, unless the user holds all these permissions."""
    missing = [permission for permission in permissions if not request.user.has_perm(permission)]
    if missing:
        raise PermissionDenied(refusal(missing))


def refusal(missing: list[str]) -> str:
    """Say who may do what this user may not."""
    roles = Group.objects.order_by("name")
    for permission in missing:
        app, codename = permission.split(".")
        roles = roles.filter(permissions__codename=codename, permissions__content_type__app_label=app)
    names = ", ".join(role.name for role in roles)
    return f"This is open to: {names}." if names else "No role includes this yet."


def holders(permission: str) -> QuerySet[User]:
    """Return the people who may sign in and hold this permission ("app.codename"), by a role or of their own."""
    app, codename = permission.split(".")
    named = {"codename": codename, "content_type__app_label": app}
    own = Permission.objects.filter(**named)
    by_role = User.objects.filter(groups__permissions__in=own).values("pk")
    by_themselves = User.objects.filter(user_permissions__in=own).values("pk")
    people = User.objects.filter(is_active=True)
    return people.filter(Q(is_superuser=True) | Q(pk__in=by_role) | Q(pk__in=by_themselves)).order_by("pk")
