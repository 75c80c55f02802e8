"""Every page says who may open it, and somebody may."""

import re
from itertools import chain
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
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


SAMPLES = {"int": 0, "uuid": "00000000-0000-0000-0000-000000000000"}  # nothing has these


def pages(customer):
    """An address of each page of ours in this customer's folder, and what it needs."""
    for url, view in our_views():
        filled = re.sub(r"<(?:(\w+):)?(\w+)>", lambda found: sample(customer, *found.groups()), url)
        yield f"/{filled.strip('^$')}", view.permissions


def sample(customer, kind, name):
    return customer.code if name == "code" else str(SAMPLES.get(kind, "none"))


@pytest.mark.urls("tests.bare_urls")
@pytest.mark.parametrize("role", [role.name for role in ROLES])
def test_each_role_opens_its_pages_and_no_others(client, db, role):
    person = make.user()
    give_roles(person, role)
    client.force_login(person)
    for page, permissions in pages(make.customer()):
        refused = client.get(page).status_code == 403
        assert refused == (not person.has_perms(permissions)), page


def test_nobody_reads_a_page_without_signing_in(client, db):
    for page, permissions in pages(make.customer()):
        if permissions:
            answer = client.get(page)
            assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={quote(page)}"), page


def test_after_five_wrong_passwords_the_sign_in_waits(client, db):
    cache.clear()
    anna = make.user()
    wrong = {"login": anna.email, "password": "not the password"}
    for _ in range(5):
        client.post(reverse("account_login"), wrong)
    client.post(reverse("account_login"), {"login": anna.email, "password": "open sesame, please"})
    assert "_auth_user_id" not in client.session
    cache.clear()
    client.post(reverse("account_login"), {"login": anna.email.upper(), "password": "open sesame, please"})
    assert client.session["_auth_user_id"] == str(anna.pk)


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
