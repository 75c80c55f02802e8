"""What is known about a customer's paying: the nightly standing, promises, disputes, and what holds work back."""

from credit.models.holds import HeldWork, HoldProposal, HoldRule, Override
from credit.models.nights import NightStep
from credit.models.promises import Dispute, Promise
from credit.models.rating_history import RatedDay, RatingHistory
from credit.models.risk import RiskModel, RiskSnapshot
from credit.models.standing import NightlyRun, Pool, Standing

__all__ = [
    "Dispute", "HeldWork", "HoldProposal", "HoldRule", "NightStep", "NightlyRun", "Override", "Pool", "Promise",
    "RatedDay", "RatingHistory", "RiskModel", "RiskSnapshot", "Standing",
]  # fmt: skip
