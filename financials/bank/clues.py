"""What points to a customer: numbers in the text, the account the money came from, the name. Looked up for many lines
at once, in a fixed number of statements.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from customers.models import BankAccount
from financials.bank.mentions import CUSTOMER, INVOICE, ORDER, Mention, mentions
from financials.models import BankLine, Document
from foundation.models import SearchEntry

STRONG, GOOD, FAIR, FAINT = 4, 3, 2, 1
LONG, LONG_ENOUGH = 6, 4  # digits from which a bare number is one of ours likely, or perhaps
UNSPECIFIC = 5  # customers that have the same number: it says nothing then
KINDS = ("document", "reference", "order_number", "code", "payment")


@dataclass(frozen=True, slots=True)
class Clue:
    """Something that points to a customer, how strongly, and in words; perhaps to invoices or a payment of it."""

    customer_id: int
    kind: str
    weight: int
    reason: str
    invoices: tuple[int, ...] = ()
    payment: int | None = None


Clues = dict[int, list[Clue]]  # by line


def look_up(lines: Sequence[BankLine]) -> Clues:
    """Return what the numbers in the lines and the accounts of their payers point to, by line."""
    found: Clues = {line.pk: [] for line in lines}
    said = {line.pk: _mentions_of(line) for line in lines}
    register = Register(mention for each in said.values() for mention in each)
    for line in lines:
        whole = {mention.written for mention in said[line.pk] if register.knows(mention)}
        for mention in said[line.pk]:
            if mention.part_of not in whole:
                found[line.pk] += register.clues(mention)
    for line_id, clue in _of_payers(lines):
        found[line_id].append(clue)
    return found


def _mentions_of(line: BankLine) -> list[Mention]:
    """Read what the payer wrote, each by itself; the bank's own reference names a payment when that comes back."""
    written = [line.text, line.end_to_end, line.check_number, line.reference if line.amount < 0 else ""]
    return list({mention.keys: mention for text in written for mention in mentions(text)}.values())


