"""Files are cut, mixed up and damaged on their way: each is imported, or refused in a sentence, and nothing else."""

from random import Random

import pytest

from financials.bank.contents import Unreadable
from financials.bank.importing import import_statements
from financials.bank.proposing import propose
from tests import make
from tests.financials.bank import samples

NOW = make.at(samples.DAY)
WHOLE = (
    samples.mt940(("1.00", "INV 42"), ("-2.00", samples.german("x"))),
    samples.camt(samples.entry("10.00", samples.detail("INV 42")), balances=samples.balance("OPBD", "1.00")),
    samples.BAI2,
    samples.OFX1.replace(b"1,250.00", b"1250.00"),
    b"Date;Name;Amount;Balance\n2026-05-04;Baumgart;12,00;12,00\n2026-05-05;Huber;-1,00;11,00\n",
)
DIRT = b"0123456789,.:/<>\n?ABCdc-+;\"'\x00\xff "


def damaged(content: bytes, chance: Random) -> bytes:
    """The file with a few bytes lost, added, changed, or its end cut off."""
    found = bytearray(content)
    for _ in range(chance.randint(1, 5)):
        place = chance.randrange(len(found)) if found else 0
        match chance.randint(0, 4):
            case 0:
                del found[place : place + chance.randint(1, 30)]
            case 1:
                found[place:place] = bytes(chance.choices(DIRT, k=chance.randint(1, 8)))
            case 2 if found:
                found[place] = chance.randrange(256)
            case 3:
                found[place:place] = found[place : place + 120]
            case _:
                del found[len(found) - chance.randint(0, 40) :]
    return bytes(found)


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_file_is_imported_or_refused_in_a_sentence(db, seed):
    chance, refusals = Random(seed), []
    for _ in range(60):
        content = damaged(chance.choice(WHOLE), chance)
        try:
            imported = import_statements(
                content=content, file_name="x", by=None, now=NOW, number="123456", currency="EUR"
            )
        except Unreadable as refusal:
            refusals.append(str(refusal))
        else:
            for statement in imported.statements:
                propose(statement.lines.all())
    assert 0 < len(refusals) < 60
    assert all(sentence.endswith((".", ")")) for sentence in refusals)
