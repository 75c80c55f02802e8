"""The gallery: every component with sample data on one page, for whoever writes templates."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace as Sample

from django import forms
from django.http import HttpRequest
from django.template.response import TemplateResponse

from staff.permissions import needs

NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
AGING = {
    "current": {"count": 9, "amount": Decimal("7240.00")},
    "1-30": {"count": 3, "amount": Decimal("2410.50")},
    "31-60": {"count": 1, "amount": Decimal("1190.00")},
    "61-90": {"count": 0, "amount": Decimal(0)},
    "90+": {"count": 2, "amount": Decimal("1640.00")},
}
NOTHING_OPEN = {key: {"count": 0, "amount": Decimal(0)} for key in AGING}
PAYMENT_DAYS = [
    ("Jan", 28),
    ("Feb", 31),
    ("Mar", 27),
    ("Apr", None),
    ("May", 35),
    ("Jun", 38),
    ("Jul", 36),
    ("Aug", 44),
]
RATED = [
    (date(2026, month, 28), score, f"{score} from 28 {month}")
    for month, score in enumerate((97, 96, None, 90, 82, 84, 71), start=1)
]
GRADES = {"A": 95, "B": 88, "C": 75, "D": 60, "E": 0}
SALES = [(month, Decimal(amount)) for month, amount in zip("JFMAMJJASO", range(2100, 6100, 400), strict=True)]
TABS = [
    ("Overview", "o", None),
    ("Contacts", "c", 4),
    ("Journal", "j", 218),
    ("Financials", "f", 1304),
    ("Credit", "r", None),
    ("Documents", "d", 17),
]
INVOICES = [
    Sample(
        number="10432", issued_on=date(2026, 9, 1), due_on=date(2026, 10, 1), amount=Decimal(1190), open=Decimal(640)
    ),
    Sample(
        number="10447",
        issued_on=date(2026, 10, 20),
        due_on=date(2026, 11, 19),
        amount=Decimal("88.4"),
        open=Decimal("88.4"),
    ),
    Sample(number="CN-22", issued_on=date(2025, 11, 2), due_on=date(2025, 11, 2), amount=Decimal(-50), open=None),
]
STOPPED = "Row 413 has no customer code. Add it and load the file again; rows loaded so far stay."
KINDS = [
    {"key": "p", "value": "call", "label": "Call", "icon": "phone"},
    {"key": "l", "value": "letter", "label": "Letter", "icon": "letter"},
    {"key": "v", "value": "visit", "label": "Visit", "icon": "visit"},
]
CONFLICT = [
    {"name": "terms", "label": "Terms", "original": "net30", "theirs": "net14", "mine": "net60", "clash": True},
    {"name": "notes", "label": "Notes", "original": "", "theirs": "", "mine": "Rings before ten.", "clash": False},
]


class SampleForm(forms.Form):
    name = forms.CharField(help_text="As it stands on the invoice.")
    email = forms.EmailField(label="E-mail", required=False)
    kind = forms.ChoiceField(choices=[("company", "Company"), ("person", "Person")])
    limit = forms.DecimalField(label="Credit limit", widget=forms.TextInput({"class": "num", "inputmode": "decimal"}))
    reminded = forms.BooleanField(label="Gets reminders", required=False)


@needs("staff.view_user")
def components(request: HttpRequest) -> TemplateResponse:
    """Show every component, to whoever may see the people of the office: managers and administrators."""
    return TemplateResponse(request, "gallery/index.html", samples())


def samples() -> dict:
    """Return what the gallery shows, each component in its usual, its fullest and its empty state."""
    return {
        "aging": AGING,
        "nothing_open": NOTHING_OPEN,
        "payment_days": PAYMENT_DAYS,
        "sales": SALES,
        "rated": RATED,
        "grades": GRADES,
        "spark": [21, 24, 22, 30, 28, 44],
        "invoices": INVOICES,
        "kinds": KINDS,
        "conflict": CONFLICT,
        "refused": SampleForm({"name": "Baumgart GmbH", "email": "not an address"}),
        "form": SampleForm(),
        "folder": _folder(),
        "entries": _entries(),
        "jobs": _jobs(),
        "now": NOW,
        "owed": Decimal("12480.50"),
        "nothing": Decimal(0),
        "credit": Decimal(-3),
        "unknown": None,
    }


def _folder() -> Sample:
    return Sample(
        customer=Sample(
            code="BAUM-001",
            name="Baumgart Metallbau GmbH & Co. KG",
            kind="company",
            status="customer",
            tags=["key account", "export"],
        ),
        currency="USD",
        balance=Decimal("12480.50"),
        overdue=Decimal("5240.50"),
        overdue_tone="red",
        as_of=None,
        limit=Decimal(15000),
        exposure=Decimal("13480.50"),
        limit_used_percent=90,
        grade="C",
        score=81,
        provisional=False,
        grade_computed_at=NOW,
        risk=Decimal("0.1234"),
        last_payment=Sample(received_on=date(2026, 10, 12), amount=Decimal(4200), method="bank transfer"),
        next_promise=Sample(
            due_on=date(2026, 11, 20), amount=Decimal(2000), currency="USD", promised_by="Petra Lindner"
        ),
        hold=Sample(
            placed_at=datetime(2026, 11, 3, 9, tzinfo=UTC),
            placed_by="R. Meyer",
            reason="2 broken promises",
            release_url="#hold",
            what_if_url="#hold",
        ),
        key_contact=Sample(
            name="Petra Lindner", role="Accounts payable", phone="+493012345678", phone_display="+49 30 12345678"
        ),
        tabs=[_tab(label, letter, count) for label, letter, count in TABS],
        why={"balance": "#why", "overdue": "#why", "grade": "#why"},
    )


def _tab(label: str, letter: str, count: int | None) -> Sample:
    return Sample(label=label, url="#folder", count=count, shortcut=letter, active=letter == "o")


def _entries() -> list[Sample]:
    call = Sample(
        happened_at=NOW,
        kind_label="Telephone call",
        icon="phone",
        author="J. Silva",
        people=["Petra Lindner"],
        url="#entry",
        subject="Asked for a copy of invoice 10432",
        verified=True,
        key="a91f",
        position=218,
        body="Sent it while she waited. The second delivery was short by two boxes;\n"
        "she will write today and pay the rest on the 20th.",
    )
    event = Sample(
        happened_at=NOW,
        kind_label="Payment booked",
        icon="payment",
        author="Baumgart Metallbau",
        people=[],
        url="#entry",
        subject="Payment 5567, 500.00 USD",
        body="",
        verified=None,
    )
    broken = Sample(
        **{
            **vars(call),
            "subject": "Changed behind the house's back",
            "verified": False,
            "body": "",
            "icon": "letter",
            "kind_label": "Letter",
        }
    )
    return [call, event, broken]


def _jobs() -> list[Sample]:
    running = Sample(
        pk="a",
        title="Journal of BAUM-001 as PDF",
        status="running",
        done=412,
        of=1000,
        message="",
        finished_at=None,
        result=None,
    )
    failed = Sample(
        **{
            **vars(running),
            "pk": "b",
            "status": "failed",
            "finished_at": NOW,
            "message": STOPPED,
        }
    )
    return [running, failed]
