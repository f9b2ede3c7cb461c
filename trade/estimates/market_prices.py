"""Prices on North Korea's markets, as two papers with people inside the country report them."""

from django.db import models
from django.utils.text import slugify

from nkworld.asking import claim_tables
from nkworld.asking.fields import OneOfField
from nkworld.asking.parameters import figure_parameters
from nkworld.charts import Figure, Series, within_a_sentence
from nkworld.charts.figures import COMPILATION
from nkworld.figures import registry as figures
from nkworld.figures.claims import Claims, Row
from nkworld.provenance.dates import PartialDateField
from nkworld.provenance.models import Observation
from nkworld.provenance.models.constraints import cell_indexes, claim_constraints, not_negative
from nkworld.provenance.tables import grouped
from nkworld.search.answers import answers

CELL = ("item", "place", "day", "period", "frequency")


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
    cell = CELL
    content = (*Observation.content, "won")
    never_added = "they are prices."

    class Meta(Observation.Meta):
        verbose_name = "market price"
        constraints = claim_constraints(
            CELL, not_negative("not_negative", "A price is zero or more.", "value")
        )
        indexes = cell_indexes(CELL, "market_price")


Item = MarketPrice.Item


@claim_tables.register
class MarketPrices(claim_tables.ClaimTable):
    """Prices of food and fuel and rates of exchange on North Korea's markets, by town and day.

    Two voices, Asia Press and Daily NK, each with people of its own: single figures out of their
    reports, no series of either. Ask for one `item`, and mind `won`: a hundred old ones became
    one new one in December 2009.
    """

    model = MarketPrice
    caption = "Prices on the markets"
    description = (
        "What rice, maize and fuel cost on North Korea’s markets, and what a dollar and a yuan "
        "cost, as Asia Press and Daily NK report it."
    )
    also = "rice maize petrol diesel exchange rate dollar yuan won Jangmadang"
    caption_note = "North Korean won; single reports of two papers."
    columns = {
        "day": "Date",
        "item": "What was bought",
        "place": "Place",
        "value": "Won",
        "won": "Which won",
    }
    crumbs = (("Trade", "trade:index"),)
    filters = {"item": "What was bought", "won": "Which won"}
    point_of_view = "North Korea’s markets."
    api_fields = {"day": "The day of the price, or the month where no day is told."}


@figures.register(
    MarketPrice.dataset,
    title="Prices on the markets",
    parameters=figure_parameters(
        MarketPrice.dataset, item=OneOfField(Item, "What was bought", initial="rice")
    ),
    words=["rice", "fuel", "exchange rate", "won"],
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
    series.sort(key=last_month, reverse=True)
    return Figure(
        topic=within_a_sentence(item.label),
        headed_by=tuple(series[:1]),
        subtitle=f"{item.label}: the last report of each month, in won of after November 2009",
        unit="North Korean won",
        measure="count",
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


def last_month(series: Series) -> str:
    """Of what the paper itself printed: a copy that nobody reviewed leads nowhere."""
    return max((p.x for p in series.on_record if p.read != COMPILATION), default="")


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
