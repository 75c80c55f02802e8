"""What collecting says no with."""


class CaseRefused(Exception):
    """Nothing was saved; the text says why and what to do, `field` which input it is about."""

    def __init__(self, text: str, field: str = ""):
        super().__init__(text)
        self.field = field
