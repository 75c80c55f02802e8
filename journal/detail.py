"""Everything known about one entry: what was said, who signed it with which key, where it stands."""

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist

from journal.models import Checkpoint, Entry
from journal.timeline import Line, shown


@dataclass
class Detail:
    """One entry with its amendments; `checkpoint` is the first signed note that covers it, None while it waits."""

    line: Line
    amendments: list[Line]
    checkpoint: Checkpoint | None
    about_words: str = ""
    about_url: str = ""


def detail_of(entry: Entry) -> Detail:
    """Put together the page of an entry, verified now together with its amendments."""
    amendments = Entry.objects.filter(customer=entry.customer, amends=entry.entry_id)
    line, *later = shown(entry.customer, [entry, *amendments.select_related("author", "body").order_by("seq")])
    for amendment in later:
        amendment.remark = ""  # it stands under the entry it amends
    words, url = _about(line.about)
    return Detail(line, later, _checkpoint_of(entry), words, url)


def _checkpoint_of(entry: Entry) -> Checkpoint | None:
    leaf = getattr(entry, "leaf", None)
    return Checkpoint.objects.filter(size__gt=leaf.position).order_by("size").first() if leaf else None


def _about(about: list | None) -> tuple[str, str]:
    """The words the entry was recorded with, and the page of the thing it speaks of when that still has one."""
    if not about:
        return "", ""
    label, pk, words = about
    try:
        return words, apps.get_model(label).objects.get(pk=pk).get_absolute_url()
    except (LookupError, ObjectDoesNotExist, AttributeError):
        return words, ""
