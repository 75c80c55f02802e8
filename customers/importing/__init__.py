"""Taking over files of customers and contacts with somebody looking on: map, look, decide, run, take back."""
