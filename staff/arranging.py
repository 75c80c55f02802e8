"""How pages made of blocks are laid out: for everybody, and for the roles that want it otherwise."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from foundation.sql import fetch
from staff.models import Arrangement, User

# The company's row comes with no role; a role without an arrangement of its own comes with NULL.
OF_USER = """
    SELECT role.name AS role, arrangement.blocks
    FROM (SELECT NULL::integer AS id, '' AS name
          UNION ALL
          SELECT auth_group.id, auth_group.name
          FROM auth_group JOIN staff_user_groups held ON held.group_id = auth_group.id
          WHERE held.user_id = %(user)s) role
        LEFT JOIN staff_arrangement arrangement
            ON arrangement.page = %(page)s AND arrangement.role_id IS NOT DISTINCT FROM role.id
"""


def arrangements_for(user: User, *, page: str) -> dict[str, list[dict[str, Any]] | None]:
    """Return the arrangement of the company (under "") and of each role somebody has; None for none, in one query."""
    return {
        row["role"]: row["blocks"] and json.loads(row["blocks"])
        for row in fetch(OF_USER, {"user": user.pk, "page": page})
    }


def arrangement_of(role: Group | None, *, page: str) -> Arrangement | None:
    """Return what a role, or the company, has arranged; None where it never did."""
    return Arrangement.objects.filter(page=page, role=role).select_related("changed_by").first()


@transaction.atomic
def arrange(*, page: str, role: Group | None, blocks: Sequence[dict[str, Any]], by: User, now: datetime) -> Arrangement:
    """Lay the page out for a role, or for the company."""
    said = {"blocks": list(blocks), "changed_by": by, "changed_at": now}
    found, _ = Arrangement.objects.update_or_create(page=page, role=role, defaults=said)
    return found


@transaction.atomic
def forget_arrangement(*, page: str, role: Group | None) -> None:
    """Lay the page out as usual again; for a role, as the company does."""
    Arrangement.objects.filter(page=page, role=role).delete()
