"""E-mail that comes in: read, put into threads, filed under a customer. There is no fetching; a file is handed in."""
