"""Statements of account to many customers at once: proposed, looked through, released, sent once each."""
