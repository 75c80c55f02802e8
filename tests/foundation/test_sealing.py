"""What is sealed in the database opens only with the key, and only where it belongs."""

import pytest

from foundation.sealing import CannotOpen, open_sealed, seal

BARE = "DE89370400440532013000"


def test_a_sealed_value_opens_only_for_what_it_is_about(settings):
    sealed = seal(BARE, about="1:iban")
    assert BARE not in sealed
    assert seal(BARE, about="1:iban") != sealed
    assert open_sealed(sealed, about="1:iban") == BARE
    for about in ("2:iban", "1:number"):
        with pytest.raises(CannotOpen, match="belongs to somebody else"):
            open_sealed(sealed, about=about)
    with pytest.raises(CannotOpen, match="altered"):
        open_sealed(sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:], about="1:iban")
    settings.BANK_DATA_KEYS = [b"n" * 32]
    with pytest.raises(CannotOpen, match="which is not here"):
        open_sealed(sealed, about="1:iban")
