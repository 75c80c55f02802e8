"""Taking over quotes, orders, invoices, credit notes and payments from files."""
