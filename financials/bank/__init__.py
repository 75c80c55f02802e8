"""Bank statements: read from what banks send, matched to customers and open invoices, reviewed, booked as payments."""
