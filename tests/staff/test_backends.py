"""What somebody may: what the role grants, and what was granted to the person, in one question a request."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from crm.roles import give_roles
from tests import make

pytestmark = pytest.mark.django_db


def again(user):
    """The person as the next request finds it."""
    return get_user_model().objects.get(pk=user.pk)


def test_role_and_own_permissions_are_read_together_and_once(django_assert_num_queries):
    maya = make.user("Maya Lindqvist")
    give_roles(maya, "clerk")
    maya.user_permissions.add(Permission.objects.get(codename="delete_tag", content_type__app_label="customers"))
    maya = again(maya)
    with django_assert_num_queries(1):
        assert maya.has_perms(["customers.view_customer", "customers.delete_tag"])
        assert not maya.has_perm("customers.merge_customer")
        assert maya.has_module_perms("customers")
    assert not maya.has_perm("customers.view_customer", make.customer())


def test_who_has_no_role_or_has_left_may_nothing_and_who_runs_the_house_everything():
    nobody, gone = make.user("Jan Roth"), make.user("Gil Otto")
    give_roles(gone, "manager")
    get_user_model().objects.filter(pk=gone.pk).update(is_active=False)
    assert again(nobody).get_all_permissions() == again(gone).get_all_permissions() == set()
    root = get_user_model().objects.create_superuser(email="root@demo.example", name="Root", password="x" * 20)
    assert "customers.merge_customer" in again(root).get_all_permissions()
