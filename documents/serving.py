"""Handing a stored file out: shown only when on the short list, else saved; it can never act as a page of ours."""

from django.http import FileResponse, HttpResponse

from documents.filing import SHOWN_INLINE, UNKNOWN
from documents.models import StoredFile

# A file opens in an empty box: no scripts, no forms, no requests, and the browser does not guess another type.
BOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; object-src 'none'"
HEADERS = {
    "Content-Security-Policy": BOX,
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class FileMissing(Exception):
    """The file is on record and its content is not in the store."""


def response_for(filed: StoredFile, *, save: bool = False) -> FileResponse:
    """Return the file as a response; `save` asks for a download even of what could be shown. Raises FileMissing."""
    inline = filed.content_type in SHOWN_INLINE.values() and not save
    try:
        content = filed.content.open("rb")
    except FileNotFoundError as error:
        raise FileMissing(filed.name) from error
    kind = filed.content_type if inline else UNKNOWN
    response = FileResponse(content, as_attachment=not inline, filename=filed.name, content_type=kind)
    for name, value in HEADERS.items():
        response[name] = value
    return response


def shown_pdf(content: bytes, name: str) -> HttpResponse:
    """Answer with a PDF made here, to be looked at in an empty box: it can run and reach nothing."""
    headers = HEADERS | {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
