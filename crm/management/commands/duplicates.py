import csv
import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from customers.duplicates import files
from customers.duplicates.pairs import find_duplicates
from customers.models import DuplicatePair


class Command(BaseCommand):
    help = (
        "Looks through the register for customers that are likely one and keeps the pairs for the page Duplicates, as"
        " the night does. With --file looks through a CSV file instead (columns name or given_name and surname,"
        " street_number, address_1, address_2, suburb or city, postcode, state, date_of_birth, soc_sec_id or tax_id,"
        " phone, email, vat_id, website) and keeps nothing; where its rec_id says which rows are one"
        " (rec-12-org, rec-12-dup-0) it tells precision and recall. Exits with 2 when the file cannot be read."
    )

    def add_arguments(self, parser):
        parser.add_argument("--file", type=Path, metavar="CSV")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, file, as_json, **_):
        try:
            found = of_file(file) if file else of_register()
        except (OSError, UnicodeDecodeError, csv.Error) as trouble:
            self.stderr.write(f"{file} cannot be read as CSV in UTF-8: {trouble}")
            sys.exit(2)
        self.stdout.write(json.dumps(found, ensure_ascii=False) if as_json else "\n".join(lines(found)))


def of_register() -> dict[str, object]:
    """Look through the register; return the pairs."""
    find_duplicates(now=timezone.now())
    rows = DuplicatePair.objects.filter(different_since=None).order_by("-score", "id")
    columns = rows.values_list("one__code", "other__code", "score", "reasons")
    return {"pairs": [pair(*row) for row in columns.iterator(chunk_size=2000)]}


def of_file(file: Path) -> dict[str, object]:
    """Look through a file; return the pairs, and how well they are those known."""
    rows = files.read(file)
    found = files.likely_pairs(rows)
    told = {"rows": len(rows), "pairs": [pair(p.one, p.other, p.likeness.score, p.likeness.reasons) for p in found]}
    if measured := files.measured(rows, found):
        told |= {"known": measured.known, "right": measured.right}
        told |= {"precision": round(measured.precision, 4), "recall": round(measured.recall, 4)}
    return told


def pair(one: str, other: str, score: int, reasons: list[str]) -> dict[str, object]:
    return {"one": one, "other": other, "score": score, "reasons": list(reasons)}


def lines(found: dict) -> list[str]:
    """Return what is found as text: a pair a line, then the sums."""
    told = [f"{p['one']}\t{p['other']}\t{p['score']} %\t{' '.join(p['reasons'])}" for p in found["pairs"]]
    told.append(f"{len(told)} likely pairs")
    if "precision" in found:
        told[-1] += f", {found['right']} of the {found['known']} known among them"
        told.append(f"precision {found['precision']:.4f}, recall {found['recall']:.4f}")
    return told
