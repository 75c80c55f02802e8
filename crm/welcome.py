"""The first start: a demo company in an empty house, and the sign-ins to look at it with."""

from django.conf import settings
from django.core.management import call_command

from crm.start import tell
from customers.models import Customer
from staff.models import User

DEMO_ADDRESSES = "@demo.example"


def fill_an_empty_house() -> None:
    """Make the demo company when there is no customer at all; never in a database somebody else keeps."""
    wanted = settings.DEMO_CUSTOMERS and "postgres" in settings.EMBEDDED
    if wanted and not Customer.objects.exists():
        tell(f"First start: making a demo company of {settings.DEMO_CUSTOMERS} customers …")
        call_command("demo", customers=settings.DEMO_CUSTOMERS, seed=1)


def greeting(url: str) -> str:
    """Address and sign-ins, one a role, for the person who has just started it."""
    lines = [f"The customer folder is open: {url}", "Stop it with Ctrl-C.", "", *sign_ins()]
    return "\n".join(lines)


def sign_ins() -> list[str]:
    people = User.objects.filter(email__endswith=DEMO_ADDRESSES, is_active=True).order_by("pk")
    if not people:
        return ["Sign in with your own account; make the first one with: manage.py createsuperuser"]
    width = max(len(person.email) for person in people)
    rows = [f"  {person.email:<{width}}  {person.name}" for person in people]
    return ["Sign in as one of the demo company's people:", *rows, f"  Password: {password_of(people[0])}"]


def password_of(person: User) -> str:
    return settings.DEMO_PASSWORD if person.check_password(settings.DEMO_PASSWORD) else "(changed since)"
