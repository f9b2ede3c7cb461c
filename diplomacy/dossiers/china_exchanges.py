"""China's public diplomacy towards North Korea by year, as AidData counted it in yearbooks."""

from django.db import models

from nkworld.asking import claim_tables
from nkworld.asking.fields import OneOfField
from nkworld.charts import Figure
from nkworld.figures import registry as figures
from nkworld.figures.claims import Claims
from nkworld.provenance.models import Observation
from nkworld.provenance.models.constraints import not_negative
from nkworld.search.answers import answers


class ChinaExchange(Observation):
    """How many visits, students or partnerships between China and North Korea a year had."""

    class Indicator(models.TextChoices):
        GOVERNMENT = "government-visits", "Visits of governments, China and North Korea"
        MILITARY = "military-visits", "Visits of the military, China and North Korea"
        ELITE = "total-elite-visits", "Visits of both, China and North Korea"
        JOURNALISTS = "journalist-visits", "Visits of journalists, China and North Korea"
        OP_EDS = "ambassador-op-eds", "Articles of China’s ambassador"
        INBOUND = "inbound-students-to-china", "North Korean students in China"
        OUTBOUND = "outbound-chinese-students", "Chinese students in North Korea"
        CONFUCIUS = "confucius-institutes", "Confucius Institutes in North Korea"
        SISTER_CITIES = "sister-cities-established", "Sister cities, China and North Korea"
        MEDIA = "media-partnerships", "Partnerships of media, China and North Korea"

    indicator = models.CharField("what is counted", max_length=25, choices=Indicator)

    dataset = "diplomacy/china-exchanges"
    page = "dossiers:china-exchanges-claims"
    unit = "visits, students, articles or partnerships, by the indicator"
    cell = ("indicator", "period", "frequency")
    index_name = "china_exchange"
    never_added = "the visits of elites hold those of governments and of the military."

    class Meta(Observation.Meta):
        verbose_name = "count of exchanges with China"
        verbose_name_plural = "counts of exchanges with China"
        constraints = [not_negative("Nobody counts less than none.")]


@claim_tables.register
class ChinaExchanges(claim_tables.ClaimTable):
    """Exchanges between China and North Korea, 2000 to 2016, as AidData counted them.

    Compiled from China's diplomatic yearbooks and the press; the zeros are the file's own. The
    visits of elites are those of governments and of the military together: no two indicators are
    added.
    """

    model = ChinaExchange
    columns = ("period", "indicator", "value")
    filters = ("indicator",)
    crumbs = (("Diplomacy", "diplomacy:index"),)


Indicator = ChinaExchange.Indicator
TOPICS = {
    Indicator.GOVERNMENT: "government visits with China",
    Indicator.MILITARY: "military visits with China",
    Indicator.ELITE: "elite visits with China",
    Indicator.JOURNALISTS: "journalist visits with China",
}


@figures.register(
    ChinaExchange.dataset,
    ChinaExchange.dataset,
    allow_all=False,
    indicator=OneOfField(Indicator.choices, "What is counted", initial=Indicator.GOVERNMENT.value),
)
def china_exchanges(params: dict) -> Figure:
    """Visits, students and partnerships between China and North Korea by year."""
    indicator = ChinaExchange.Indicator(params["indicator"])
    shown = ChinaExchange.objects.headline(params["rule"], as_of=params["as_of"]).annual()
    claims = Claims.read(shown.filter(indicator=indicator)).within(params)
    claims = claims.ordered(lambda row: row["period"])
    series = [claims.series("number", indicator.label, "category-1")] if claims else []
    counted = TOPICS.get(indicator, indicator.label.partition(",")[0])
    return Figure(
        topic=counted,
        subtitle=f"{indicator.label}, by year",
        unit=counted,
        kind="bar",
        notes=("A zero is the file’s own; visits in third countries are among those counted.",),
        **claims.stated(params, series),
    )


answers(
    ChinaExchange.dataset,
    ["exchanges China", "government visits China", "China visits"],
    subject="visits of governments between China and North Korea",
)
