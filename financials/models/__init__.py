from financials.models.documents import MONEY, Document, DocumentFile, Line, Recurrence, StatusChange
from financials.models.ledger import Adjustment, Allocation, Dealing, Entry, Payment

__all__ = [
    "MONEY",
    "Adjustment", "Allocation", "Dealing", "Document", "DocumentFile", "Entry", "Line", "Payment", "Recurrence",
    "StatusChange",
]  # fmt: skip
