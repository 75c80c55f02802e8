"""The parent's side of the child process that makes PDFs."""

import base64
import contextlib
import json
import logging
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

logger = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("child.py")
MEMORY = 1536 * 1024 * 1024  # address space of the child; a part of a long report needs about 0.4 GB of it
CPU_SECONDS = 60 * 60
SYSTEM_LIBRARIES = (
    "Install Pango: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
)
CHUNK = 1024 * 1024


class PdfError(Exception):
    """A document could not be made; the text is a sentence for the person who asked for it."""


class TookTooLong(PdfError):
    """The time limit of one document, or one part of a long one, was reached."""


class TooLarge(PdfError):
    """The memory limit was reached."""


@dataclass(frozen=True)
class Rendered:
    """A PDF, its number of pages, the row that was left to the next part (None when all are in), and where rows lie.

    `places` are for each page its rows: number, and distance from the top.
    """

    pdf: bytes
    pages: int
    carried: int | None
    refused: list[str]
    places: list[list[tuple[int, float]]]


@dataclass(frozen=True)
class Attached:
    """A file inside a PDF; `relationship` says what it is to the pages (ISO 32000-2), such as "Alternative"."""

    name: str
    content: bytes
    description: str
    relationship: str = "Alternative"


class Renderer(contextlib.AbstractContextManager):
    """One child process that renders documents one after the other; `seconds` is the limit for each of them."""

    def __init__(self, *, files: Mapping[str, bytes] | None = None, seconds: float = 60, memory: int = MEMORY):
        self.files = files or {}
        self.seconds = seconds
        self.memory = memory

    def __enter__(self):
        self.log = tempfile.TemporaryFile()
        self.child = subprocess.Popen(
            [sys.executable, "-I", str(CHILD), str(self.memory), str(CPU_SECONDS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent", "OMP_NUM_THREADS": "1"},
        )
        self.received = bytearray()
        files = {name: base64.b64encode(content).decode() for name, content in self.files.items()}
        self._deadline = time.monotonic() + self.seconds
        self._send(files)
        return self

    def __exit__(self, *_):
        self.child.kill()
        with contextlib.suppress(BrokenPipeError):
            self.child.stdin.close()
        self.child.stdout.close()
        self.child.wait()
        self.log.close()

    def render(self, html: str, *, carry: bool = False, attached: Attached | None = None) -> Rendered:
        """Return the document; with `carry` the rows that begin on its last page stay out, for the next part.

        With a file `attached` it is an archival PDF (PDF/A-3b).
        """
        self._deadline = time.monotonic() + self.seconds
        inside = attached and {**vars(attached), "content": base64.b64encode(attached.content).decode()}
        self._send({"html": html, "carry": carry, "attached": inside})
        answer = json.loads(self._read_line())
        pdf = self._read(answer["size"])
        if "error" in answer:
            raise failure(answer)
        if answer["refused"]:
            logger.warning("A document asked for %s; nothing was fetched.", ", ".join(answer["refused"][:10]))
        return Rendered(pdf, answer["pages"], answer["carried"], answer["refused"], answer["places"])

    def _send(self, message: dict) -> None:
        left = memoryview(json.dumps(message).encode() + b"\n")
        pipe = self.child.stdin.fileno()
        os.set_blocking(pipe, False)
        while left:
            self._wait(writing=pipe)
            try:
                left = left[os.write(pipe, left[:CHUNK]) :]
            except BrokenPipeError:
                raise self._died() from None

    def _read_line(self) -> bytes:
        while (end := self.received.find(b"\n")) < 0:
            self._receive()
        return self._take(end + 1)

    def _read(self, size: int) -> bytes:
        while len(self.received) < size:
            self._receive()
        return self._take(size)

    def _take(self, size: int) -> bytes:
        taken = bytes(self.received[:size])
        del self.received[:size]
        return taken

    def _receive(self) -> None:
        pipe = self.child.stdout.fileno()
        self._wait(reading=pipe)
        chunk = os.read(pipe, CHUNK)
        if not chunk:
            raise self._died()
        self.received += chunk

    def _wait(self, *, reading: int | None = None, writing: int | None = None) -> None:
        left = self._deadline - time.monotonic()
        pipes = ([reading] if reading else [], [writing] if writing else [])
        if left <= 0 or not any(select.select(*pipes, [], left)):
            self.child.kill()
            raise TookTooLong(
                f"The document was stopped after {self.seconds:g} seconds. "
                "It is too complicated to print: leave something out, or print it in smaller pieces."
            )

    def _died(self) -> PdfError:
        self.child.wait()
        self.log.seek(0)
        said = self.log.read()[-2000:].decode(errors="replace")
        logger.error("The PDF process ended with %s: %s", self.child.returncode, said)
        if "cannot load library" in said:
            return PdfError(f"PDFs cannot be made on this machine. {SYSTEM_LIBRARIES}")
        return failure({"error": "memory" if "alloc" in said or "Memory" in said else "broken", "detail": said[-200:]})


def failure(answer: Mapping) -> PdfError:
    """Return the exception with the sentence for what the child reported."""
    if answer["error"] == "memory":
        return TooLarge("The document needs more memory than one document may have. Print it in smaller pieces.")
    if answer["error"] == "depth":
        return PdfError("The document is nested too deeply to be printed. Simplify its layout.")
    logger.error("A document could not be made: %s", answer["detail"])
    return PdfError("The document could not be made: its layout breaks the page. Simplify it and print again.")
