"""What is said when something about reminders is not done: they are a round of papers like others."""

from documents.rounds.refusals import NotPossible
from documents.rounds.refusals import RoundRefused as DunningRefused

__all__ = ["DunningRefused", "NotPossible"]
