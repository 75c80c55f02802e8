"""Files of addresses as people send them (CSV, XLSX, vCard, LDIF), read into one shape: heads, rows, and bad rows."""
