"""The table of the modelled migrant stock, as its page and the API give it."""

from nkworld.provenance.claim_tables import ClaimTable, register

from .models import MigrantStock


@register
class MigrantStocks(ClaimTable):
    """A model of the UN: who was born in North Korea and lives abroad, and who the other way round.

    Persons at mid-year, estimated; not to be set beside counts. China, Japan and South Korea are
    not among the countries of `from-dprk`: neither a sum of countries nor the row of `WLD`, which
    also holds the excluded ones, is a world total. Rows in which the two Koreas look mixed up are
    excluded by rule.
    """

    model = MigrantStock
    name = "estimates"
    caption = "Migrant stock"
    caption_note = "Results of a model at mid-year, no counts"
    columns = {
        "period": "Period",
        "country": "Country",
        "direction": "Who",
        "sex": "Sex",
        "value": "Persons",
    }
    crumbs = (("Travel", "travel:index"), ("Migrant stock, a model", "migrants:index"))
    filters = {"country": "Country", "direction": "Direction", "sex": "Sex"}
    point_of_view = (
        "North Korea’s: from-dprk are those born there who live in `country`, to-dprk those born "
        "in `country` who live there."
    )
    api_fields = {
        "country": "Where those born in North Korea live, or where those living there were born."
    }
