from financials.models.accounting import AccountingExport, AccountingPolicy, AccountingSum, PostingAccount
from financials.models.bank import BankLine, BankStatement, OwnAccount
from financials.models.banners import Banner
from financials.models.debits import DebitItem, DebitPart, DebitRun
from financials.models.documents import MONEY, Document, DocumentFile, Line, Recurrence, StatusChange
from financials.models.ledger import Adjustment, Allocation, Dealing, Entry, Payment
from financials.models.packs import AnswerPack
from financials.models.papers import Original, Statement, StatementBalance, StatementRun
from financials.models.reservations import Reservation
from financials.models.truth import BooksCheck, Doubt

__all__ = [
    "MONEY", "AccountingExport", "AccountingPolicy", "AccountingSum", "Adjustment", "Allocation", "AnswerPack",
    "BankLine", "BankStatement", "Banner", "BooksCheck", "Dealing", "DebitItem", "DebitPart", "DebitRun", "Document",
    "DocumentFile", "Doubt", "Entry", "Line", "Original", "OwnAccount", "Payment", "PostingAccount", "Recurrence",
    "Reservation", "Statement", "StatementBalance", "StatementRun", "StatusChange",
]  # fmt: skip
