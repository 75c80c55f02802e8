"""The overview as a registry of blocks: each shows the last few of its kind and leads to all of them."""

from crm.blocks.block import Asked, Block, Drawn, Line
from crm.blocks.filling import drawn, filled
from crm.blocks.registry import BLOCKS, BY_KEY

__all__ = ["BLOCKS", "BY_KEY", "Asked", "Block", "Drawn", "Line", "drawn", "filled"]
