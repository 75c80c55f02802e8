class DunningRefused(Exception):
    """Something about reminders was not done; the text says why and what to do.

    `field` names the entry of the form it is about, None for the whole.
    """

    def __init__(self, text: str, field: str | None = None):
        super().__init__(text)
        self.field = field
