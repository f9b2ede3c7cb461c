"""The economy within, as the Bank of Korea estimates it, edition by edition; prices on the markets,
as two papers with people inside the country report them; oil that nobody reported.
"""

import re

from django.db import models
from django.utils.text import slugify

from nkworld.asking import claim_tables
from nkworld.asking.fields import OneOfField
from nkworld.atlas.models import Country
from nkworld.charts import Figure, within_a_sentence
from nkworld.charts.figures import COMPILATION
from nkworld.figures import registry as figures
from nkworld.figures.claims import Claims, Row, estimates_of
from nkworld.provenance.dates import PartialDate, PartialDateField
from nkworld.provenance.models import Observation
from nkworld.provenance.models.constraints import not_negative
from nkworld.provenance.tables import grouped
from nkworld.search.answers import answers


class EconomyEstimate(Observation):
    """What one edition of an estimate says of one year of North Korea's economy.

    South Korea's prices and won: no dollars, and no account of Pyongyang's. The series was rebased
    in August 2025, so that two editions of one year differ and no line may run across them.
    """

    class Indicator(models.TextChoices):
        GROWTH = "real-growth", "Growth of the gross domestic product, per cent"
        GDP = "real-gdp", "Real gross domestic product, billion won"
        NOMINAL_GDP = "nominal-gdp", "Nominal gross domestic product, billion won"
        GNI = "nominal-gni", "Nominal gross national income, billion won"
        GNI_A_HEAD = "gni-per-head", "Gross national income a head, won"
        FARMING = "growth-agriculture", "Growth of agriculture, per cent"
        MINING = "growth-mining-manufacturing", "Growth of mining and manufacturing, per cent"
        MANUFACTURING = "growth-manufacturing", "Growth of manufacturing, per cent"
        CONSTRUCTION = "growth-construction", "Growth of construction, per cent"
        SERVICES = "growth-services", "Growth of services, per cent"
        POPULATION = "population", "Population, persons"

    indicator = models.CharField("what is estimated", max_length=27, choices=Indicator)
    edition = models.CharField(max_length=30, help_text="When it was published, and on which base.")

    dataset = "trade/economy"
    page = "estimates:economy-claims"
    unit = "won, billions of won, per cent or persons, by the indicator"
    cell = ("indicator", "edition", "period", "frequency")
    index_name = "economy"
    never_added = "each is a level or a rate of a year, and editions stand on different bases."

    class Meta(Observation.Meta):
        verbose_name = "estimate of the economy"
        verbose_name_plural = "estimates of the economy"


Indicator = EconomyEstimate.Indicator


@claim_tables.register
class Economy(claim_tables.ClaimTable):
    """North Korea's economy by year as the Bank of Korea in Seoul estimates it.

    In South Korean won at South Korean prices, so that it compares with no other country's. Ask
    for one `indicator` and one `edition`: the editions before and after August 2025 stand on two
    bases, and both 32.3 and 35.6 trillion won are the year 2023.
    """

    model = EconomyEstimate
    columns = ("period", "indicator", "edition", "value")
    filters = ("indicator",)
    crumbs = (("Trade", "trade:index"),)


@figures.register(
    EconomyEstimate.dataset,
    EconomyEstimate.dataset,
    allow_all=False,
    indicator=OneOfField(Indicator, "What is estimated", initial="real-growth"),
)
def economy(params: dict) -> Figure:
    """The economy of North Korea by year as Seoul’s central bank estimates it, by edition."""
    indicator = Indicator(params["indicator"])
    shown = EconomyEstimate.objects.headline(params["rule"], as_of=params["as_of"]).annual()
    claims = Claims.read(shown.filter(indicator=indicator), "edition").within(params)
    editions = sorted(claims.by("edition").items(), key=lambda each: each[1].periods[-1])
    series = [
        some.ordered(lambda row: row["period"]).series(
            slugify(edition), PartialDate(edition).label, f"category-{n}"
        )
        for n, (edition, some) in enumerate(editions, start=1)
    ]
    is_rate = "per cent" in indicator.label
    what, _, unit = indicator.label.rpartition(", ")
    topic = re.sub("(the )?gross domestic product", "GDP", what)
    topic = re.sub("[Gg]ross national income", "GNI", topic)
    return Figure(
        topic=topic if topic.startswith("GNI") else within_a_sentence(topic),
        headed_by=tuple(series[-1:]),
        subtitle=f"{indicator.label}, by the edition of the estimate",
        unit="per cent change on the year before" if is_rate else unit,
        kind="bar",
        notes=("Editions stand on different bases: a line never runs from one to the other.",),
        **claims.stated(params, series),
    )


