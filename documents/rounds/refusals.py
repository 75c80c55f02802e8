"""What is said when something about a round is not done."""


class RoundRefused(Exception):
    """Something about a run or a paper was not done; the text says why and what to do.

    `field` names the entry of the form it is about, None for the whole.
    """

    def __init__(self, text: str, field: str | None = None):
        super().__init__(text)
        self.field = field


class NotPossible(Exception):
    """It was left as it is; the text says why and what to do."""
