"""The credit part of crm.figures: paying, rating, risk, limit, hold and signals of one customer on one day."""

from dataclasses import asdict, dataclass
from datetime import date

from credit.health import facts, holds_on, kept_of
from credit.limits import LimitUse, limit_use
from credit.models import RiskModel
from credit.rating.explanation import Moved, look, moved_by
from credit.risk.chances import model_of
from credit.risk.reasons import Reason, customer_risk
from credit.signals import signals_of
from credit.standing import Figures, pool_of, standings
from customers.models import Customer, Hold
from financials.aging import Aging
from financials.models import Document
from foundation.money import money_text

MOST_INVOICES = 20  # named behind a reason


@dataclass(frozen=True)
class Asked:
    """Whose credit is asked for, of which day, by which company-wide figures."""

    customer: Customer
    as_of: date
    pool: list[dict]
    model: RiskModel

    @classmethod
    def of(cls, customer: Customer, as_of: date) -> "Asked":
        return cls(customer, as_of, pool_of(as_of=as_of), model_of(as_of))

    def standings(self) -> list[Figures]:
        return standings(customer_id=self.customer.pk, as_of=self.as_of, pool=self.pool, model=self.model)

    def standing(self, figures: Figures | None, currency: str) -> dict[str, object]:
        """Return how the customer pays, is rated and may fail to pay, in one currency; unknown is None."""
        return {
            "payment_days": {
                "invoices": figures.settled_invoices if figures else 0,
                "min": figures and figures.payment_days_min,
                "max": figures and figures.payment_days_max,
                "average": _days(figures and figures.payment_days_average),
                "weighted": _days(figures and figures.payment_days_weighted),
            },
            "times_late": figures.times_late if figures else 0,
            "times_delinquent": figures.times_delinquent if figures else 0,
            "billed": figures and money_text(figures.billed, currency),
            "paid": figures and money_text(figures.paid, currency),
            "rating": self._rating(figures, currency),
            "risk": self._risk(figures, currency),
        }

    def _rating(self, figures: Figures | None, currency: str) -> dict[str, object]:
        """The average of all customers (`mean`), what moved it and the `rest` add up to the score."""
        if not figures:
            return {"grade": "N", "score": None, "provisional": False, "moved": [], "mean": None, "rest": None}
        seen = look(customers=[self.customer.pk], currency=currency, as_of=self.as_of, pool=self.pool)
        lines, rest = moved_by(seen)[1:]
        return {
            "grade": figures.grade,
            "score": figures.score,
            "provisional": figures.provisional,
            "moved": [_moved(line, currency) for line in lines],
            "mean": seen["mean"],
            "rest": rest and {"count": rest.count, "effect": round(rest.effect, 3)},
        }

    def _risk(self, figures: Figures | None, currency: str) -> dict[str, object]:
        if not figures or figures.risk is None:
            return {"not_paid_30d": None, "value_at_risk": None, "reasons": []}
        asked = {"customer_id": self.customer.pk, "currency": currency, "as_of": self.as_of, "model": self.model}
        reasons = customer_risk(**asked)[1]
        return {
            "not_paid_30d": figures.risk,
            "value_at_risk": money_text(figures.value_at_risk, currency),
            "reasons": [_reason(reason, numbers) for numbers in [_numbers(reasons)] for reason in reasons],
        }


def limit_and_hold(*, customer: Customer, aging: Aging, as_of: date, today: date) -> dict[str, object]:
    """Return what is measured against the limit, the hold that binds the customer, and the signals."""
    use = limit_use(customer=customer, as_of=as_of, today=today)
    hold = holds_on({customer.pk: use}, as_of)[customer.pk]
    kept = kept_of([customer.pk], as_of=as_of, today=today)[customer.pk]
    return {
        **_limit(use),
        "hold": _hold(hold),
        "signals": [asdict(signal) for signal in signals_of(facts(aging, use, hold, kept, as_of=as_of))],
    }


def _limit(use: LimitUse) -> dict[str, object]:
    """What is measured against the limit, of everybody who shares it, and the customer's own part of it."""
    return {
        "exposure": money_text(use.used, use.currency),
        "own_exposure": money_text(use.own.amount, use.currency),
        "limit": {
            "customer": use.root.code,
            "amount": money_text(use.limit, use.currency),
            "free": money_text(use.free, use.currency),
            "used_percent": use.percent,
            "shared_by": [share.customer.code for share in use.members] if use.is_shared else [],
        },
    }


def _hold(hold: Hold | None) -> dict[str, object] | None:
    """The hold that keeps the customer from new work; of a head office where `customer` is another code."""
    return hold and {
        "placed_at": hold.placed_at.isoformat(),
        "by": hold.placed_by.name if hold.placed_by else hold.placed_by_name,
        "reason": hold.reason,
        "customer": hold.customer.code,
    }


def _moved(line: Moved, currency: str) -> dict[str, object]:
    return {
        "number": line.number,
        "days_late": line.days_late,
        "amount": money_text(line.amount, currency),
        "paid": line.paid,
        "effect": round(line.effect, 3),
    }


def _reason(reason: Reason, numbers: dict[int, str]) -> dict[str, object]:
    shown = [numbers[one] for one in reason.documents[:MOST_INVOICES]]
    return {"key": reason.key, "text": reason.text, "effect": round(reason.effect, 3), "invoices": shown}


def _numbers(reasons: list[Reason]) -> dict[int, str]:
    wanted = [one for reason in reasons for one in reason.documents[:MOST_INVOICES]]
    return dict(Document.objects.filter(pk__in=wanted).values_list("pk", "number"))


def _days(days: float | None) -> float | None:
    return None if days is None else round(days, 2)
