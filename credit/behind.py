"""The invoices behind what the credit tab says: behind a count, and behind a reason of the risk."""

from datetime import date

from credit.paying import BEHIND, Behind, invoices_behind, invoices_named
from credit.risk.reasons import explained


def behind_count(*, which: str, customer_id: int, currency: str, as_of: date) -> tuple[Behind, list[dict]]:
    """Return what a count says, and its invoices; of an unknown one the settled invoices."""
    which = which if which in BEHIND else "settled"
    rows = invoices_behind(customer_id=customer_id, currency=currency, as_of=as_of, which=which)
    return BEHIND[which], rows


def behind_reason(*, key: str, customer_id: int, currency: str, as_of: date) -> tuple[Behind, list[dict]] | None:
    """Return what a reason, or the habit ("weekday"), says and its invoices; None when it holds no longer."""
    account = {"customer_id": customer_id, "currency": currency, "as_of": as_of}
    risk = explained(**account)
    said = {reason.key: (Behind(f"behind “{reason.text}”", ""), reason.documents) for reason in risk.reasons}
    if risk.habit:
        said["weekday"] = Behind(f"paid on {risk.habit.weekday}", "", "-closed_on"), risk.habit.documents
    if key not in said:
        return None
    behind, documents = said[key]
    return behind, invoices_named(**account, documents=list(documents))
