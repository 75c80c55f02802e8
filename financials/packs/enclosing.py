"""The attachments of an answer pack: originals, e-invoices, proofs of delivery and a statement, as they are stored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile

from customers.payers import who_pays
from documents.filing import store_file
from documents.letterhead import sheet_size
from documents.models import StoredFile
from financials.models import Document, StatementRun
from financials.originals import bytes_of, original_of, original_receipt
from financials.packs.contents import KIND, Picked
from financials.packs.words import Words, words_in
from financials.papers import language_of, receipt_title, title
from financials.statements.letter import addressed, file_name, print_statement
from financials.statements.reading import statement_of
from financials.statements.written import Written
from foundation.languages import day_in, money_in
from foundation.pdf.press import Press
from foundation.periods import company_today
from staff.models import User

SHORT = "SHORT_DATE_FORMAT"


@dataclass(frozen=True)
class Enclosure:
    """One attachment: the file of the filing cabinet it is, its bytes, and the line that names it in the e-mail."""

    file: StoredFile
    content: bytes
    line: str


@dataclass(frozen=True)
class Wanted:
    """What goes along with the papers that were ticked."""

    deliveries: bool = False
    e_invoices: bool = False
    statement: bool = False


class Enclosing:
    """Makes the attachments of one answer pack; what is made the first time is filed as the original."""

    def __init__(self, picked: Picked, wanted: Wanted, *, by: User, now: datetime):
        self.picked, self.wanted, self.by, self.now = picked, wanted, by, now
        self.language = language_of(who_pays(picked.customer))
        self.words: Words = words_in(self.language)

    def made(self) -> list[Enclosure]:
        """Return them, each file once. Raises NoOriginal, DoesNotTieOut, NotFiled and PdfError with a sentence."""
        with Press(sheet_size()) as self.press:
            found = [*self._papers(), *self._proofs(), *self._statement()]
        return list({one.file.pk: one for one in found}.values())

    def _papers(self) -> Iterator[Enclosure]:
        along = self.picked.deliveries if self.wanted.deliveries else []
        for document in (*self.picked.documents, *along):
            yield from self._document(document)
        for payment in self.picked.payments:
            file = original_receipt(payment=payment, by=self.by, now=self.now, press=self.press)
            yield self._enclosure(file, self._dated(receipt_title(payment, self.language), payment.received_on))

    def _document(self, document: Document) -> Iterator[Enclosure]:
        file = original_of(document=document, by=self.by, now=self.now, press=self.press)
        named = title(document, self.language)
        yield self._enclosure(file, self._line(document, named))
        if form := self.wanted.e_invoices and self.picked.e_invoices.get(document.pk):
            as_data = original_of(document=document, form=form, by=self.by, now=self.now, press=self.press)
            yield self._enclosure(as_data, self.words.e_invoice.format(title=named))

    def _proofs(self) -> Sequence[Enclosure]:
        files = self.picked.proofs if self.wanted.deliveries else []
        return [self._enclosure(file, self.words.proof.format(name=file.name)) for file in files]

    def _statement(self) -> Iterator[Enclosure]:
        """Yield the open items of today with what is overdue, filed as they are sent."""
        if not self.wanted.statement:
            return
        customer, today = self.picked.customer, company_today(self.now)
        kind = StatementRun.Kind.OPEN_ITEM
        said = statement_of(customer=customer, kind=kind, begins_on=None, ends_on=today)
        pdf = print_statement(said, addressed(customer, sender=self.by), day=today, press=self.press)
        file = store_file(customer=customer, content=ContentFile(pdf), name=file_name(said), by=self.by, now=self.now)
        balances = ", ".join(money_in(self.language, total.closing, total.currency) for total in said.totals)
        named = Written(said, self.language).title
        day = day_in(self.language, today, SHORT)
        yield self._enclosure(file, self.words.statement.format(title=named, day=day, balance=balances))

    def _line(self, document: Document, named: str) -> str:
        if document.kind == KIND.DELIVERY:
            return self._dated(named, document.issued_on)
        day = day_in(self.language, document.issued_on, SHORT)
        amount = money_in(self.language, document.total, document.currency)
        return self.words.amount.format(title=named, day=day, amount=amount)

    def _dated(self, named: str, day: date) -> str:
        return self.words.dated.format(title=named, day=day_in(self.language, day, SHORT))

    @staticmethod
    def _enclosure(file: StoredFile, line: str) -> Enclosure:
        return Enclosure(file, bytes_of(file), line)
