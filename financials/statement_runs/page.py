"""One statement for its page: what it comes to, and how it reads."""

from datetime import date
from functools import cached_property

from financials.models import Statement, StatementBalance
from financials.statement_runs.sending import spoken, whom
from financials.statements.account import DoesNotTieOut
from financials.statements.letter import print_statement
from financials.statements.mail import Mail, mail_of


class Page:
    """A statement with its balances; before it goes out it is written as it would be now."""

    def __init__(self, statement: Statement):
        self.statement = statement

    @cached_property
    def balances(self) -> list[StatementBalance]:
        """What it says, its customer's own currency first."""
        return list(self.statement.balances.order_by("pk"))

    @cached_property
    def written(self) -> Mail | None:
        """The e-mail as it was sent, or as it would be; None when nothing is to be, or the figures contradict."""
        if self.statement.subject:
            return Mail(self.statement.subject, self.statement.text)
        return self._preview[0]

    @property
    def trouble(self) -> str:
        """Why it cannot be written, in a sentence."""
        return "" if self.statement.subject else self._preview[1]

    @cached_property
    def _preview(self) -> tuple[Mail | None, str]:
        if self.statement.status == Statement.Status.EXCLUDED:
            return None, ""
        try:
            return mail_of(spoken(self.statement), whom(self.statement)), ""
        except DoesNotTieOut as trouble:
            return None, str(trouble)

    @property
    def has_letter(self) -> bool:
        return bool(self.statement.file_id or self._preview[0])


def preview_letter(statement: Statement, *, day: date) -> bytes:
    """Return the letter as it would be printed now. Raises DoesNotTieOut and foundation.pdf.PdfError."""
    return print_statement(spoken(statement), whom(statement), day=day)
