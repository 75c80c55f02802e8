"""What a reminder says, frozen: letter, e-mail and SMS are all written from this one object, so they agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings

from credit.models import Reminder, ReminderItem
from customers.addresses import envelope
from customers.addresses import lines as address_lines
from customers.delivery import Delivery, delivery_of
from customers.greetings import addressee, greeting
from documents.letterhead import company_lines
from foundation.periods import company_today

NUMBERS_TO_QUOTE = 3


class CannotWrite(Exception):
    """The reminder cannot be written; the text is a sentence: why, and what to do."""


@dataclass(frozen=True)
class Asked:
    """An open item, in the currency of the notice: what is disputed of it, and what is met by money not applied yet
    (`covered`), is not asked for."""

    number: str
    issued_on: date
    due_on: date
    days_late: int
    open: Decimal
    disputed: Decimal = Decimal(0)
    covered: Decimal = Decimal(0)

    @property
    def amount(self) -> Decimal:
        return self.open - self.disputed - self.covered


@dataclass(frozen=True)
class Notice:
    """Everything a wording may name, and the letter shows; amounts in `currency`, the `window` line by line.

    `on_behalf` tells that it goes to who pays for the customer, which then has to be named.
    """

    language: str
    currency: str
    customer: str
    code: str
    contact: str
    greeting: str
    window: tuple[str, ...]
    day: date
    level: int
    title: str
    items: tuple[Asked, ...]
    fee: Decimal
    interest: Decimal
    pay_by: date
    charge: str
    company: str
    company_lines: tuple[str, ...]
    payee: str
    iban: str
    bic: str
    sender: str
    sender_email: str
    last_reminder: date | None
    on_behalf: bool = False

    @property
    def amount(self) -> Decimal:
        return sum((item.amount for item in self.items), Decimal(0))

    @property
    def disputed(self) -> Decimal:
        return sum((item.disputed for item in self.items), Decimal(0))

    @property
    def covered(self) -> Decimal:
        return sum((item.covered for item in self.items), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.amount + self.fee + self.interest

    @property
    def days_late(self) -> int:
        return max(item.days_late for item in self.items)

    @property
    def numbers(self) -> list[str]:
        return list(dict.fromkeys(item.number for item in self.items))

    @property
    def reference(self) -> str:
        """What to quote: the customer number, and the invoices while they fit a bank's line."""
        numbers = self.numbers if len(self.numbers) <= NUMBERS_TO_QUOTE else []
        return ", ".join(filter(None, [self.code, *numbers, self.charge]))


def notice_of(reminder: Reminder, *, language: str, day: date) -> Notice:
    """Return what a claimed reminder says, in the language of its wording. Raises CannotWrite."""
    items = tuple(map(_asked, reminder.items.select_related("entry", "document")))
    to = delivery_of(reminder.customer)
    person = reminder.contact.person if reminder.contact else None
    notice = Notice(
        language=language,
        currency=reminder.currency,
        customer=reminder.customer.name,
        code=reminder.customer.code,
        contact=to.greeted or str(person or ""),
        greeting=greeting(to.greeted or person, language),
        window=tuple(window_of(reminder, to)),
        day=day,
        level=reminder.level.position,
        title=reminder.level.name,
        items=tuple(sorted(items, key=lambda item: (item.due_on, item.number))),
        fee=reminder.fee,
        interest=reminder.interest,
        pay_by=reminder.pay_by,
        charge=reminder.charge.number if reminder.charge else "",
        **house(reminder.run.released_by),
        last_reminder=_last_reminder(reminder),
        on_behalf=bool(to.payer),
    )
    if notice.amount != reminder.amount or not items:
        raise CannotWrite(
            "Its invoices do not come to the amount it asks for. Leave it out of this run and tell the administrator."
        )
    return notice


def house(sender) -> dict[str, object]:
    """Return who writes: the company, its account, and the person who released the run (None: nobody by name)."""
    return {
        "company": settings.COMPANY_NAME,
        "company_lines": tuple(company_lines()),
        "payee": settings.CREDITOR_NAME,
        "iban": settings.CREDITOR_IBAN,
        "bic": settings.CREDITOR_BIC,
        "sender": str(sender or ""),
        "sender_email": sender.email if sender else "",
    }


def window_of(reminder: Reminder, to: Delivery) -> list[str]:
    """Return what stands in the window of the envelope: who pays, for whom, and where papers go."""
    name = to.payer.name if to.payer else reminder.customer.name
    known = reminder.contact and not to.payer
    person = addressee(reminder.contact.person, to.language) if known else ""
    return envelope(address_lines(to.address) if to.address else [], name=name, person=person)


def _asked(item: ReminderItem) -> Asked:
    entry, document = item.entry, item.document
    number = document.number if document else entry.get_kind_display().capitalize()
    issued_on = document.issued_on if document else entry.posted_on
    due_on = entry.due_on or entry.posted_on
    return Asked(number, issued_on, due_on, item.days_late, item.open, item.disputed, item.covered)


def _last_reminder(reminder: Reminder) -> date | None:
    sent = Reminder.objects.filter(customer=reminder.customer_id, currency=reminder.currency, status="sent")
    last = sent.exclude(pk=reminder.pk).order_by("-sent_at").values_list("sent_at", flat=True).first()
    return company_today(last) if last else None


def sample(language: str, *, title: str = "Second reminder", level: int = 2, today: date, sender=None) -> Notice:
    """Return a made-up notice with everything filled, for the preview of a wording."""
    return Notice(
        language=language,
        currency=settings.COMPANY_CURRENCY,
        customer="Baumgart GmbH",
        code="C-1042",
        contact="Jan Roth",
        greeting=greeting("Jan Roth", language),
        window=("Baumgart GmbH", "Jan Roth", "Hafenstraße 12", "20457 Hamburg"),
        day=today,
        level=level,
        title=title,
        items=_sample_items(today),
        fee=Decimal(5),
        interest=Decimal("3.17"),
        pay_by=today + timedelta(days=7),
        charge="INV-10511",
        last_reminder=today - timedelta(days=14),
        **house(sender),
    )


def _sample_items(today: date) -> Sequence[Asked]:
    known = (("INV-10432", 41, "1240.00", "0"), ("INV-10467", 17, "386.50", "100.00"))
    return tuple(
        Asked(number, today - timedelta(days=late + 30), today - timedelta(days=late), late, Decimal(o), Decimal(d))
        for number, late, o, d in known
    )
