"""What the blocks of one overview show: the rows of all plain ones in one query, the others by their own."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from crm.blocks.block import Asked, Block, Drawn
from crm.blocks.layout import Place
from foundation.sql import fetch


def drawn(layout: Iterable[Place], asked: Asked) -> dict[str, list[Drawn]]:
    """Return the blocks of the `wide` and of the `narrow` column; those hidden or not allowed cost nothing."""
    places = [place for place in layout if place.shown and asked.user.has_perm(place.block.permission)]
    columns = {place.block.key: "wide" if place.wide else "narrow" for place in places}
    found = filled([place.block for place in places], asked)
    return {name: [one for one in found if columns[one.block.key] == name] for name in ("wide", "narrow")}


def filled(blocks: Iterable[Block], asked: Asked) -> list[Drawn]:
    """Return the blocks that have something to show, in their order."""
    blocks = [block for block in blocks if asked.is_today or not block.today_only]
    asked.drawn = frozenset(block.key for block in blocks)
    rows = _rows([block for block in blocks if block.sql], asked)
    found = ((block, _shown(block, rows.get(block.key, []), asked)) for block in blocks)
    return [_drawn(block, shown, asked) for block, shown in found if shown is not None]


def _rows(plain: list[Block], asked: Asked) -> dict[str, list[dict]]:
    if not plain:
        return {}
    parts = (f"SELECT '{block.key}' AS block, to_jsonb(one) AS row FROM ({block.sql}) one" for block in plain)
    rows = defaultdict(list)
    for each in fetch(" UNION ALL ".join(parts), asked.parameters):
        rows[each["block"]].append(json.loads(each["row"]))
    return rows


def _shown(block: Block, rows: list[dict], asked: Asked) -> dict[str, Any] | None:
    lines = [block.line(row, asked) for row in rows[: block.most]] if block.line else []
    more = {"lines": lines, "more": len(rows) > block.most}
    if not block.fill:
        return more if lines else None
    own = block.fill(asked)
    return more | (own or {}) if lines or own is not None else None


def _drawn(block: Block, shown: dict[str, Any], asked: Asked) -> Drawn:
    return Drawn(block, shown, shown.get("url") or block.all_of(asked), shown.get("verb", "All"))
