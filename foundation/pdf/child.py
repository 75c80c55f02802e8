"""The process that runs WeasyPrint. Run by path, without the project: it knows no settings and no database.

One line of JSON in (first the files, then one document a line); out, for each document, one line of JSON and the PDF.
"""

import base64
import gc
import io
import json
import mimetypes
import resource
import sys

MEMORY = int(sys.argv[1])  # bytes of address space
CPU_SECONDS = int(sys.argv[2])  # the parent kills earlier; this is for a parent that died
resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

from weasyprint import HTML, Attachment  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: E402

SCHEME = "map:"
ARCHIVE = "pdf/a-3b"  # the archival form that may carry a file
OUTSIDE = {"socket.connect", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen", "os.system", "os.exec"}


def stay_inside(event, _arguments):
    """A second wall behind the fetcher: whatever a library does, no connection and no program is started."""
    if event in OUTSIDE:
        raise PermissionError(f"a document may not use {event}")


class OnlyTheseFiles(URLFetcher):
    """Answers `map:NAME` from memory and refuses everything else before anything is opened."""

    def __init__(self, files):
        super().__init__(allowed_protocols=[], allow_redirects=False)
        self.files = files
        self.refused = []

    def fetch(self, url, headers=None):
        name = url.removeprefix(SCHEME)
        if name == url or name not in self.files:
            self.refused.append(url[:200])
            raise ValueError("not among the files of this document")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, self.files[name], {"Content-Type": kind})


def clean_cut(pages):
    """Return (page, row): the last page that begins with a row, and that row's number; None when there is none."""
    rows = [{name for name in page.anchors if name.startswith("row-")} for page in pages]
    for place in range(len(pages) - 1, 0, -1):
        if rows[place] and not rows[place] & rows[place - 1]:
            return place, min(int(name.removeprefix("row-")) for name in rows[place])
    return None


def places(pages):
    """Return for each page its rows from top to bottom: [number, distance from the top]."""
    found = ([(int(name[4:]), at[1]) for name, at in page.anchors.items() if name.startswith("row-")] for page in pages)
    return [sorted(rows, key=lambda row: row[1]) for rows in found]


def archival(attached, fetcher):
    """Return what makes a PDF an archival one with this file inside; nothing for no file."""
    if not attached:
        return {}
    content = io.BytesIO(base64.b64decode(attached["content"]))
    words = {name: attached[name] for name in ("name", "description", "relationship")}
    return {"pdf_variant": ARCHIVE, "attachments": [Attachment(file_obj=content, url_fetcher=fetcher, **words)]}


def make(request, fetcher, fonts):
    """Return (answer, PDF) of one document; with `carry`, what begins on the last page is left to the next part."""
    fetcher.refused.clear()
    document = HTML(string=request["html"], url_fetcher=fetcher, base_url=None).render(font_config=fonts)
    options = archival(request["attached"], fetcher)
    pages, carried = document.pages, None
    if request["carry"] and (cut := clean_cut(pages)):
        pages, carried = pages[: cut[0]], cut[1]
    answer = {"pages": len(pages), "carried": carried, "refused": fetcher.refused, "places": places(pages)}
    return answer, document.copy(pages).write_pdf(**options)


def attempt(line, fetcher, fonts):
    try:
        return make(json.loads(line), fetcher, fonts)
    except MemoryError:
        return {"error": "memory"}, b""
    except RecursionError:
        return {"error": "depth"}, b""
    except Exception as trouble:
        return {"error": "broken", "detail": f"{type(trouble).__name__}: {trouble}"[:500]}, b""


def main():
    sys.addaudithook(stay_inside)
    source, answer_to = sys.stdin.buffer, sys.stdout.buffer
    files = {name: base64.b64decode(content) for name, content in json.loads(source.readline()).items()}
    fetcher, fonts = OnlyTheseFiles(files), FontConfiguration()
    gc.disable()  # looking for garbage among a document's boxes again and again takes a third of the time
    for line in source:
        answer, pdf = attempt(line, fetcher, fonts)
        answer_to.write(json.dumps({**answer, "size": len(pdf)}).encode() + b"\n" + pdf)
        answer_to.flush()
        gc.collect()


main()
