"""RFC 8785 canonical JSON, restricted: ASCII keys, no floats, integers below 2^53 (money travels as a string)."""

import json

SAFE_INTEGER = 2**53
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class NotCanonical(ValueError):
    """The value or the bytes cannot stand in the journal; the message says which part."""


def canonical_bytes(value) -> bytes:
    """The one way to write `value` (str, int, bool, None, list, dict) as JSON bytes; raises NotCanonical."""
    _check(value)
    try:
        return _ENCODER.encode(value).encode()
    except UnicodeEncodeError as trouble:
        raise NotCanonical("half a character (a lone surrogate) cannot be written down") from trouble


def parse_canonical(data: bytes):
    """Read bytes written by canonical_bytes; raises NotCanonical when a single byte is written another way."""
    try:
        value = json.loads(data, parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError) as trouble:
        raise NotCanonical(f"not JSON: {trouble}") from trouble
    if canonical_bytes(value) != data:
        raise NotCanonical("written in another way than the canonical one")
    return value


def _check(value) -> None:
    if isinstance(value, dict):
        _check_keys(value)
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            _check(item)
    elif isinstance(value, int) and abs(value) >= SAFE_INTEGER:
        raise NotCanonical(f"{value} is too large for a JSON number; write it as text")
    elif not (value is None or isinstance(value, str | int)):
        raise NotCanonical(f"{type(value).__name__} has no place in canonical JSON")


def _check_keys(value: dict) -> None:
    for key in value:
        if not (isinstance(key, str) and key.isascii()):
            raise NotCanonical(f"the key {key!r} is not plain ASCII")


def _refuse(literal: str):
    raise NotCanonical(f"the number {literal} is not a whole one")
