"""The files of an export, packed into one archive whose bytes are the same whenever and wherever it is made."""

import zipfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from financials.accounting import datev
from financials.accounting.accounts import Accounts
from financials.accounting.columns import RECONCILIATION, write_journal
from financials.accounting.lines import Posted, posted
from financials.accounting.period import Period
from financials.accounting.reconciling import Receivable, Reconciliation
from financials.models import AccountingExport
from foundation.money import format_money
from foundation.tables import write_csv

LAYOUT = AccountingExport.Layout
LINES, PROOF, SUMMARY = "journal-lines.csv", "reconciliation.csv", "summary.txt"
NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest an archive knows
TOLD_EVERY = 200  # vouchers
Tell = Callable[[int], None]


def pack(period: Period, layout: str, accounts: Accounts, folder: Path, tell: Tell) -> tuple[Path, Reconciliation]:
    """Write the files of a period into the folder and pack them; must run inside a transaction. Raises NotForDatev.

    `tell` hears how many vouchers are done.
    """
    proof = Reconciliation(period)
    vouchers = proof.watch(told(posted(period, accounts), tell))
    names = (_datev if layout == LAYOUT.DATEV else _csv)(vouchers, period, accounts, folder)
    with (folder / PROOF).open("wb") as file:
        write_csv(RECONCILIATION, proof.close().by_account, file)
    (folder / SUMMARY).write_text(summary(proof), encoding="utf-8", newline="\r\n")
    return _packed(folder, [*names, PROOF, SUMMARY]), proof


def told(vouchers: Iterable[Posted], tell: Tell) -> Iterable[Posted]:
    """Hand the vouchers on and say how many there were."""
    for done, voucher in enumerate(vouchers, start=1):
        yield voucher
        if done % TOLD_EVERY == 0:
            tell(done)


def _csv(vouchers: Iterable[Posted], period: Period, accounts: Accounts, folder: Path) -> list[str]:
    with (folder / LINES).open("wb") as file:
        write_journal(vouchers, file)
    return [LINES]


def _datev(vouchers: Iterable[Posted], period: Period, accounts: Accounts, folder: Path) -> list[str]:
    """A file for each currency and financial year, begun when its first voucher comes."""
    years = list(datev.years(period, accounts.policy.year_begins))
    files: dict[datev.Batch, BinaryIO] = {}
    with ExitStack() as open_files:
        for voucher in vouchers:
            year, part = next(each for each in years if voucher.counts_from <= each[1].ends_on)
            batch = datev.Batch(voucher.currency, part, year)
            if batch not in files:
                files[batch] = open_files.enter_context((folder / batch.name).open("wb"))
                files[batch].write((datev.header(batch, accounts) + datev.heads()).encode(datev.CODING))
            files[batch].writelines(line.encode(datev.CODING) for line in datev.lines(voucher))
    return sorted(batch.name for batch in files)


def summary(proof: Reconciliation) -> str:
    """Return what was exported, and whether it leads from the opening to the closing receivables."""
    rows = [
        f"{settings.COMPANY_NAME}: books of {proof.period}",
        f"Vouchers: {proof.vouchers:,}, lines: {proof.lines:,}",
        "",
        *(line for each in proof.by_currency for line in _told_of(each)),
    ]
    for voucher in proof.unbalanced:
        off = format_money(voucher.difference, voucher.currency)
        rows.append(f"NOT BALANCED: {voucher.text} ({voucher.key}) by {off} {voucher.currency}")
    agreed = "Opening receivables and the movements exported lead to the closing receivables, account by account."
    differs = f"THE EXPORT DIFFERS FROM THE RECEIVABLES: look at {PROOF} and at what is not balanced above."
    return "\n".join([*rows, agreed if proof.agrees else differs]) + "\n"


def _told_of(each: Receivable) -> Iterable[str]:
    amounts = {"Opening": each.opening, "Debits": each.debits, "Credits": -each.credits, "Closing": each.closing}
    amounts["Difference"] = each.difference
    differ = f", of which DIFFER: {each.differing:,}" if each.differing else ""
    yield f"{each.currency}, accounts: {each.accounts:,}{differ}"
    yield from (f"  {name:<12}{format_money(amount, each.currency):>20}" for name, amount in amounts.items())
    yield ""


def _packed(folder: Path, names: Iterable[str]) -> Path:
    """Return the archive; nothing in it is compressed, so that its bytes depend on nothing but the files."""
    archive = folder / "export.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for name in names:
            entry = zipfile.ZipInfo(name, NO_TIME)
            entry.create_system, entry.external_attr = 3, 0o600 << 16  # whatever machine makes it
            with packed.open(entry, "w", force_zip64=True) as to, (folder / name).open("rb") as file:
                while chunk := file.read(1 << 20):
                    to.write(chunk)
    return archive
