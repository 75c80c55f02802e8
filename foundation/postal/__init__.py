"""Postal addresses: written the way the post of their country wants them, and read from what somebody typed."""
