"""The table of the Kaesong zone, as its page and the API give it."""

from nkworld.provenance.claim_tables import ClaimTable, register

from .models import ZoneFigure


@register
class ZoneFigures(ClaimTable):
    """Output, workers and companies of the Kaesong industrial zone, 2005–2016.

    `indicator` says what is counted: output in current US dollars, or persons, or companies. Ask
    for a `frequency`: months and running totals (`cumulative`) lie within or across full years.
    """

    model = ZoneFigure
    name = "zone"
    caption = "Kaesong industrial zone"
    caption_note = "Months and running totals lie within or across years: never add them."
    columns = {
        "period": "Period",
        "indicator": "Counted",
        "value": "Figure",
        "state_of": "On the day",
    }
    crumbs = (("Travel", "travel:index"), ("Kaesong industrial zone", "kaesong:index"))
    filters = {"indicator": "Counted"}
    point_of_view = "The zone’s, in North Korea, as South Korea’s side counts."
    api_fields = {
        "indicator": "Output in US dollars, or persons, or companies.",
        "state_of": "Of workers and companies: the day counted; null where not told.",
    }
