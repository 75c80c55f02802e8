"""What keeps a customer from being deleted here: what is filed of it."""

from customers.deleting import there_are
from customers.models import Customer
from documents.models import StoredFile


def files_of(customer: Customer) -> list[str]:
    """Return how many files there are (one of settings.DELETE_GATES)."""
    files = StoredFile.objects.filter(customer=customer).count()
    return there_are(files, "file in the cabinet", many="files in the cabinet")
