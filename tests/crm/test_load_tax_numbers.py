"""A file of customers brings VAT and tax numbers in any spelling; what does not check is kept and told."""

from customers.models import Customer
from tests.crm.conftest import counts

HEADER = "code,name,country,vat_id,tax_id"
FILE = (
    'A-1,Baumgart GmbH,Germany,"DE 136 695 976",181/815/08155',
    "A-2,Lumière S.A.,FR,40303265045,",
    "A-3,Taken from the old column,DE,,DE136695976",
    "A-4,With a typo,DE,DE136695977,",
    "A-5,Reno Tools,US,,91-1144442",
    "A-6,Bangkok Pumps,TH,,0105536000315",
)
KEPT = {
    "A-1": ("DE136695976", "181/815/08155"), "A-2": ("FR40303265045", ""), "A-3": ("DE136695976", ""),
    "A-4": ("DE136695977", ""), "A-5": ("", "91-1144442"), "A-6": ("", "0105536000315"),
}  # fmt: skip


def test_numbers_are_kept_in_one_spelling_and_doubtful_ones_are_told(load):
    outcome = load("customers", HEADER, *FILE)
    assert counts(outcome) == (6, 0, 0, 0)
    assert {one.code: (one.vat_id, one.tax_id) for one in Customer.objects.all()} == KEPT
    [warning] = [each for each in outcome["warnings"] if "VAT" in each]
    assert warning == "1 VAT or tax numbers do not check and are kept as typed: DE136695977 (A-4)."
    assert counts(load("customers", HEADER, *FILE)) == (0, 0, 6, 0), "the same file again changes nothing"


def test_a_number_too_long_to_be_one_is_refused(load):
    assert counts(load("customers", HEADER, "A-1,Acme,DE,DE 136 695 976 or so it seems,")) == (0, 0, 0, 1)
