"""The states of a paper and of its run, as credit.models.Reminder and financials.models.Statement name them."""

PROPOSED, EXCLUDED, QUEUED, PREPARING = "proposed", "excluded", "queued", "preparing"
HANDING, SENT, FAILED, UNCLEAR = "handing", "sent", "failed", "unclear"
RELEASED, FINISHED, DISCARDED = "released", "finished", "discarded"  # of a run

NOT_SENT = (PROPOSED, QUEUED)
UNFINISHED = (QUEUED, PREPARING, HANDING)
CLAIMABLE = (QUEUED, PREPARING)
TO_BE_SAID = (UNCLEAR, FAILED)  # a person says what becomes of it
# What the page of a run can show, as its filters are named there.
SHOWN = {
    "proposed": ("To be sent", (PROPOSED,)),
    "under-way": ("Being sent", UNFINISHED),
    "sent": ("Sent", (SENT,)),
    "unclear": ("Unclear", (UNCLEAR,)),
    "failed": ("Failed", (FAILED,)),
    "excluded": ("Left out", (EXCLUDED,)),
}
