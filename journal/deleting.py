"""What keeps a customer from being deleted here: work that is still open, and filed mail. The journal itself stays."""

from customers.deleting import there_are
from customers.models import Customer
from journal.models import Appointment, Mail, Task


def open_work_of(customer: Customer) -> list[str]:
    """Return what is still to be done, and the mails filed (one of settings.DELETE_GATES)."""
    tasks = Task.objects.filter(customer=customer, done_at=None, dropped_at=None).count()
    appointments = Appointment.objects.filter(customer=customer, cancelled_at=None).count()
    mails = Mail.objects.filter(customer=customer).count()
    return [
        *there_are(tasks, "open task"), *there_are(appointments, "appointment"), *there_are(mails, "filed e-mail"),
    ]  # fmt: skip
