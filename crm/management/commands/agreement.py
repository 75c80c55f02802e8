import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand

from crm.agreement.files import Unreadable, compare
from crm.agreement.shape import Agreement, Case


class Command(BaseCommand):
    help = (
        "Compares what is read out of addresses, names and texts with truth sets, whose kind is told from the columns:"
        " CSV with components_json and expected, CSV with raw and labels_json, or a JSON list of strings. Says how many"
        " cases agree and which do not. Exits with 1 when a goal is missed, with 2 when a file is of no known kind."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--most", type=int, default=20, help="disagreeing cases shown for each (20; 0 for none)")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, files, most, as_json, **_):
        try:
            found = [agreement for file in files for agreement in compare(file)]
        except Unreadable as trouble:
            self.stderr.write(str(trouble))
            sys.exit(2)
        if as_json:
            self.stdout.write(json.dumps([as_object(each, most) for each in found], ensure_ascii=False))
        else:
            for each in found:
                self.stdout.write("\n".join(lines(each, most)))
        if not all(each.is_reached for each in found):
            sys.exit(1)


def lines(found: Agreement, most: int) -> list[str]:
    verdict = "reached" if found.is_reached else "MISSED"
    goal = f"(goal {found.kind.goal} %, {verdict})"
    head = f"{found.kind.name}: {found.right} of {found.cases} right, {found.percent} % {goal}  {found.file}"
    shown = [line for case in found.disagreeing[:most] for line in case_lines(case)]
    left = len(found.disagreeing) - most
    return [head, *shown, *([f"  … and {left} more that disagree (--most)"] if left > 0 else [])]


def case_lines(case: Case) -> list[str]:
    said = {"given": case.given, "expected": case.expected, "got": case.got}
    return [f"  {label:<9} {one_line(text)}" for label, text in said.items()] + [""]


def one_line(text: str) -> str:
    return " ⏎ ".join(text.splitlines()) if text else "–"


def as_object(found: Agreement, most: int) -> dict[str, object]:
    return {
        "file": found.file,
        "kind": found.kind.name,
        "cases": found.cases,
        "right": found.right,
        "percent": found.percent,
        "goal": found.kind.goal,
        "reached": found.is_reached,
        "disagreeing": [asdict(case) for case in found.disagreeing[:most]],
    }
