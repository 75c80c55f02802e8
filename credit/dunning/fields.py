"""The fields a wording may name in braces, and what each of them says of a notice."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from credit.dunning.languages import days_late_in, words_in
from credit.dunning.notice import Asked, Notice
from financials.papers import words as papers
from foundation.languages import day_in, money_in


@dataclass(frozen=True)
class Field:
    """A field: what it is, for the person who writes; an empty one that is `needed` keeps the reminder from leaving,
    the line of another is left out. A `block` takes lines of its own."""

    label: str
    value: Callable[[Notice], str]
    needed: bool = True
    block: bool = False


def money(notice: Notice, amount: Decimal) -> str:
    """Write an amount of this notice; nothing is written for none."""
    return money_in(notice.language, amount, notice.currency) if amount else ""


def items_text(notice: Notice) -> str:
    """Return the items line by line, then what they come to, as the e-mail says it."""
    sums = [f"{label}: {amount}" for label, amount in sums_of(notice)]
    whose = [": ".join(account_of(notice)), ""] if notice.on_behalf else []
    return "\n".join([*whose, *(_item_text(notice, item) for item in notice.items), "", *sums, *remarks(notice)])


def account_of(notice: Notice) -> tuple[str, str]:
    """Return whose account it is, label and value; who pays for somebody is told for whom."""
    if notice.on_behalf:
        return papers.words_in(notice.language).on_behalf, f"{notice.customer}, {notice.code}"
    return words_in(notice.language).code, notice.code


def _item_text(notice: Notice, item: Asked) -> str:
    words, language = words_in(notice.language), notice.language
    text = words.item.format(
        number=item.number,
        issued=day_in(language, item.issued_on, "SHORT_DATE_FORMAT"),
        due=day_in(language, item.due_on, "SHORT_DATE_FORMAT"),
        late=days_late_in(language, item.days_late),
        amount=money(notice, item.amount),
    )
    left = [(words.disputed, item.disputed), (words.covered, item.covered)]
    beside = ", ".join(f"{label}: {money(notice, amount)}" for label, amount in left if amount)
    return f"{text} ({beside})" if beside else text


def sums_of(notice: Notice) -> list[tuple[str, str]]:
    """Return label and amount of the sums below the items; the last one is all that is to be paid."""
    words = words_in(notice.language)
    charges = [(words.fee, notice.fee), (words.interest, notice.interest)]
    charged = [(label, money(notice, amount)) for label, amount in charges if amount]
    return [
        *([(words.overdue, money(notice, notice.amount))] if charged else []),
        *charged,
        (words.total, money(notice, notice.total)),
    ]


def remarks(notice: Notice) -> list[str]:
    """Return the sentences below the sums: what is not asked for, and under which number the charges are booked."""
    words = words_in(notice.language)
    disputed = words.contested.format(disputed=money(notice, notice.disputed)) if notice.disputed else ""
    covered = words.received.format(covered=money(notice, notice.covered)) if notice.covered else ""
    charged = words.charged.format(number=notice.charge) if notice.charge else ""
    return [sentence for sentence in (disputed, covered, charged) if sentence]


def payment_of(notice: Notice) -> list[tuple[str, str]]:
    """Return label and value of what is needed to pay; without an account of ours its lines are left out."""
    words = words_in(notice.language)
    known = [
        (words.total, money(notice, notice.total)),
        (words.pay_by, day_in(notice.language, notice.pay_by)),
        (words.payee, notice.payee if notice.iban else ""),
        ("IBAN", notice.iban),
        ("BIC", notice.bic),
        (words.reference, notice.reference),
    ]
    return [(label, value) for label, value in known if value]


def pay_text(notice: Notice) -> str:
    return "\n".join(f"{label}: {value}" for label, value in payment_of(notice))


FIELDS = {
    "greeting": Field("“Dear Ms. Roth,” or the like", lambda n: n.greeting),
    "customer": Field("name of the customer", lambda n: n.customer),
    "customer_code": Field("customer number", lambda n: n.code),
    "contact": Field("who gets it", lambda n: n.contact, needed=False),
    "items": Field("the invoices and their sums", items_text, block=True),
    "how_to_pay": Field("payee, account, reference, day", pay_text, block=True),
    "total": Field("all that is to be paid", lambda n: money(n, n.total)),
    "amount": Field("overdue and not disputed", lambda n: money(n, n.amount)),
    "pay_by": Field("last day to pay", lambda n: day_in(n.language, n.pay_by)),
    "fee": Field("reminder fee", lambda n: money(n, n.fee), needed=False),
    "interest": Field("interest on arrears", lambda n: money(n, n.interest), needed=False),
    "disputed": Field("disputed and not asked for", lambda n: money(n, n.disputed), needed=False),
    "invoices": Field("numbers of the invoices", lambda n: ", ".join(n.numbers)),
    "count": Field("how many invoices", lambda n: str(len(n.numbers))),
    "days_late": Field("days the oldest is late", lambda n: str(n.days_late)),
    "level": Field("number of the reminder", lambda n: str(n.level)),
    "day": Field("day it is sent", lambda n: day_in(n.language, n.day)),
    "last_reminder": Field("day of the one before", lambda n: day_in(n.language, n.last_reminder), needed=False),
    "reference": Field("what to quote when paying", lambda n: n.reference),
    "iban": Field("our IBAN (CREDITOR_IBAN)", lambda n: n.iban),
    "bic": Field("our BIC (CREDITOR_BIC)", lambda n: n.bic),
    "company": Field("our name (COMPANY_NAME)", lambda n: n.company),
    "sender": Field("who released it", lambda n: n.sender, needed=False),
    "sender_email": Field("that person’s e-mail", lambda n: n.sender_email, needed=False),
}
