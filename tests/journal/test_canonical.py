import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.canonical import SAFE_INTEGER, NotCanonical, canonical_bytes, parse_canonical

texts = st.text(st.characters(exclude_categories=["Cs"]))
keys = st.text(st.characters(max_codepoint=127), max_size=8)
integers = st.integers(-SAFE_INTEGER + 1, SAFE_INTEGER - 1)
values = st.recursive(
    st.none() | st.booleans() | integers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


def test_keys_are_sorted_and_nothing_is_escaped_that_need_not_be():
    assert canonical_bytes({"b": 1, "a": 'ö€😀/"\\\n\x1f\x7f'}) == '{"a":"ö€😀/\\"\\\\\\n\\u001f\x7f","b":1}'.encode()


@given(values)
def test_what_was_written_is_read_again(value):
    assert parse_canonical(canonical_bytes(value)) == value


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), 2**53, -(2**53), {"ä": 1}, {1: 2}, "\ud800", b"bytes", {"deep": [object()]}]
)
def test_what_has_no_one_way_to_be_written_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical_bytes(value)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b'{"a": 1}', b'{"b":1,"a":2}', b'{"a":1,"a":1}', b"1.0", b"1e3", b"NaN", b'"\\u0041"', b'"\\/"',
     b"\xff", b"01", b"[1]\n", b'"\\ud800"', b"[" * 100_000],
)  # fmt: skip
def test_the_same_written_another_way_is_refused(data):
    with pytest.raises(NotCanonical):
        parse_canonical(data)
