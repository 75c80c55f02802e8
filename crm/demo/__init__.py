"""The demo company: a wholesaler of technical supplies, invented from a seed, with years of history."""
