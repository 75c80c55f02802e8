"""Every page says who may open it, and somebody may."""

from itertools import chain

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from crm.roles import ROLES, Role, UnknownPermission, give_roles, matching, sync_roles
from staff.models import User
from tests import make

# Pages of other people's code, which guard themselves: sign-in, the admin (our OfficeSite), static files.
GUARDED_BY_THEMSELVES = ("allauth.", "django.contrib.admin.", "crm.admin", "django.views.static", "whitenoise.")

FOR_ADMINISTRATORS = {"staff.change_user"}


def views(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


def our_views():
    for url, view in views(get_resolver().url_patterns):
        if not view.__module__.startswith(GUARDED_BY_THEMSELVES) and not url.startswith("admin/"):
            yield url, view


def test_every_page_declares_who_may_open_it():
    silent = [f"{url} ({view.__module__}.{view.__qualname__})" for url, view in our_views() if not declared(view)]
    assert not silent, f"Write @needs(…) or @public from staff.permissions above: {silent}"


def declared(view):
    return hasattr(view, "permissions")


def test_every_permission_a_page_needs_exists_and_belongs_to_a_role_besides_administrator(db):
    wanted = set(chain.from_iterable(view.permissions for _, view in our_views() if declared(view)))
    held = {
        f"{each.content_type.app_label}.{each.codename}"
        for each in Permission.objects.filter(group__name__in=[role.name for role in ROLES if not role.opens_admin])
        .select_related("content_type").distinct()
    }  # fmt: skip
    assert wanted - held <= FOR_ADMINISTRATORS


def test_the_admin_and_the_pages_send_strangers_to_the_sign_in(client, db):
    for page in ("/admin/", "/admin/customers/customer/", reverse("customers:register")):
        answer = client.get(page, follow=True)
        assert answer.redirect_chain[-1] == (f"{reverse('account_login')}?next={page}", 302)


def test_the_admins_own_sign_in_is_closed_in_favour_of_the_house_with_its_second_factor(client, db):
    answer = client.post("/admin/login/?next=/admin/", {"username": "x", "password": "y"})
    assert answer.url == f"{reverse('account_login')}?next=/admin/"


def test_nobody_can_sign_up(client, db):
    page = client.get(reverse("account_signup"))
    assert b"password1" not in page.content
    client.post(reverse("account_signup"), {"email": "x@y.example", "password1": "a" * 20, "password2": "a" * 20})
    assert not User.objects.exists()


def test_a_person_without_a_role_reads_who_may_open_the_page(client, db):
    client.force_login(make.user())
    answer = client.get(reverse("customers:register"))
    assert answer.status_code == 403
    assert "open to: administrator, clerk, collections, manager, sales, service" in answer.content.decode()


def test_a_clerk_opens_the_register_and_may_not_take_it_along(client, db):
    clerk = make.user()
    give_roles(clerk, "clerk")
    client.force_login(clerk)
    assert client.get(reverse("customers:register")).status_code == 200
    assert client.get(reverse("customers:register"), {"format": "csv"}).status_code == 403
    assert client.get("/admin/", follow=True).status_code == 403


def test_the_administrator_role_opens_the_admin_and_losing_it_closes_the_admin(client, db):
    anna = make.user()
    give_roles(anna, "administrator")
    client.force_login(anna)
    assert client.get("/admin/").status_code == 200
    give_roles(anna, "clerk")
    assert client.get("/admin/", follow=True).status_code == 403


def test_syncing_again_takes_away_what_somebody_added_by_hand_and_keeps_people(db):
    clerk = make.user()
    give_roles(clerk, "clerk")
    group = Group.objects.get(name="clerk")
    before = set(group.permissions.all())
    group.permissions.add(Permission.objects.get(codename="add_payment"))
    sync_roles()
    assert set(group.permissions.all()) == before
    assert clerk.groups.get() == group


def test_a_superuser_without_roles_keeps_the_admin(db):
    root = User.objects.create_superuser("root@office.example", "open sesame, please", name="Root")
    sync_roles()
    root.refresh_from_db()
    assert root.is_staff


def test_a_role_with_a_misspelt_permission_is_refused():
    with pytest.raises(UnknownPermission, match=r"customers\.fly"):
        matching(Role("pilot", "", ("customers.fly",)), ["customers.view_customer"])
