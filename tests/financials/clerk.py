"""A clerk who does the same thing twice: in the office's real books, and in the plain ones."""

from datetime import timedelta

from customers.holds import OnHold
from financials.documents import DocumentRefused
from financials.ledger import NotBooked
from tests.financials.office import Office
from tests.financials.plain_books import NEXT, Books, Document, Item, Line

OWN = ("USD", "EUR")
FOREIGN = "JPY"
REFUSED = (NotBooked, DocumentRefused, OnHold)
LETTER = {"invoice": "I", "credit_note": "C", "quote": "Q", "order": "O", "delivery": "L"}
ISSUED = {"invoice": "issued", "credit_note": "issued", "quote": "sent", "order": "confirmed", "delivery": "delivered"}
NOTED = {
    "invoice": "invoice_issued", "credit_note": "credit_note_issued", "quote": "quote_issued", "order": "order_placed",
    "delivery": "order_shipped",
}  # fmt: skip
UNDONE = {"write_off": "write_off_reversed", "refund": "refund_reversed", "difference": "difference_reversed"}
SMALL = {"USD": 100, "EUR": 100, "JPY": 1}


def pick(things, number: int):
    """One of the things, the same for the same number."""
    things = list(things)
    return things[number % len(things)] if things else None


def share_of(how: str, name: str, left: int, small: int) -> tuple[str, int, int, int]:
    """(invoice, money, discount, small difference) of what is open."""
    if how == "under":
        return name, max(1, left // 2), 0, 0
    if how == "discount":
        return name, left - left // 50, left // 50, 0
    if how == "short":
        little = min(small, left - 1)
        return name, left - little, 0, little
    return name, left + (how == "too much"), 0, 0


class Clerk:
    """Each method does one act; what it must come to is worked out first, in the plain books."""

    def __init__(self, office: Office, books: Books) -> None:
        self.office, self.books = office, books
        self.done: list[tuple[str, dict]] = []
        self.paid: dict[str, dict] = {}  # what was said for each payment
        self.adjusted: dict[str, str] = {}  # kind of each adjustment
        self.names = 0

    def name(self, letter: str) -> str:
        self.names += 1
        return f"{letter}{self.names}"

    def act(self, verb: str, *, fits: bool, **said) -> bool:
        """Do it in the office; it must succeed exactly when the plain books say that it fits."""
        said["today"] = self.books.today
        try:
            self.office.act(verb, **said)
        except REFUSED as refused:
            if fits:
                raise AssertionError(f"{verb} was refused: {refused}") from refused
            return False
        assert fits, f"{verb} was not refused: {said}"
        self.done.append((verb, said))
        return True

    # Documents

    def write(self, *, kind, customer, foreign, lines, terms, discount, ago, which) -> None:
        books, currency = self.books, FOREIGN if foreign else OWN[customer]
        document = Document(
            self.name(LETTER[kind]), kind, customer, currency, books.today - timedelta(days=ago),
            [Line(*line) for line in lines], terms, discount, status=ISSUED[kind],
        )  # fmt: skip
        more = {}
        if kind == "quote":
            document.valid_until = more["valid_until"] = document.issued_on + timedelta(days=20)
        if kind == "credit_note" and which % 3:
            invoices = [each for each in self.of_account(customer, currency) if each.kind == "invoice"]
            if document_of := pick(invoices, which):
                document.applies_to, more["applies_to"] = document_of, document_of.name
        fits = kind != "order" or customer not in books.on_hold
        said = {"kind": kind, "customer": customer, "currency": currency, "lines": lines, "terms": terms}
        if self.act(
            "write", fits=fits, name=document.name, issued_on=document.issued_on, discount_percent=discount, **said,
            **more,
        ):  # fmt: skip
            self.issued(document)

    def of_account(self, customer: int, currency: str) -> list[Document]:
        mine = (customer, currency)
        return [each for each in self.books.documents.values() if (each.customer, each.currency) == mine]

    def issued(self, document: Document) -> None:
        books = self.books
        books.add(document)
        books.carry(document, 1)
        books.note(document.customer, NOTED[document.kind])
        if document.kind == "invoice":
            books.post_invoice(document)
        if document.kind == "credit_note":
            books.post_credit_note(document)
        books.follow(document)

    def carry(self, *, which, into, parts, although_expired) -> None:
        sources = [each for each in self.books.documents.values() if (each.kind, into) in NEXT]
        if not (source := pick(sources, which)):
            return
        left = self.left_to_carry(source, into)
        asked = None if parts is None else {
            place: part for place, part in zip(range(len(source.lines)), parts, strict=False) if part
        }  # fmt: skip
        fits = self.may_carry(source, into, although_expired) and any(left)
        if asked is not None:
            fits = fits and bool(asked) and all(part <= left[place] for place, part in asked.items())
        document = Document(
            self.name(LETTER[into]), into, source.customer, source.currency, self.books.today, [], source.terms,
            source.discount, follows=source, status=ISSUED[into],
            applies_to=source if into == "credit_note" else None,
        )  # fmt: skip
        for place, quantity in (dict(enumerate(left)) if asked is None else asked).items():
            if quantity:
                line = source.lines[place]
                document.lines.append(Line(quantity, line.price, line.discount, line.tax, (source, place)))
        if self.act(
            "carry", fits=fits, name=document.name, source=source.name, into=into, quantities=asked,
            although_expired=although_expired, issued_on=self.books.today,
        ):  # fmt: skip
            if source.kind == "quote" and source.status != "accepted":
                source.status = "accepted"
                self.books.note(source.customer, "quote_accepted")
            self.issued(document)

    def left_to_carry(self, source: Document, into: str) -> list[int]:
        counter = NEXT[source.kind, into]
        left = [line.quantity - line.carried[counter] for line in source.lines]
        if (source.kind, into) == ("delivery", "invoice"):
            behind = [line.source[0].lines[line.source[1]] for line in source.lines]
            left = [min(one, line.quantity - line.carried[counter]) for one, line in zip(left, behind, strict=True)]
        return left

    def may_carry(self, source: Document, into: str, although_expired: bool) -> bool:
        if source.status == "cancelled" or (into == "order" and source.customer in self.books.on_hold):
            return False
        expired = source.status == "sent" and source.valid_until < self.books.today
        return source.kind != "quote" or although_expired or not expired

    def cancel(self, *, which) -> None:
        books = self.books
        if not (document := pick(books.documents.values(), which)):
            return
        fits = document.status != "cancelled" and not books.carried_out_by(document) and not self.let_go(document)
        if self.act("cancel", fits=fits, name=document.name):
            books.void(books.of(document.name, document.kind), document.issued_on)
            document.status = "cancelled"
            books.carry(document, -1)
            books.follow(document)
            books.note(document.customer, f"{document.kind}_cancelled")

    def let_go(self, document: Document) -> bool:
        """Whether something settles it that was never money."""
        standing = self.books.standing.items()
        return any(
            amount and debit.owner == document.name and credit.kind in ("discount", "write_off", "difference")
            for (debit, credit), amount in standing
        )  # fmt: skip

    # Money

    def open_invoices(self, customer: int, currency: str) -> list[tuple[str, int]]:
        names = [each.name for each in self.of_account(customer, currency) if each.kind == "invoice"]
        return [(name, left) for name in names if (left := self.books.left_of(name, sign=1))]

    def pay(self, *, customer, foreign, shares, more, charges, ago, rest_is_difference, fits) -> None:
        """`shares` are (invoice, money, discount, difference); `more` is what arrives besides, or is missing."""
        currency = FOREIGN if foreign else OWN[customer]
        amount = sum(money for _, money, _, _ in shares) - charges + more
        fits = fits and ago >= 0 and amount > 0 and more >= 0
        name = self.name("P")
        said = {
            "customer": customer, "currency": currency, "amount": amount, "shares": shares, "charges": charges,
            "reference": name, "received_on": self.books.today - timedelta(days=ago), "key": self.names,
            "rest_is_difference": rest_is_difference,
        }  # fmt: skip
        if self.act("pay", fits=fits, name=name, **said):
            self.paid[name] = said
            self.book(name, **said)

    def book(self, name, *, customer, currency, amount, shares, charges, received_on, rest_is_difference, **_) -> None:
        books, account = self.books, (customer, currency)
        discounts = sum(discount for _, _, discount, _ in shares)
        money = books.post(name, "payment", *account, -(amount + charges), received_on)
        taken = books.post(name, "discount", *account, -discounts, received_on) if discounts else None
        for invoice, _, discount, _ in shares:
            if discount:
                books.settle(books.of(invoice, "invoice"), taken, discount)
        for invoice, part, _, _ in shares:
            books.settle(books.of(invoice, "invoice"), money, part)
        for invoice, _, _, difference in shares:
            if difference:
                let_go = self.difference(name, account, -difference, received_on)
                books.settle(books.of(invoice, "invoice"), let_go, difference)
        if rest_is_difference and money.left:
            books.settle([self.difference(name, account, money.left, received_on)], money, money.left)
        books.note(customer, "payment_booked")

    def difference(self, payment: str, account: tuple, amount: int, day) -> Item:
        place = sum(name.startswith(f"{payment}-D") for name in self.adjusted)
        self.adjusted[f"{payment}-D{place}"] = "difference"
        return self.books.post(f"{payment}-D{place}", "difference", *account, amount, day)

    def send_form_again(self, *, which, other) -> None:
        if name := pick(self.paid, which):
            said = self.paid[name] | ({"amount": self.paid[name]["amount"] + 1} if other else {})
            before, done = self.office.things[name].pk, len(self.done)
            self.act("pay", fits=not other, name=name, **said)
            assert self.office.things[name].pk == before
            del self.done[done:]

    def send_back(self, *, which, ago, fee) -> None:
        books = self.books
        if not (name := pick(self.paid, which)):
            return
        item = books.of(name)[0]
        day, adjustment = max(item.posted_on, books.today - timedelta(days=ago)), self.name("A")
        if self.act(
            "send_back", fits=not item.void_from, name=adjustment, payment=name, returned_on=day, fee=fee,
            currency=item.currency,
        ):  # fmt: skip
            with_it = [each for each in self.adjusted if each.startswith(f"{name}-D")]
            items = [one for owner in (name, *with_it) for one in books.of(owner) if not one.void_from]
            books.void(items, day)
            books.note(item.customer, "payment_reversed")
            if fee:
                self.issued(
                    Document(
                        f"{adjustment}-fee", "invoice", item.customer, item.currency, day, [Line(1, fee)],
                        "due on receipt", status="issued",
                    )
                )  # fmt: skip
