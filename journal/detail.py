"""Everything known about one entry: what was said, who signed it with which key, where it stands."""

from dataclasses import dataclass

from journal.attachments import Attachment, attachments_of
from journal.canonical import NotCanonical, parse_canonical
from journal.models import Checkpoint, Entry
from journal.ties import Tie, ties_of
from journal.timeline import Line, shown


@dataclass
class Detail:
    """One entry with its amendments; `checkpoint` is the first signed note that covers it, None while it waits."""

    line: Line
    amendments: list[Line]
    checkpoint: Checkpoint | None
    ties: list[Tie]
    attachments: list[Attachment]
    confirmed_with: str  # "password", or "passkey" and the hash of its public key; empty for most entries

    @property
    def passkey(self) -> str:
        """The short form of the passkey's name, of 16 hexadecimal digits; empty when none was used."""
        return self.confirmed_with.partition("passkey ")[2][:16]


def detail_of(entry: Entry) -> Detail:
    """Put together the page of an entry, verified now together with its amendments."""
    amendments = Entry.objects.filter(customer=entry.customer, amends=entry.entry_id)
    line, *later = shown(entry.customer, [entry, *amendments.select_related("author", "body").order_by("pk")])
    for amendment in later:
        amendment.remark = ""  # it stands under the entry it amends
    return Detail(
        line, later, _checkpoint_of(entry), ties_of(line.links), attachments_of(entry), _confirmed_with(entry)
    )


def _checkpoint_of(entry: Entry) -> Checkpoint | None:
    leaf = getattr(entry, "leaf", None)
    return Checkpoint.objects.filter(size__gt=leaf.position).order_by("size").first() if leaf else None


def _confirmed_with(entry: Entry) -> str:
    try:
        return parse_canonical(bytes(entry.payload)).get("confirmed_with", "")
    except NotCanonical:  # altered, which the page says
        return ""
