"""Long documents: printed in the background, while whoever asked for it looks at the progress."""

from django.contrib.auth.base_user import AbstractBaseUser

from financials.einvoice.enclosing import pdf_of
from financials.models import Document
from financials.papers.naming import file_name, title
from foundation.bench import Progress
from foundation.jobs import start
from foundation.models import Job

WORK = "financials.papers.job.print_in_background"
AT_ONCE = 100  # lines; a longer document is a job
RELATED = ("customer", "contact", "created_by", "applies_to")


def is_long(document: Document) -> bool:
    """Return whether the document has too many lines to wait for."""
    return document.lines.count() > AT_ONCE


def ask_for(*, document: Document, owner: AbstractBaseUser) -> Job:
    """Return the job that prints the document: the one already at it for this person, else a new one."""
    arguments = {"document": document.pk, "version": document.version, "status": document.status}
    mine = Job.objects.filter(owner=owner, work=WORK, arguments=arguments, finished_at=None)
    return mine.first() or start(title=f"{title(document)} as PDF", work=WORK, arguments=arguments, owner=owner)


def print_in_background(progress: Progress, *, document: int, **_) -> tuple[str, bytes]:
    """Print one document. Raises PdfError, and Cancelled when its owner asked to stop."""
    found = Document.objects.select_related(*RELATED).get(pk=document)
    lines = found.lines.count()
    progress.of(lines)
    pdf = pdf_of(found)
    progress.done(lines)
    return file_name(found), pdf
