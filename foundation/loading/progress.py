"""A progress bar on a terminal, and silence everywhere else."""

import sys

from tqdm import tqdm


class Progress:
    """Says nothing; the load of a test or of another program."""

    def begin(self, title: str, of: int) -> None:
        """Start with a new file of about `of` rows (0: nobody knows)."""

    def advance(self, steps: int) -> None:
        """Count rows that were read."""

    def say(self, doing: str) -> None:
        """Tell what the database is doing now."""

    def end(self) -> None:
        """Leave the line."""


class Bar(Progress):
    """A bar on standard error: rows read, then what is being done with them."""

    def begin(self, title: str, of: int) -> None:
        self.title = title
        self.bar = tqdm(total=of or None, desc=title, unit=" rows", file=sys.stderr)

    def advance(self, steps: int) -> None:
        self.bar.update(steps)

    def say(self, doing: str) -> None:
        self.bar.set_description(f"{self.title}: {doing}")

    def end(self) -> None:
        self.bar.close()


def progress() -> Progress:
    """Return a bar where somebody watches."""
    return Bar() if sys.stderr.isatty() else Progress()
