"""One document with everything about it on a day: lines and what became of them, what is open, its chain, its story."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.conf import settings
from django.utils.module_loading import import_string

from customers.models import Customer
from customers.terms import Terms, UnknownTerms
from financials.billing import payer_of
from financials.models import Dealing, Document, DocumentFile, Entry, Line, StatusChange
from financials.states import CARRIED, Facts, State, facts_of
from financials.sums import Sums, gross, sums_of
from financials.why import Explanation, why_document, why_open
from foundation.money import round_money
from foundation.periods import business_day, end_of_day
from foundation.sql import fetch, statement
from journal.timeline import Line as Written
from journal.timeline import about

LINKED = statement(__file__, "linked")
CARRIED_OF = f"""
    WITH past_line AS (SELECT id FROM financials_line WHERE document_id = %(document)s), {CARRIED}
    SELECT id, kind, quantity FROM carried
"""
DONE = {"order": "ordered", "delivery": "delivered", "invoice": "invoiced", "credit_note": "credited"}


@dataclass(frozen=True)
class Instalment:
    """What of an invoice is due on one day."""

    due_on: date
    amount: Decimal
    open: Decimal
    state: State
    why: Explanation


@dataclass
class Detail:
    """What the page of a document shows as of a day."""

    document: Document
    day: date
    today: date

    @cached_property
    def payer(self) -> Customer | None:
        """Who gets it instead of the customer."""
        return payer_of(self.document)

    @cached_property
    def lines(self) -> list[Line]:
        """The lines in their order, each with `done`: what of it was carried out by that day, [("delivered", 3)].

        `marks` is what the blocks beside the document say of the line (their "lines": texts by its key).
        """
        lines = list(self.document.lines.select_related("product", "source__document").order_by("position"))
        carried = self._carried() if self.day < self.today else None
        for line in lines:
            counts = vars(line) if carried is None else carried.get(line.pk, {})
            line.gross = gross(self.document, line)
            line.done = [(done, counts[done]) for done in DONE.values() if counts.get(done)]
            line.marks = [block["lines"][line.pk] for block in self.blocks if line.pk in block.get("lines", ())]
        return lines

    def _carried(self) -> dict[int, dict[str, Decimal]]:
        found: dict[int, dict[str, Decimal]] = {}
        for row in fetch(CARRIED_OF, {"document": self.document.pk, "as_of": self.day}):
            found.setdefault(row["id"], {})[DONE[row["kind"]]] = row["quantity"]
        return found

    @cached_property
    def sums(self) -> Sums:
        return sums_of(self.document, self.lines)

    @cached_property
    def why_open(self) -> Explanation | None:
        """What is open and why; None for what was never on the account by that day."""
        return why_document(self.document, as_of=self.day)

    @cached_property
    def dealings(self) -> list[Dealing]:
        """The document and all it is linked with, each with its facts as of that day, by day."""
        found = fetch(LINKED, {"document": self.document.pk, "as_of": self.day, "past": self.day < self.today})
        self._earlier = {row["id"] for row in found if row["earlier"]}
        rows = Dealing.objects.filter(document_id__in=[self.document.pk, *(row["id"] for row in found)])
        dealings = list(rows.order_by("issued_on", "pk"))
        facts = facts_of(dealings, customer_id=self.document.customer_id, day=self.day, today=self.today)
        for one in dealings:
            one.customer, one.facts = self.document.customer, facts[one.pk]
        return dealings

    @property
    def facts(self) -> Facts:
        return next(one.facts for one in self.dealings if one.document_id == self.document.pk)

    @property
    def comes_from(self) -> list[Dealing]:
        return [one for one in self.dealings if one.document_id in self._earlier]

    @property
    def led_to(self) -> list[Dealing]:
        mine = {self.document.pk, *self._earlier} if self.dealings else set()
        return [one for one in self.dealings if one.document_id not in mine]

    @cached_property
    def instalments(self) -> list[Instalment]:
        """The instalments of an invoice with more than one."""
        entries = self.document.entries.filter(kind=Entry.Kind.INVOICE, counts_from__lte=self.day)
        entries = list(entries.select_related("document").order_by("due_on", "id"))
        return [self._instalment(entry) for entry in entries] if len(entries) > 1 else []

    def _instalment(self, entry: Entry) -> Instalment:
        why = why_open(entry, customer=self.document.customer, as_of=self.day)
        facts = Facts(Document.Kind.INVOICE, self.day, self.facts.status, entry.amount, open=why.total)
        facts.days_past_due = (self.day - business_day(entry.due_on)).days
        return Instalment(entry.due_on, entry.amount, why.total, facts.state, why)

    @cached_property
    def overrides(self) -> list:
        """Who let an order pass that was held back, and why (settings.OVERRIDES_OF)."""
        if self.document.kind != Document.Kind.ORDER:
            return []
        return import_string(settings.OVERRIDES_OF)([self.document.pk]).get(self.document.pk, [])

    @cached_property
    def blocks(self) -> list[dict]:
        """What the floors above say beside it (settings.DOCUMENT_BLOCKS), each a context that names its `template`."""
        said = (import_string(dotted) for dotted in settings.DOCUMENT_BLOCKS)
        found = (say(document=self.document, day=self.day, today=self.today) for say in said)
        return [block for block in found if block]

    @cached_property
    def terms(self) -> Terms | None:
        try:
            return Terms.parse(self.document.terms) if self.document.terms else None
        except UnknownTerms:
            return None

    @property
    def discount_until(self) -> date | None:
        """The last day of the cash discount of an invoice."""
        is_invoice = self.document.kind == Document.Kind.INVOICE
        return self.terms.discount_until(self.document.issued_on) if is_invoice and self.terms else None

    @property
    def discount_amount(self) -> Decimal:
        """What may be deducted until then."""
        return round_money(self.document.total * self.terms.discount_percent / 100, self.document.currency)

    @cached_property
    def changes(self) -> list[StatusChange]:
        """Who moved it to which status by that day, the newest first."""
        changes = self.document.status_changes.filter(changed_on__lte=self.day)
        return list(changes.select_related("changed_by").order_by("-changed_at", "-id"))

    @cached_property
    def entries(self) -> list[Written]:
        """What the journal says about it, the newest first."""
        return about(self.document.customer, self.document, self.day)

    @cached_property
    def files(self) -> list[DocumentFile]:
        files = self.document.files.filter(file__uploaded_at__lt=end_of_day(self.day))
        return list(files.select_related("file").order_by("file__uploaded_at", "id"))
