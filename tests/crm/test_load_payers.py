"""A file of customers names who pays (F28): new and known customers, chains refused, both journals told."""

from customers.models import Customer
from tests.crm.conftest import counts, reasons

HEADER = "code,name,status,payer"


def payers() -> dict[str, str]:
    return dict(Customer.objects.exclude(payer=None).values_list("code", "payer__code"))


def test_the_payer_may_come_later_in_the_file_or_be_known_already(load):
    assert counts(load("customers", HEADER, "1,Bo,,2", "2,Astrid,,")) == (2, 0, 0, 0)
    assert counts(load("customers", HEADER, "3,Siv,,2", "1,,,2")) == (1, 0, 1, 0)
    assert payers() == {"1": "2", "3": "2"}
    told = [entry.body.subject for entry in Customer.objects.get(code="2").journal_entries.order_by("seq")]
    assert [subject.split(",")[0] for subject in told[1:]] == ["Pays for Bo (1)", "Pays for Siv (3)"]


def test_what_the_file_leaves_empty_stays(load):
    load("customers", HEADER, "1,Bo,,2", "2,Astrid,,")
    assert counts(load("customers", HEADER, "1,Bo Lindqvist,,")) == (0, 1, 0, 0)
    assert payers() == {"1": "2"}


def test_chains_and_payers_nobody_knows_are_refused_in_sentences(load):
    load("customers", HEADER, "K1,Known child,,K2", "K2,Known payer,,", "OLD,Gone,archived,")
    result = load(
        "customers", HEADER, "1,Own,,1", "2,Lost,,99", "3,Old,,OLD", "4,Child of a child,,K1", "K2,,,5", "5,Five,,",
        "6,Six,,7", "7,Seven,,6", "8,Eight,,9", "9,Nine,,10", "10,Ten,,",
    )  # fmt: skip
    assert payers() == {"K1": "K2", "9": "10"}
    said = "\n".join(reasons(result))
    assert "who pays its own invoices needs no payer" in said
    assert "there is no customer 99" in said
    assert "OLD is archived" in said
    assert "somebody else pays for K1; name who pays in the end" in said
    assert "this customer pays for others, so it has to pay for itself" in said
    assert counts(result)[3] == 8
