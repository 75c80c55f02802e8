"""Every verb of the product writes what it did into the customer's journal; read from the source, verb by verb."""

import ast
from functools import cache

import pytest

from financials.adjustments import MAY_BE_UNDONE
from financials.models import Document
from journal.kinds import HOUSE, PEOPLE, SLUG
from tests.verbs import Place, calls_of, functions, modules, names_in, reaches

RECORD = {("journal.record", "record"), ("journal.record", "record_many")}
TOLD = (("customers.events", "tell"), ("customers.events", "tell_many"), ("customers.events", "tell_move"))
KINDS = {kind.value for kind in PEOPLE + HOUSE}

ASKS = "asks whether something may be done, and changes nothing"
DRAFT = "a draft binds nobody; that it is issued, held back or discarded is recorded"
WITHIN = "one step of a verb that records the whole"
NOBODYS = "touches no customer"
SETTING = "a setting of the house"
HANDED_OVER = "the list of exports, which nobody can change, says who and when"
UNSENT = "the customer has nothing yet; that something was sent to it is recorded"
EXCEPTIONS = {
    "catalog.stock.adjust": NOBODYS,
    "catalog.stock.cancel_supply": NOBODYS,
    "catalog.stock.deliver": WITHIN,
    "catalog.stock.expect_supply": NOBODYS,
    "catalog.stock.receive": NOBODYS,
    "catalog.stock.take_back": WITHIN,
    "catalog.stock.transfer": NOBODYS,
    "credit.dunning.levels.add_level": SETTING,
    "credit.dunning.levels.change_level": SETTING,
    "credit.dunning.levels.change_policy": SETTING,
    "credit.dunning.levels.remove_level": SETTING,
    "credit.dunning.levels.remove_text": SETTING,
    "credit.dunning.levels.write_text": SETTING,
    "credit.dunning.runs.discard_run": UNSENT,
    "credit.dunning.runs.leave_out": UNSENT,
    "credit.dunning.runs.make_run": UNSENT,
    "credit.dunning.runs.release_run": UNSENT,
    "credit.dunning.runs.take_in": UNSENT,
    "credit.gate.ensure_call": ASKS,
    "credit.gate.ensure_credit": ASKS,
    "credit.holding.held.hold_back_call": "the service records the call as refused (service.calls)",
    "credit.holding.whatif.state_of": ASKS,
    "credit.holding.whatif.what_if": ASKS,
    "credit.holding.work_to_come.to_come": ASKS,
    "customers.addresses.save": WITHIN,
    "customers.bulk.changing.change_in_background": WITHIN,
    "customers.bulk.changing.change_many": "each of its actions tells every customer (customers.bulk)",
    "customers.bulk.looking_after.set_for_all": WITHIN,
    "customers.groups.change_group": SETTING,
    "customers.groups.make_group": SETTING,
    "customers.groups.move_group": SETTING,
    "customers.groups.remove_group": SETTING,
    "customers.importing.files.bring": NOBODYS,
    "customers.importing.mapping.remember": NOBODYS,
    "customers.images.begin": WITHIN,
    "customers.merging.folding.make_fit": WITHIN,
    "customers.merging.folding.revoke_second_mandates": WITHIN,
    "customers.merging.folding.step_back": WITHIN,
    "customers.merging.merge.become_tombstone": WITHIN,
    "customers.undo_rules.ensure_undoable": ASKS,
    "customers.undo_rules.mark_undone": WITHIN,
    "customers.people.new_person": WITHIN,
    "customers.people.write": WITHIN,
    "customers.register.write": WITHIN,
    "customers.register.write_unless_circle": WITHIN,
    "customers.selections.keeping.change_selection": NOBODYS,
    "customers.selections.keeping.copy_selection": NOBODYS,
    "customers.selections.keeping.remove_selection": NOBODYS,
    "customers.selections.keeping.save_selection": NOBODYS,
    "financials.accounting.accounts.keep_accounts": SETTING,
    "financials.accounting.exporting.export_books": HANDED_OVER,
    "financials.accounting.job.export_in_background": HANDED_OVER,
    "financials.banners.keep_banner": SETTING,
    "financials.banners.switch_banner": SETTING,
    "financials.bank.booking.ignore_line": "the line of a statement is nothing of ours",
    "financials.bank.importing.import_statements": NOBODYS,
    "financials.chain.follow": WITHIN,
    "financials.chain.follow_its_lines": WITHIN,
    "financials.debits.collecting.prepare_run": "the bank has nothing yet; that it was sent or discarded is recorded",
    "financials.documents.move": WITHIN,
    "financials.documents.write_document": WITHIN,
    "financials.drafts.save_draft": DRAFT,
    "financials.editor.copying.copy_document": DRAFT,
    "financials.gates.ensure_may_be_issued": ASKS,
    "financials.gates.ensure_may_be_taken": ASKS,
    "financials.reservations.bring_back": WITHIN,
    "financials.reservations.ship": WITHIN,
    "financials.statement_runs.runs.discard_run": UNSENT,
    "financials.statement_runs.runs.leave_out": UNSENT,
    "financials.statement_runs.runs.make_run": UNSENT,
    "financials.statement_runs.runs.release_run": UNSENT,
    "financials.statement_runs.runs.take_in": UNSENT,
    "foundation.tables.paging.in_order": "`by` is what a list is sorted by",
    "journal.agenda.booking.ensure_bookable": ASKS,
    "journal.agenda.saying.tell": "rings at those concerned; what happened is recorded beside it",
    "journal.agenda.series.copy_on": WITHIN,
    "journal.agenda.series.new_stand_in": WITHIN,
    "journal.quiet.choose_quiet": SETTING,
    "service.gates.ensure_may_be_taken": ASKS,
    "staff.arranging.arrange": SETTING,
    "service.gates.hold_back": "the service records the call as refused (service.calls)",
    "service.gates.why_not": ASKS,
}