answers(EconomyEstimate.dataset, ["growth economy", "GDP growth", "economy"], subject="growth")
answers(
    EconomyEstimate.dataset,
    ["GDP", "gross domestic product"],
    subject="the gross domestic product",
    given={"indicator": Indicator.GDP.value},
)


class MarketPrice(Observation):
    """What one paper's people paid on a market, in North Korean won for a kilogram, or for a dollar
    or a yuan. A won of before the exchange of December 2009 is a hundredth of one after it.
    """

    class Item(models.TextChoices):
        RICE = "rice", "Rice, a kilogram"
        CHINESE_RICE = "rice-chinese", "Chinese rice, a kilogram"
        STICKY_RICE = "glutinous-rice", "Glutinous rice, a kilogram"
        MAIZE = "maize", "Maize, a kilogram"
        PORK = "pork", "Pork, a kilogram"
        PETROL = "petrol", "Petrol, a kilogram"
        DIESEL = "diesel", "Diesel, a kilogram"
        DOLLAR = "usd", "One US dollar"
        YUAN = "cny", "One Chinese yuan"

    class Won(models.TextChoices):
        NEW = "new", "Won since December 2009"
        OLD = "old", "Won before December 2009"

    item = models.CharField("what was bought", max_length=14, choices=Item)
    place = models.CharField(max_length=60, help_text="A town or provinces, as the paper says.")
    day = PartialDateField("date", help_text="Of the price, or of the end of its week.")
    won = models.CharField("which won", max_length=3, choices=Won, default=Won.NEW)

    dataset = "trade/market-prices"
    page = "estimates:market-prices-claims"
    unit = "North Korean won for a kilogram, a dollar or a yuan"
    cell = ("item", "place", "day", "period", "frequency")
    index_name = "market_price"
    content = (*Observation.content, "won")
    never_added = "they are prices."

    class Meta(Observation.Meta):
        verbose_name = "market price"
        constraints = [not_negative("A price is zero or more.")]


Item = MarketPrice.Item


@claim_tables.register
class MarketPrices(claim_tables.ClaimTable):
    """Prices of food and fuel and rates of exchange on North Korea's markets, by town and day.

    Two voices, Asia Press and Daily NK, each with people of its own: single figures out of their
    reports, no series of either. Ask for one `item`, and mind `won`: a hundred old ones became
    one new one in December 2009.
    """

    model = MarketPrice
    columns = ("day", "item", "place", "value", "won")
    filters = ("item", "won")
    crumbs = (("Trade", "trade:index"),)


@figures.register(
    MarketPrice.dataset,
    MarketPrice.dataset,
    item=OneOfField(Item, "What was bought", initial="rice"),
)
def market_prices(params: dict) -> Figure:
    """What food, fuel, a dollar or a yuan cost on North Korea’s markets, by paper and place."""
    item = Item(params["item"])
    shown = MarketPrice.objects.as_of(params["as_of"]).filter(item=item, won=MarketPrice.Won.NEW)
    claims = Claims.read(shown, "place", "day").within(params).ordered(lambda row: row["day"])
    # Of the reports of a month the last: months without one are gaps, which no line bridges.
    last = {(voice(row), row["period"]): row for row in claims.rows}.values()
    noted = (row | {"note": f"{row['place']}. {row['note']}".strip(" .")} for row in last)
    series = [
        Claims(tuple(rows)).series(slugify(name), name, f"category-{number}")
        for number, (name, rows) in enumerate(grouped(noted, voice).items(), start=1)
    ]
    # By what the paper itself printed: a copy that nobody reviewed leads nowhere.
    series.sort(
        key=lambda s: max((p.x for p in s.on_record if p.read != COMPILATION), default=""),
        reverse=True,
    )
    return Figure(
        topic=within_a_sentence(item.label),
        headed_by=tuple(series[:1]),
        subtitle=f"{item.label}: the last report of each month, in won of after November 2009",
        unit="North Korean won",
        kind="line",
        x_title="Month",
        notes=(
            "Single reports out of the pages of two papers, not their series: much is missing in "
            "between. Prices in the won of before December 2009 stand in the table.",
        ),
        **claims.stated(params, series),
    )


