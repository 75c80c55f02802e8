"""The answer pack: what a caller asks for, in one e-mail while still on the telephone."""
