"""Files of customers for other programs: vCards, and lists of people; its own lists are foundation.tables."""
