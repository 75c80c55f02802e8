"""What is known about everybody's paying on a day: the SQL that rating, risk and payment behaviour build on."""

from django.conf import settings

from financials.aging import AGING
from foundation.sql import statement

OBSERVATIONS = f"{AGING}, {statement(__file__, 'observations')}".replace("{tolerance}", str(settings.SMALL_DIFFERENCE))
BROKEN_PROMISES = statement(__file__, "broken_promises")
PROMISED = statement(__file__, "promised")