class Register:
    """The numbers that exist, of those mentioned: read from the search index, with their documents."""

    def __init__(self, said: Iterable[Mention]):
        said = list(said)
        self.by_key: dict[str, list[tuple]] = defaultdict(list)
        self.by_digits: dict[str, list[tuple]] = defaultdict(list)
        keys = {key for mention in said for key in mention.keys}
        rows = SearchEntry.objects.filter(kind__in=KINDS)
        fields = ("kind", "term", "digits", "customer_id", "source_id")
        for kind, term, _, customer, source in rows.filter(term__in=keys).values_list(*fields):
            self.by_key[term].append((kind, customer, source))
        loose = {
            mention.digits
            for mention in said
            if mention.digits_count and (mention.of == INVOICE or len(mention.digits) >= LONG_ENOUGH)
        }
        documents = SearchEntry.objects.filter(kind="document", digits__in=loose - {""})
        for kind, _, number, customer, source in documents.values_list(*fields):
            self.by_digits[number].append((kind, customer, source))
        self._read_documents()

    def _read_documents(self) -> None:
        hits = [hit for found in (self.by_key, self.by_digits) for rows in found.values() for hit in rows]
        ids = {source for kind, _, source in hits if kind in ("document", "reference", "order_number")}
        self.documents = Document.objects.exclude(number=None).in_bulk(ids)
        orders = [one for one in self.documents.values() if one.kind == Document.Kind.ORDER]
        billed = Document.objects.filter(
            kind=Document.Kind.INVOICE,
            customer__in={order.customer_id for order in orders},
            order_number__in={order.number for order in orders},
        )
        self.of_order: dict[tuple, list[Document]] = defaultdict(list)
        for invoice in billed:
            self.of_order[invoice.customer_id, invoice.order_number].append(invoice)

    def hits(self, mention: Mention) -> list[tuple]:
        """Return what has this number exactly; where nothing has, the documents with the same digits."""
        exact = [hit for key in mention.keys for hit in self.by_key.get(key, ())]
        return list(dict.fromkeys(exact))

    def knows(self, mention: Mention) -> bool:
        return bool(self.hits(mention))

    def clues(self, mention: Mention) -> list[Clue]:
        """Return what one mention points to; a number that many customers have points to nobody."""
        found = [clue for hit in self.hits(mention) if (clue := self._clue(mention, *hit, exact=True))]
        if not found and mention.digits_count:
            alike = [clue for hit in self.by_digits.get(mention.digits, ()) if (clue := self._clue(mention, *hit))]
            found = [clue for clue in alike if clue.kind == "invoice"] or alike
        return found if len({clue.customer_id for clue in found}) <= UNSPECIFIC else []

    def _clue(self, mention: Mention, kind: str, customer: int, source: int, *, exact: bool = False) -> Clue | None:
        if kind == "code":
            return self._of_code(mention, customer)
        if kind == "payment":
            weight = GOOD if exact else FAINT
            return Clue(customer, "payment", weight, f"Names the reference {mention.written}", payment=source)
        document = self.documents.get(source)
        return document and self._of_document(mention, kind, document, exact=exact)

    def _of_code(self, mention: Mention, customer: int) -> Clue | None:
        said = mention.of == CUSTOMER
        long = len(mention.digits) >= LONG
        weight = STRONG if said or mention.has_letters else GOOD if long else FAINT
        return Clue(customer, "code", weight, f"Names the customer's code {mention.written}")

    def _of_document(self, mention: Mention, kind: str, document: Document, *, exact: bool) -> Clue | None:
        if kind == "document" and document.kind == Document.Kind.INVOICE:
            weight = _weight(mention, INVOICE, exact=exact)
            reason = f"Names invoice {document.number}"
            return Clue(document.customer_id, "invoice", weight, reason, (document.pk,)) if weight else None
        weight = min(_weight(mention, ORDER, exact=exact), GOOD)
        if not weight:
            return None
        name = f"{document.get_kind_display().lower()} {document.number}"
        what = name if kind == "document" else f"the customer's reference {mention.written} of {name}"
        is_invoice = document.kind == Document.Kind.INVOICE
        invoices = [document] if is_invoice else self.of_order.get((document.customer_id, document.number), ())
        named = tuple(invoice.pk for invoice in invoices)
        return Clue(document.customer_id, "document", weight, f"Names {what}", named)


def _weight(mention: Mention, of: str, *, exact: bool) -> int:
    """How much a number says: with the word before it, or by its own letters or length."""
    if mention.of == of:
        return STRONG if exact or of == INVOICE else GOOD
    if mention.of:
        return FAINT if exact else 0
    if exact and (mention.has_letters or len(mention.digits) >= LONG):
        return STRONG
    return FAIR if len(mention.digits) >= LONG_ENOUGH else 0


def _of_payers(lines: Sequence[BankLine]) -> Iterable[tuple[int, Clue]]:
    """Who paid from the same account before, and on whose file the account is."""
    marks = {line.account_index for line in lines if line.account_index}
    paid = BankLine.objects.filter(account_index__in=marks, state=BankLine.State.BOOKED, customer__isnull=False)
    before = _customers_by_mark(paid.values_list("account_index", "customer_id").order_by().distinct())
    on_file = BankAccount.objects.open().filter(iban_index__in=marks)
    filed = _customers_by_mark(on_file.values_list("iban_index", "customer_id").order_by().distinct())
    for line in lines:
        account = f"account •••• {line.account_last4}"
        yield from _each(line, before, f"Paid before from the {account}")
        yield from _each(line, filed, f"The {account} is on the customer's file")


def _customers_by_mark(rows: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found = defaultdict(list)
    for mark, customer in rows:
        found[mark].append(customer)
    return found


def _each(line: BankLine, customers: Mapping[str, list[int]], reason: str) -> Iterable[tuple[int, Clue]]:
    """An account that pays for several customers says little about each."""
    known = customers.get(line.account_index, ()) if line.account_index else ()
    weight = STRONG if len(known) == 1 else FAINT
    for customer in known[:UNSPECIFIC]:
        yield line.pk, Clue(customer, "account", weight, reason)
