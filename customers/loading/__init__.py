"""Taking over customers and their contacts from files."""
