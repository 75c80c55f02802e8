"""The end of a printed journal: how much of it is on paper, what was altered, and the codes that cover all of it."""

import base64
from dataclasses import dataclass, field

from crm.reports.report import Asked
from journal.codes import code_of
from journal.models import Checkpoint, Head
from journal.printing import Printed, on_paper

FEW = 10  # codes that fit on a page together with the rest
NAMED = 20  # altered entries that are named one by one


@dataclass
class Closing:
    """Counts the entries while they are printed, and knows in the end what stands below them."""

    asked: Asked
    printed: int = 0
    altered: list[str] = field(default_factory=list)
    codes_seen: set[str] = field(default_factory=set)

    def add(self, entry: Printed) -> None:
        self.printed += 1
        self.codes_seen.add(entry.customer_code)
        if entry.problem:
            self.altered.append(f"{entry.customer_code} entry {entry.number}")

    @property
    def heads(self) -> list[Head]:
        """The ends of the books in the customer's folder, or in that of each whose entries are on paper."""
        whose = {"customer": self.asked.customer} if self.asked.customer else {"customer__code__in": self.codes_seen}
        return list(
            Head.objects.filter(**whose, seq__gt=0).select_related("book").order_by("customer__code", "book__code")
        )

    def context(self) -> dict[str, object]:
        """What templates/reports/closing.html needs."""
        heads, checkpoint = self.heads, Checkpoint.objects.order_by("-id").first()
        return {
            "printed": self.printed,
            "there_are": sum(head.seq for head in heads),
            "altered": self.altered[:NAMED],
            "altered_more": len(self.altered[NAMED:]),
            "codes": [(head.book.code, code_of(head)) for head in heads],
            "few": len(heads) <= FEW,
            "checkpoint": said_of(checkpoint) if checkpoint else "",
        }


def said_of(checkpoint: Checkpoint) -> str:
    """Return the newest signed statement about all journals in a line."""
    root = base64.b64encode(bytes(checkpoint.root)).decode()
    return f"Checkpoint {checkpoint.id}: {checkpoint.size:,} entries, root {root}, made {on_paper(checkpoint.made_at)}"
