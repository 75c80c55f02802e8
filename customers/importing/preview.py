"""The rows of the preview: what each row would be, by what it was recognised, and what it would change."""

from collections.abc import Sequence

from customers.importing.drafts import Draft, whole_name
from customers.importing.matching import Match
from customers.importing.options import Options
from customers.importing.planned import Decided, cells_of
from customers.importing.standing import Comparison, Standing, person_of
from customers.models import Group, ImportFile, ImportRow
from foundation.loading.cells import Days
from foundation.periods import company_zone
from foundation.records.shapes import Records

Outcome = ImportRow.Outcome
IN_A_NAME = {"name", "title", "first_name", "middle_name", "last_name", "suffix"}
NOTHING_NEW = "Says nothing that is not known already."


class Rows:
    """Makes the rows of the preview: what each would be, and what it would change."""

    def __init__(self, file: ImportFile, records: Records, options: Options, standing: dict[int, Standing]):
        self.file, self.options, self.standing = file, options, standing
        self.cells = {row.number: row.cells for row in records.rows}
        self.comparison = Comparison(Days(company_zone(), options.date_format or None))
        chosen = Group.objects.filter(pk__in=options.groups).values_list("name", flat=True)
        self.groups = ", ".join(filter(None, (*chosen, options.new_group)))

    def of(self, drafts: Sequence[Draft], matches: dict[int, Match | None]) -> list[ImportRow]:
        """Return a row for each draft."""
        return [self._row(each, matches[each.number]) for each in drafts]

    def _row(self, made: Draft, match: Match | None) -> ImportRow:
        known = self.standing.get(match.customer_id) if match else None
        row = ImportRow(file=self.file, number=made.number, cells=self.cells[made.number], name=made.called[:320])
        row.remarks, row.reason = made.remarks, made.refusal or (match.how if known else "")
        row.customer = known.customer if known else None
        row.outcome = Outcome.REFUSED if made.refusal else self.options.known if known else Outcome.CREATE
        if row.outcome == Outcome.CREATE and known:
            row.customer = None
        row.changes = [] if made.refusal else self.changes(made, known)
        if (
            known
            and row.outcome in (Outcome.FILL, Outcome.UPDATE)
            and not self._changes_anything(made, known, row.outcome)
        ):
            row.outcome, row.reason = Outcome.SKIP, f"{row.reason} {NOTHING_NEW}".strip()
        return row

    def _changes_anything(self, made: Draft, known: Standing, what: str) -> bool:
        return bool(self._compared(made, known, what)) or bool(self.groups or made.groups)

    def changes(self, made: Draft, known: Standing | None) -> list[list[str]]:
        """Return what the row would change when it may change everything, each as what, before and after."""
        found = self._compared(made, known, Outcome.UPDATE)
        groups = ", ".join(filter(None, (self.groups, *made.groups)))
        return [*map(list, found), *([["Groups", "", groups]] if groups else [])]

    def _compared(self, made: Draft, known: Standing | None, what: str) -> list[tuple[str, str, str]]:
        customer, main, further, person = cells_of(Decided(made, what, None), known, self.options)
        there = known.cells if known else {}
        region = main.get("country", "") or there.get("country", "")
        found = self.comparison.of_customer(customer if known else _besides_the_name(customer), there, region)
        if main and not (known and known.has_address):
            found.append(("Address", "", ", ".join(_written(main))))
        else:
            found += self.comparison.of_customer(main, there, region)
        found += [("Further address", "", ", ".join(_written(place))) for place in further]
        known_person = person_of(known, person)
        if person and known_person is None:
            found.append(("Person", "", " ".join(filter(None, (person.get("title"), whole_name(person))))))
            person = {name: cell for name, cell in person.items() if name not in IN_A_NAME}
        return found + self.comparison.of_person(person, known_person, region)


def _besides_the_name(customer: dict[str, str]) -> dict[str, str]:
    """Leave out what a new customer's row says at its head, and that it is a customer."""
    usual = {"name": customer.get("name"), "status": "customer"}
    return {name: cell for name, cell in customer.items() if usual.get(name) != cell}


def _written(place: dict[str, str]) -> list[str]:
    return [part for name, part in place.items() if part and not name.startswith("address_")]