@cache
def verbs() -> dict[str, Place]:
    """Return what acts in somebody's name: public, with `by` as a keyword, in no module of pages or commands."""
    return {
        ".".join(place): place
        for place, node in functions()
        if any(argument.arg == "by" for argument in node.args.kwonlyargs)
        and not place[1].rpartition(".")[2].startswith("_")
        and not is_page(place[0])
    }


def is_page(module: str) -> bool:
    return module.endswith("views") or not {"views", "management", "demo"}.isdisjoint(module.split("."))


def test_the_source_is_read_as_it_is_meant():
    assert len(verbs()) > 120
    for spoken in (
        "financials.payments.record_payment",
        "customers.people.add_contact",
        "financials.orders.place_order",
    ):
        assert reaches(verbs()[spoken], RECORD), spoken
    assert not reaches(("foundation.money", "format_money"), RECORD)


def test_every_verb_records_its_event_or_says_why_not():
    silent = sorted(name for name, place in verbs().items() if name not in EXCEPTIONS and not reaches(place, RECORD))
    assert not silent, f"Record what was done, or name the reason in EXCEPTIONS: {silent}"


def test_every_exception_is_still_needed():
    needless = [name for name in EXCEPTIONS if name not in verbs() or reaches(verbs()[name], RECORD)]
    assert not needless, f"Take these out of EXCEPTIONS: {needless}"


# Where the kind of an entry is worked out, and what it can come to. An empty set: it is one of those people choose.
WORKED_OUT = {
    "crm.demo.diary._entry": set(),
    "customers.admin.CustomerAdmin.save_model": {"limit_changed", "customer_changed", "customer_created"},
    "financials.adjustments.undo_adjustment": set(MAY_BE_UNDONE.values()),
    "financials.cancellation.cancel": {f"{kind}_cancelled" for kind in Document.Kind.values},
    "journal.agenda.appointments._say_changed": {"appointment_moved", "appointment_changed"},
    "journal.agenda.tasks.complete_task": {"task_done"},
    "journal.call_note.CallNote._record": set(),
    "journal.loading._entry": set(),
    "service.calls._close": {"call_done", "call_cancelled"},
}


@cache
def kinds_said() -> dict[str, str]:
    """Return every kind that is recorded somewhere, with the function that says it, following wrappers."""
    said: dict[str, str] = {}
    doors = [(door, 1) for door in (*RECORD, ("journal.new_entry", "NewEntry"), *TOLD)]
    for door, position in doors:
        for caller, node, call in calls_of(door):
            place = ".".join(caller)
            argument = next((each.value for each in call.keywords if each.arg == "kind"), None)
            argument = argument or (call.args[position] if len(call.args) > position else None)
            names = [each.arg for each in (*node.args.args, *node.args.kwonlyargs)]
            if place in WORKED_OUT:
                said |= dict.fromkeys(WORKED_OUT[place], place)
            elif isinstance(argument, ast.Name) and argument.id in names:
                if (further := (caller, names.index(argument.id))) not in doors:
                    doors.append(further)
            elif argument:
                said |= dict.fromkeys(meant(caller[0], node, argument), place)
    return said


def meant(module: str, node: ast.AST, argument: ast.AST) -> set[str]:
    """Return the kinds an expression can come to: a text, either of two, or a name that is set to such."""
    if isinstance(argument, ast.Constant):
        return {argument.value}
    if isinstance(argument, ast.IfExp):
        return meant(module, node, argument.body) | meant(module, node, argument.orelse)
    name = argument.attr if isinstance(argument, ast.Attribute) else getattr(argument, "id", "")
    home = "journal.kinds" if isinstance(argument, ast.Attribute) else names_in(module).get(name, (module, name))[0]
    for inner in (*ast.walk(node), *modules()[home].body):
        if isinstance(inner, ast.Assign) and getattr(inner.targets[0], "id", "") == name:
            return meant(home, node, inner.value)
    raise AssertionError(f"{module} records {ast.unparse(argument)}: say in WORKED_OUT what that can come to.")


def test_every_kind_that_is_recorded_has_a_name_and_a_picture():
    said = kinds_said()
    assert len(said) > 60
    unknown = {kind: place for kind, place in said.items() if kind not in KINDS}
    assert not unknown, f"Register these in journal/kinds.py: {unknown}"


# Events that have a name already and whose verbs are still to be written; files taken over may speak of them.
TO_COME = {
    "collector_assigned",
    "dispute_noted",
    "document_removed",
    "mail_refiled",
    "next_contact_set",
    "reminder_failed",
    "reminder_sent",
    "risk_cleared",
    "risk_flagged",
    "terms_changed",
}


def test_every_event_that_is_registered_is_recorded_somewhere():
    never = {kind.value for kind in HOUSE} - set(kinds_said())
    assert never <= TO_COME, f"Nothing records these: {sorted(never - TO_COME)}"


@pytest.mark.parametrize("kind", PEOPLE + HOUSE, ids=lambda kind: kind.value)
def test_every_kind_can_be_shown(kind, settings):
    drawn = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text()
    assert SLUG.fullmatch(kind.value)
    assert kind.label
    assert f'id="{kind.icon}"' in drawn
