"""Proofs of RFC 6962 §2.1: the few hashes that show an entry to be in the tree a checkpoint signed (inclusion), and a
tree to be the beginning of a later one (consistency)."""

from collections.abc import Collection, Iterable, Iterator

from journal.merkle import leaf_hash, node_hash

Range = tuple[int, int]  # the leaves from the first to before the second


def inclusion_proofs(leaves: Iterable[bytes], positions: Collection[int], size: int) -> dict[int, list[bytes]]:
    """Return the audit path of each position in the tree of `size` leaves, in one pass over the leaves.

    Only the nodes the paths need are kept, so that a tree of millions costs a few of them. Raises ValueError when
    there are fewer leaves than `size`, or a position is outside.
    """
    if any(not 0 <= position < size for position in positions):
        raise ValueError(f"a position lies outside the tree of {size} leaves")
    paths = {position: list(path(position, 0, size)) for position in positions}
    wanted = {full for siblings in paths.values() for sibling in siblings for full in full_parts(*sibling)}
    nodes = _full_nodes(leaves, wanted, size)
    return {position: [_hash(sibling, nodes) for sibling in siblings] for position, siblings in paths.items()}


def consistency_proof(leaves: Iterable[bytes], earlier: int, size: int) -> list[bytes]:
    """Return what shows the tree of the first `earlier` leaves to be the beginning of that of `size` leaves.

    Raises ValueError when there are fewer leaves than `size`, or `earlier` is not between 1 and `size`.
    """
    if not 1 <= earlier <= size:
        raise ValueError(f"a tree of {earlier} leaves is no beginning of one of {size} leaves")
    ranges = list(_consistency(earlier, 0, size, whole=True))
    nodes = _full_nodes(leaves, {full for each in ranges for full in full_parts(*each)}, size)
    return [_hash(each, nodes) for each in ranges]


def path(position: int, start: int, end: int) -> Iterator[Range]:
    """Yield the siblings on the way from a leaf up to the root of the leaves from `start` to before `end`."""
    if end - start < 2:
        return
    middle = start + _split(end - start)
    if position < middle:
        yield from path(position, start, middle)
        yield middle, end
    else:
        yield from path(position, middle, end)
        yield start, middle


def _consistency(earlier: int, start: int, end: int, *, whole: bool) -> Iterator[Range]:
    """SUBPROOF of RFC 6962 §2.1.2; `whole` while the earlier tree began where this one does."""
    if earlier == end:
        if not whole:
            yield start, end
        return
    middle = start + _split(end - start)
    if earlier <= middle:
        yield from _consistency(earlier, start, middle, whole=whole)
        yield middle, end
    else:
        yield from _consistency(earlier, middle, end, whole=False)
        yield start, middle


def full_parts(start: int, end: int) -> Iterator[Range]:
    """Yield the full subtrees (a power of two each, the largest first) a range of the tree consists of."""
    while end > start:
        size = 1 << ((end - start).bit_length() - 1)
        yield start, start + size
        start += size


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _full_nodes(leaves: Iterable[bytes], wanted: set[Range], size: int) -> dict[Range, bytes]:
    found, stack, count = {}, [], 0
    for data in leaves:
        if count == size:
            break
        start, node = count, leaf_hash(data)
        count += 1
        if (start, count) in wanted:
            found[start, count] = node
        while stack and count - start == start - stack[-1][0]:
            start, left = stack.pop()
            node = node_hash(left, node)
            if (start, count) in wanted:
                found[start, count] = node
        stack.append((start, node))
    if count < size:
        raise ValueError(f"a tree of {size} leaves was asked for, there are {count}")
    return found


def _hash(sibling: Range, nodes: dict[Range, bytes]) -> bytes:
    *lefts, last = (nodes[part] for part in full_parts(*sibling))
    for left in reversed(lefts):
        last = node_hash(left, last)
    return last
