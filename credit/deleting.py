"""What keeps a customer from being deleted here: holds, promises, disputes and reminders."""

from credit.models import Dispute, Promise, Reminder
from customers.deleting import there_are
from customers.models import Customer, Hold

WHAT = ((Hold, "credit hold"), (Promise, "promise"), (Dispute, "dispute"), (Reminder, "reminder"))


def promises_and_holds(customer: Customer) -> list[str]:
    """Return what was ever agreed or asked about its money (one of settings.DELETE_GATES)."""
    return [said for model, what in WHAT for said in there_are(model.objects.filter(customer=customer).count(), what)]
