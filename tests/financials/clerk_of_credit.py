"""What a clerk does with credit and with what will not be paid, in the real books and in the plain ones."""

from datetime import timedelta

from tests.financials.clerk import UNDONE, Clerk, pick
from tests.financials.office import standing
from tests.financials.plain_books import Item


class ClerkOfCredit(Clerk):
    """Applies credit and takes it back, refunds, writes off, undoes; places holds; lets days and nights go by."""

    def open_owners(self, sign: int) -> list[str]:
        """Names of what has open debit (1) or credit (-1), in the order it came to be."""
        return list(dict.fromkeys(item.owner for item in self.books.items if item.amount * sign > 0 and item.left))

    def open_of(self, owner: str, sign: int) -> list[Item]:
        return [item for item in self.books.of(owner) if item.amount * sign > 0 and item.left]

    def apply(self, *, which, to, percent) -> None:
        books = self.books
        if not (owner := pick(self.open_owners(-1), which)):
            return
        sources = self.open_of(owner, -1)
        account = sources[0].customer, sources[0].currency
        if not (target := pick(self.open_invoices(*account), to)):
            return
        invoice, left = target
        most = min(sum(credit.left for credit in sources), left)
        amount = max(1, most * percent // 100)
        if self.act("apply", fits=amount <= most, of=owner, to=[(invoice, amount)], currency=account[1]):
            for credit in sources:
                part = min(amount, credit.left)
                books.settle(books.of(invoice, "invoice"), credit, part)
                amount -= part
            books.note(account[0], "payment_applied")

    def take_back(self, *, customer, which) -> None:
        if not (rows := standing(self.office.customers[customer].pk)):
            return
        place = which % len(rows)
        row, owners = rows[place], self.owners()
        debit = next(
            item for item in self.books.of(owners["document", row.debit.document_id]) if item.due_on == row.debit.due_on
        )
        if row.credit.payment_id:
            credit = self.books.of(owners["payment", row.credit.payment_id], "payment")[0]
        else:
            credit = self.books.of(owners["document", row.credit.document_id])[0]
        amount = int(row.amount.scaleb({"JPY": 0}.get(row.currency, 2)))
        if self.act("take_back", fits=True, customer=customer, place=place):
            self.books.free(debit, credit, amount, self.books.today)
            self.books.note(customer, "allocation_reversed")

    def owners(self) -> dict[tuple[str, int], str]:
        things = self.office.things
        return {(thing._meta.model_name, thing.pk): name for name, thing in things.items()}

    def refund(self, *, which, percent) -> None:
        books = self.books
        if not (owner := pick(self.open_owners(-1), which)):
            return
        sources, name = self.open_of(owner, -1), self.name("A")
        left = sum(credit.left for credit in sources)
        amount = max(1, left * percent // 100)
        fits = amount <= left and all(credit.posted_on <= books.today for credit in sources)
        customer, currency = sources[0].customer, sources[0].currency
        if self.act("refund", fits=fits, name=name, of=owner, amount=amount, currency=currency, paid_on=books.today):
            debit = books.post(name, "refund", customer, currency, amount, books.today)
            for credit in sources:
                books.settle([debit], credit, debit.left)
            self.adjusted[name] = "refund"
            books.note(customer, "refund_paid")

    def write_off(self, *, which, percent) -> None:
        books = self.books
        if not (owner := pick(self.open_owners(1), which)):
            return
        debits, name = self.open_of(owner, 1), self.name("A")
        left = sum(debit.left for debit in debits)
        amount = max(1, left * percent // 100)
        fits = amount <= left and all(debit.posted_on <= books.today for debit in debits)
        customer, currency = debits[0].customer, debits[0].currency
        if self.act("write_off", fits=fits, name=name, of=owner, amount=amount, currency=currency):
            credit = books.post(name, "write_off", customer, currency, -amount, books.today)
            books.settle(debits, credit, amount)
            self.adjusted[name] = "write_off"
            books.note(customer, "write_off")

    def undo(self, *, which) -> None:
        books = self.books
        if not (adjustment := pick(self.adjusted, which)):
            return
        items = books.of(adjustment)
        fits = not items[0].void_from
        if self.act("undo", fits=fits, name=self.name("A"), adjustment=adjustment):
            books.void(items, books.today)
            books.note(items[0].customer, UNDONE[self.adjusted[adjustment]])

    def hold(self, *, customer, release) -> None:
        held = self.books.on_hold
        if release and customer in held and self.act("release", fits=True, customer=customer):
            held.remove(customer)
            self.books.note(customer, "hold_released")
        elif not release and customer not in held and self.act("hold", fits=True, customer=customer):
            held.add(customer)
            self.books.note(customer, "hold_placed")

    def night(self) -> None:
        self.act("night", fits=True, day=self.books.today - timedelta(days=1))
