"""The table of published counts, as its page and the API give it."""

from rest_framework import serializers

from nkworld.asking.claim_tables import CELLS, ClaimTable, register

from .models import (
    PublishedCount,
)

MEASURES: dict[str, str] = {
    "수교국": PublishedCount.Measure.RELATIONS,
    "建交国": PublishedCount.Measure.RELATIONS,
    "상주대사관": PublishedCount.Measure.EMBASSIES_ABROAD,
    "재외공관": PublishedCount.Measure.MISSIONS_ABROAD,
    "embassies_abroad": PublishedCount.Measure.EMBASSIES_ABROAD,
    "missions_abroad": PublishedCount.Measure.MISSIONS_ABROAD,
    "missions_in_africa": PublishedCount.Measure.MISSIONS_IN_AFRICA,
    "missions_in_pyongyang": PublishedCount.Measure.MISSIONS_IN_PYONGYANG,
}


@register
class PublishedCounts(ClaimTable):
    """How many relations, embassies or missions others counted on a day, or in a month.

    The number alone: who counted seldom says which countries it holds. `measure` says what is
    counted, `counted_on` of which day; the period is the month or year that holds it.
    """

    model = PublishedCount
    name = "published-counts"
    caption = "Published counts"
    caption_note = "As others counted; seldom with a list of names"
    columns = {"counted_on": "Counted on", "measure": "What is counted", "value": "Number"}
    papers = {"source": "Who counted", "reading": "How it was read"}
    cells = {"counted_on": f"{CELLS}#day"}
    filters = {"measure": "Counted"}
    point_of_view = (
        "North Korea’s: missions abroad are its own, those in Pyongyang are others’ there."
    )
    api_fields = {
        "counted_on": serializers.CharField(
            help_text="The day that the count is of, or the month where no day is told."
        )
    }
    spreadsheet = (
        "What others counted on a day or in a month; the period is the month or year that holds it."
    )
    aliases = {"as_of": "counted_on", "day": "counted_on", "number": "value", "what": "measure"}
    words = {"measure": MEASURES}
