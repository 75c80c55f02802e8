"""Writing documents: the page with its lines, what it shows while somebody types, and what may be done afterwards."""