def voice(row: Row) -> str:
    """Daily NK names towns; Asia Press mostly names provinces along the border with China."""
    paper = row["source__short_name"]
    return paper if row["source__slug"] == "asiapress" else f"{row['place']}, {paper}"


for each, words in {
    Item.RICE: ["rice price", "price rice", "market prices", "prices"],
    Item.MAIZE: ["maize price", "price corn"],
    Item.PETROL: ["petrol price", "fuel price"],
    Item.DOLLAR: ["exchange rate", "dollar rate", "won dollar"],
    Item.YUAN: ["yuan rate", "won yuan"],
}.items():
    answers(
        MarketPrice.dataset,
        words,
        subject=within_a_sentence(each.label),
        given={"item": each.value},
    )


class PetroleumEstimate(Observation):
    """What one body estimates of oil that North Korea took in, or needs, beside what states
    notified to the Security Council’s committee. `measure` tells the unit.
    """

    class Measure(models.TextChoices):
        DELIVERED = "delivered", "Oil products taken in, barrels"
        NEEDED = "needed", "Oil needed in a year, barrels"
        CALLS = "tanker-calls", "Calls of its tankers at a Russian port"
        VOYAGES = "tanker-voyages", "Voyages of its tankers to a Russian port"
        TANKERS = "tankers", "Its tankers at a Russian port"

    country = models.ForeignKey(Country, models.PROTECT, related_name="petroleum_estimates")
    measure = models.CharField("what is estimated", max_length=14, choices=Measure)

    dataset = "trade/petroleum-estimates"
    page = "estimates:petroleum-estimates-claims"
    unit = "barrels, calls, voyages or ships, by the measure"
    cell = ("country", "measure", "period", "frequency")
    index_name = "petroleum"
    never_added = "spans overlap, and what is estimated to be hidden is not what was notified."

    class Meta(Observation.Meta):
        verbose_name = "estimate of petroleum"
        verbose_name_plural = "estimates of petroleum"
        constraints = [not_negative("Nobody takes in less than nothing.")]


@claim_tables.register
class PetroleumEstimates(claim_tables.ClaimTable):
    """Estimates of the refined oil that North Korea took in from Russia, and of tankers that were
    counted from space, beside what states notify.

    Barrels are no tonnes, and an estimate of what is hidden is no notification: neither is added
    to trade/goods, and no two rows of this table are added.
    """

    model = PetroleumEstimate
    columns = ("period", "country", "measure", "value")
    filters = ("country", "measure")
    crumbs = (("Trade", "trade:index"),)


@figures.register(
    PetroleumEstimate.dataset,
    PetroleumEstimate.dataset,
    over_time=False,  # its rows are spans that overlap
    measure=OneOfField(PetroleumEstimate.Measure, "What is estimated", initial="delivered"),
)
def petroleum_estimates(params: dict) -> Figure:
    """Every estimate of oil that reached North Korea beside what was notified, oldest first."""
    measure = PetroleumEstimate.Measure(params["measure"])
    subject, _, unit = str(measure.label).partition(", ")
    return estimates_of(
        params, PetroleumEstimate, subject=subject, unit=unit or "number", measure=measure
    )


answers(
    PetroleumEstimate.dataset,
    ["oil Russia estimate", "oil estimates", "petroleum estimates", "tankers Russia"],
    subject="oil that nobody notified",
)
