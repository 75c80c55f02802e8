"""The invoices behind what the credit tab says: behind a count, and behind a reason of the risk."""

from datetime import date

from credit.paying import BEHIND, Behind, invoices_behind, invoices_named
from credit.reasons import customer_risk


def behind_count(*, which: str, customer_id: int, currency: str, as_of: date) -> tuple[Behind, list[dict]]:
    """Return what a count says, and its invoices; of an unknown one the settled invoices."""
    which = which if which in BEHIND else "settled"
    rows = invoices_behind(customer_id=customer_id, currency=currency, as_of=as_of, which=which)
    return BEHIND[which], rows


def behind_reason(*, key: str, customer_id: int, currency: str, as_of: date) -> tuple[Behind, list[dict]] | None:
    """Return what a reason says, and its invoices; None when it holds no longer."""
    _, reasons = customer_risk(customer_id=customer_id, currency=currency, as_of=as_of)
    reason = next((one for one in reasons if one.key == key), None)
    if not reason:
        return None
    account = {"customer_id": customer_id, "currency": currency, "as_of": as_of}
    return Behind(f"behind “{reason.text}”", ""), invoices_named(**account, documents=list(reason.documents))
