"""A document on the desk: what is typed into it and what that comes to. Nothing here is written anywhere."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import Q
from django.http import QueryDict

from catalog.finding import known_as
from customers.holds import OnHold, binding_hold
from customers.models import Customer
from customers.terms import Terms, UnknownTerms
from documents.models import StoredFile
from financials.documents import LineDraft, Totals, totals
from financials.drafts import StaleDraft
from financials.editor.forms import HeadForm, LineForm
from financials.editor.kinds import WRITTEN
from financials.editor.looking_up import Head, look_up
from financials.editor.working import Worked, quantity_of, work_out
from financials.gates import held_on, room_for
from financials.models import Document, Line
from financials.states import State
from foundation.money import NOTHING, round_money

ROW = re.compile(r"[a-z][a-z0-9]{0,7}")
MOST_LINES = 500
LATEST_FILES = 12


@dataclass(frozen=True)
class Payable:
    """What is due when, and what may be deducted until when."""

    parts: list[tuple[date, Decimal]]
    discount: Decimal = NOTHING
    discount_until: date | None = None


@dataclass(frozen=True)
class Margin:
    """What is left over the cost, in money and as a share of the net; `unknown` lines have no cost and are left out."""

    amount: Decimal
    share: Decimal | None
    unknown: int


class Sheet:
    """What was typed, read and worked out. `data` is what a browser posts, or reads as if one had."""

    def __init__(self, *, customer: Customer, kind: str, today: date, data: QueryDict, draft: Document | None = None):
        self.customer, self.writing, self.today, self.draft = customer, WRITTEN[kind], today, draft
        self.head = HeadForm(data, customer=customer, kind=kind, currency=draft.currency if draft else "")
        self.forms = [LineForm(data, row=row) for row in rows(data)]
        self.version = int(data.get("version") or 0) if (data.get("version") or "0").isdecimal() else 0
        self.key = key_of(data.get("key", ""))
        self.files = [int(pk) for pk in data.getlist("file") if pk.isdecimal()]  # of the filing cabinet
        self.refusals: list[str] = []  # why it was not kept
        self.overtaken_by: Document | None = None  # the draft as somebody else saved it meanwhile

    @property
    def title(self) -> str:
        return f"{'Draft of a' if self.draft else 'New'} {self.writing.title}".replace("a order", "an order")

    @cached_property
    def asked(self) -> Head:
        """The head as far as it can be read."""
        self.head.is_valid()
        typed = self.head.cleaned_data
        return Head(
            customer=self.customer,
            writing=self.writing,
            currency=typed.get("currency") or self.customer.currency,
            day=typed.get("issued_on") or self.today,
            today=self.today,
            discount=typed.get("discount_percent") or NOTHING,
            delivered_to=typed.get("delivery_address"),
        )

    @cached_property
    def lines(self) -> list[Worked]:
        """The lines that say something, each worked out."""
        forms = [form for form in self.forms if not form.is_empty]
        earlier = self._earlier(forms)
        known = known_as([form.typed("part") or "" for form in forms], customer=self.customer)
        meant = [known.get((form.typed("part") or "").strip().upper()) for form in forms]
        found = look_up(self.asked, [(product, quantity_of(form)) for form, product in zip(forms, meant, strict=True)])
        lines: list[Worked] = []
        for place, (form, facts) in enumerate(zip(forms, found, strict=True), 1):
            above, was = lines[-1] if lines else None, earlier.get(form.row)
            lines.append(work_out(self.asked, form, facts, place=place, was=was, above=above))
        return lines

    def _earlier(self, forms: list[LineForm]) -> dict[str, Line]:
        """Return by row the line it was in the draft, or carries out; what is not of this document is forgotten."""
        kept = {line.pk: line for line in self.draft.lines.all()} if self.draft else {}
        origin = self.draft.follows_id if self.draft else None
        sources = {line.pk: line for line in Line.objects.filter(document=origin)} if origin else {}
        earlier = {}
        for form in forms:
            if form.typed("source") not in sources:
                form.cleaned_data["source"] = None
            if line := kept.get(form.typed("was")) or sources.get(form.typed("source")):
                earlier[form.row] = line
        return earlier

    @property
    def empty(self) -> list[LineForm]:
        """The lines nobody has written into."""
        return [form for form in self.forms if form.is_empty]

    @property
    def pattern(self) -> LineForm:
        """The line others are made of in the browser."""
        return LineForm(QueryDict(), row="__row__")

    @property
    def blank(self) -> LineForm:
        """One more line to write into."""
        taken = {form.row for form in self.forms}
        row = next(f"r{place}" for place in range(1, MOST_LINES + 2) if f"r{place}" not in taken)
        return LineForm(QueryDict(), row=row)

    @property
    def drafts(self) -> list[LineDraft]:
        return [line.draft for line in self.lines if line.draft]

    @cached_property
    def totals(self) -> Totals:
        return totals(self.drafts, currency=self.asked.currency, discount_percent=self.asked.discount)

    @property
    def can_be_kept(self) -> bool:
        """True when everything typed can be read; a draft may lack what it likes."""
        return self.head.is_valid() and all(line.draft for line in self.lines)

    @property
    def can_be_issued(self) -> bool:
        return self.can_be_kept and not any(line.stops for line in self.lines)

    @cached_property
    def payable(self) -> Payable | None:
        """Return when the total is due by the terms, None while they cannot be read or nothing is to be paid."""
        if self.writing.kind not in ("quote", "order", "invoice") or self.totals.total <= 0:
            return None
        try:
            terms = Terms.parse(self.head.cleaned_data.get("terms") or self.customer.terms)
        except UnknownTerms:
            return None
        day, total, currency = self.asked.day, self.totals.total, self.asked.currency
        discount = round_money(total * terms.discount_percent / 100, currency)
        return Payable(terms.instalments(day, total, currency), discount, terms.discount_until(day))

    @cached_property
    def margin(self) -> Margin | None:
        """Return what is earned; None in a currency the costs are not in."""
        if self.asked.currency != settings.COMPANY_CURRENCY or not self.drafts:
            return None
        costed = [line for line in self.drafts if line.unit_cost is not None]
        net = sum((line.net(self.asked.currency, self.asked.discount) for line in costed), NOTHING)
        amount = net - sum((line.unit_cost * line.quantity for line in costed), NOTHING)
        return Margin(amount, amount / net if net else None, len(self.drafts) - len(costed))

    @cached_property
    def hold(self) -> str:
        """Why an order can only be kept as a draft, "" when it can be confirmed."""
        found = binding_hold(self.customer) if self.writing.kind == Document.Kind.ORDER else None
        return str(OnHold(found, self.customer)) if found else ""

    @cached_property
    def room(self) -> tuple[str, str, str] | None:
        """What this leaves of the credit limit, what follows, and the tone; what carries out an order takes nothing."""
        new = self.drafts
        if self.writing.kind in (Document.Kind.DELIVERY, Document.Kind.INVOICE):
            new = [line for line in new if line.source_id is None]
        elif self.writing.kind != Document.Kind.ORDER:
            return None
        if self.drafts and not new:
            return None
        currency = self.asked.currency
        total = totals(new, currency=currency, discount_percent=self.asked.discount).total
        return room_for(
            customer=self.customer, kind=self.writing.kind, total=total, currency=currency, today=self.today
        )

    @cached_property
    def held(self) -> State | None:
        """Where the draft stands that was refused: before the managers, approved or declined."""
        found = held_on([self.draft.pk]) if self.draft else {}
        return State(*found[self.draft.pk]) if found else None

    @property
    def cabinet(self) -> list[StoredFile]:
        """The files to choose from: what is attached, and what was filed last."""
        mine = StoredFile.objects.filter(customer=self.customer)
        latest = mine.order_by("-uploaded_at", "-pk").values("pk")[:LATEST_FILES]
        return list(mine.filter(Q(pk__in=self.files) | Q(pk__in=latest)).order_by("-uploaded_at", "-pk"))

    def refuse(self, refused: Exception) -> None:
        """Keep why nothing was saved; who goes on after somebody else's change writes over it knowingly."""
        self.refusals.append(str(refused))
        if isinstance(refused, StaleDraft):
            self.overtaken_by, self.version = refused.draft, refused.draft.version

    def header(self) -> dict[str, Any]:
        """Return the head as fields of a Document; to be asked of a sheet that can be kept."""
        return dict(self.head.cleaned_data)


def rows(data: QueryDict) -> list[str]:
    """Return the keys of the lines in the order they stand on the page."""
    return [row for row in dict.fromkeys(data.getlist("row")) if ROW.fullmatch(row)][:MOST_LINES]


def key_of(text: str) -> UUID:
    """Return the key a form was given when it was opened, a new one for a form without."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
