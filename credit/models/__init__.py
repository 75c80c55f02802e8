"""What is known of a customer's paying: standing, promises, disputes, reminders, and what holds work back."""

from credit.models.cases import AccountFlag, CollectionCase, ReceivablesDay
from credit.models.disputes import Dispute, DisputeNote
from credit.models.dunning import (
    DunningLevel,
    DunningPolicy,
    DunningStop,
    DunningText,
    Reminder,
    ReminderItem,
    ReminderRun,
)
from credit.models.holds import HeldWork, HoldProposal, HoldRule, Override
from credit.models.nights import NightStep
from credit.models.promises import Promise
from credit.models.rating_history import RatedDay, RatingHistory
from credit.models.risk import RiskModel, RiskSnapshot
from credit.models.standing import NightlyRun, Pool, Standing

__all__ = [
    "AccountFlag", "CollectionCase", "Dispute", "DisputeNote", "DunningLevel", "DunningPolicy", "DunningStop",
    "DunningText", "HeldWork", "HoldProposal", "HoldRule", "NightStep", "NightlyRun", "Override", "Pool", "Promise",
    "RatedDay", "RatingHistory", "ReceivablesDay", "Reminder", "ReminderItem", "ReminderRun", "RiskModel",
    "RiskSnapshot", "Standing",
]  # fmt: skip
