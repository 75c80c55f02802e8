"""The people of the office that files speak of: found by e-mail or name, and entered when nobody knows them."""

import re
import unicodedata
from collections.abc import Iterable

from foundation.loading.staging import Work
from staff.models import User

NOBODYS_DOMAIN = "staff.invalid"  # RFC 2606: no mail can ever go there


def settle_staff(work: Work, names: str) -> list[str]:
    """Make the table `loading_staff (name, id)` for the names a query yields; return those entered for it.

    Somebody unknown is entered without a password and may not sign in until an administrator allows it.
    """
    known = known_staff(name for (name,) in work.rows(names))
    new = [name for name, user in known.items() if user is None]
    for name in new:
        known[name] = _find(name) or _enter(name)
    work.run("DROP TABLE IF EXISTS pg_temp.loading_staff")
    work.run("CREATE TEMP TABLE loading_staff (name text PRIMARY KEY, id bigint) ON COMMIT DROP")
    work.copy("loading_staff", [(name, user.pk) for name, user in known.items()])
    return new


def known_staff(names: Iterable[str]) -> dict[str, User | None]:
    """Find the people of the office by name or e-mail; None for those nobody knows."""
    return {name: _find(name) for name in names}


def _find(name: str) -> User | None:
    if "@" in name:
        return User.objects.filter(email__iexact=name).first()
    return User.objects.filter(name__iexact=name).order_by("-is_active", "pk").first()


def _enter(name: str) -> User:
    spoken = name.partition("@")[0].replace(".", " ").title() if "@" in name else name
    email = name.lower() if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", name) else _free_email(name)
    return User.objects.create_user(email, None, name=spoken, is_active=False)


def _free_email(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    local = re.sub(r"[^a-z0-9]+", ".", plain).strip(".") or "somebody"
    taken = set(User.objects.filter(email__startswith=local).values_list("email", flat=True))
    candidates = (f"{local}{number or ''}@{NOBODYS_DOMAIN}" for number in range(len(taken) + 1))
    return next(email for email in candidates if email not in taken)
