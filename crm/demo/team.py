"""The people of the demo office: one sign-in for each role, and the colleagues who appear in the history."""

from dataclasses import dataclass
from random import Random

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.contrib.auth.models import Group

from crm.roles import ROLES, give_roles, sync_roles
from staff.models import User

SIGN_INS = {
    "clerk": "Maya Lindqvist",
    "sales": "Tomas Okafor",
    "collections": "Greta Hallman",
    "service": "Jonas Pereira",
    "manager": "Ruth Meyerhof",
    "administrator": "Pavel Dvorsky",
}
# They have left their traces, and cannot sign in.
COLLEAGUES = {
    "clerk": ("Ines Marchetti", "Owen Castellan"),
    "sales": ("Bea Thorsen", "Marc Villeneuve", "Hannah Drostwick", "Luis Carmona"),
    "collections": ("Karl Wendelin", "Sofia Andersdotter"),
    "service": ("Nadia Brandt", "Piet Oosterhuis"),
}


@dataclass(frozen=True)
class Team:
    """User numbers by role, those who can sign in first."""

    members: dict[str, list[int]]
    names: dict[int, str]

    def who_look_after(self, chance: Random) -> dict[str, int]:
        """Return the three who look after one customer."""
        return {
            "rep_id": chance.choice(self.members["sales"]),
            "clerk_id": chance.choice(self.members["clerk"]),
            "collector_id": chance.choice(self.members["collections"]),
        }

    @property
    def manager(self) -> int:
        return self.members["manager"][0]


def hire(role_names=tuple(role.name for role in ROLES)) -> Team:
    """Bring the team into the office, each with the role; somebody already there keeps name and password."""
    if not Group.objects.filter(name__in=role_names).exists():
        sync_roles()
    password = make_password(settings.DEMO_PASSWORD)
    members: dict[str, list[int]] = {}
    for role in role_names:
        person = _join(f"{role}@demo.example", SIGN_INS[role], password, role)
        members[role] = [person.pk]
    for role, names in COLLEAGUES.items():
        for name in names:
            address = f"{name.lower().replace(' ', '.')}@office.example"
            members[role].append(_join(address, name, f"{UNUSABLE_PASSWORD_PREFIX}{'-' * 40}", role).pk)
    everybody = [pk for pks in members.values() for pk in pks]
    return Team(members, dict(User.objects.filter(pk__in=everybody).values_list("pk", "name")))


def _join(email: str, name: str, password: str, role: str) -> User:
    person, is_new = User.objects.get_or_create(email=email, defaults={"name": name, "password": password})
    if is_new:
        give_roles(person, role)
    return person
