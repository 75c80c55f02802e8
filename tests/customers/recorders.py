"""Recorders for tests of settings.CUSTOMER_RECORDERS."""


def refusing(customer, kind, subject, text, by, now):
    raise RuntimeError("The journal is closed.")
