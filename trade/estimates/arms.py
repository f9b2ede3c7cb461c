"""Transfers of major arms by the register of SIPRI; chemicals and plant that could serve chemical
arms, as a think tank finds them recorded.
"""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models

from nkworld.asking import claim_tables
from nkworld.asking.fields import OneOfField
from nkworld.atlas.models import WORLD, Country
from nkworld.charts import Figure, Series
from nkworld.figures import registry as figures
from nkworld.figures.amounts import total
from nkworld.figures.claims import Claims, estimates_of, line
from nkworld.provenance.models import Observation, Totals
from nkworld.provenance.models.constraints import not_negative
from nkworld.search.answers import answers

from ..models import OneWay

MOST = 8  # partners with a colour of their own


class ArmsTransfer(Observation):
    """One order of major arms in SIPRI's register, over the years in which it was delivered.

    The value is in millions of trend-indicator values (TIV), an index of the volume of arms: no
    price, and never a sum with dollars. Numbers ordered and delivered are items; what SIPRI marks
    with “?” as its own estimate is named in `uncertain`.
    """

    Direction = OneWay

    direction = models.CharField(max_length=6, choices=Direction)
    partner_name = models.CharField(
        "partner", max_length=60, help_text="As SIPRI names it; no state, perhaps."
    )
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="arms_transfers"
    )
    weapon = models.CharField(
        "kind of weapon", max_length=60, help_text="Tank, submarine … in SIPRI’s words."
    )
    designation = models.CharField(max_length=60, help_text="In SIPRI’s words.")
    ordered = models.CharField(
        "year of the order", max_length=5, help_text="With a “?” where SIPRI estimates it: 1983?"
    )
    condition = models.CharField(max_length=30, help_text="New, second hand …")
    number_ordered = models.PositiveSmallIntegerField(null=True, blank=True)
    number_delivered = models.PositiveSmallIntegerField(null=True, blank=True)
    uncertain = models.CharField(
        "SIPRI’s estimates", max_length=60, blank=True, help_text="Which of these it marks with “?”"
    )

    dataset = "trade/arms-transfers"
    page = "estimates:arms-transfers-claims"
    unit = "millions of trend-indicator values (TIV)"
    cell = (
        *("direction", "partner_name", "weapon", "designation", "ordered", "condition"),
        *("period", "frequency"),
    )
    index_name = "arms_transfer"
    content = (
        *Observation.content,
        *("country", "number_ordered", "number_delivered", "uncertain"),
    )
    totals: ClassVar = Totals(("direction",), partner="partner_name")

    class Meta(Observation.Meta):
        verbose_name = "transfer of arms"
        verbose_name_plural = "transfers of arms"
        constraints = [not_negative("A delivery is zero or more.")]


@claim_tables.register
class ArmsTransfers(claim_tables.ClaimTable):
    """Orders of major conventional arms to and from North Korea in SIPRI's register, delivered
    from 1950 on.

    `value` is in millions of TIV, an index of volume: never dollars. A row is an order, whose
    deliveries may span years: it is not to be divided among them. Small arms and ammunition are
    left out, and with them most of what was sent to Russia since 2023. SIPRI asks to be named, and
    offers no copy of its register in bulk.
    """

    model = ArmsTransfer
    columns = (
        "period",
        "direction",
        "partner_name",
        "weapon",
        "designation",
        "number_delivered",
        "value",
    )
    crumbs = (("Trade", "trade:index"),)


@figures.register(
    ArmsTransfer.dataset,
    ArmsTransfer.dataset,
    allow_all=False,
    direction=OneOfField(OneWay, "Direction", initial="import"),
)
def arms_transfers(params: dict) -> Figure:
    """Arms that North Korea bought or sold, by partner and the year in which an order was done."""
    direction = OneWay(params["direction"])
    shown = ArmsTransfer.objects.headline(params["rule"], as_of=params["as_of"])
    read = Claims.read(shown.filter(direction=direction), "partner_name")
    # No order is divided among the years that it took: it counts where the last of them lies.
    done = Claims(tuple(row | {"period": row["period"][-4:]} for row in read.rows)).within(params)
    by_partner = done.by("partner_name")
    largest = sorted(by_partner, key=lambda name: -sum(r["value"] for r in by_partner[name].rows))
    shares = {name: by_partner[name] for name in largest[: MOST - (len(largest) > MOST)]}
    if rest := [name for name in largest if name not in shares]:
        shares["Others"] = done.only(lambda row: row["partner_name"] in rest)
    series = [
        by_year(f"partner-{number}", name, f"category-{number}", some, done.periods)
        for number, (name, some) in enumerate(shares.items(), start=1)
    ]
    return Figure(
        topic=f"{direction.label.lower()} of major arms",
        headed_by=(by_year("all", "All partners", "", done, done.periods),),
        subtitle=f"{direction.label} of major arms by partner and the year of the last delivery",
        unit="million TIV",
        is_flow=True,
        kind="stacked",
        notes=(
            "TIV, SIPRI’s trend-indicator value, is an index of volume: no price, no dollars.",
            "An order counts whole in the year of its last delivery, which may lie years after "
            "the first. Small arms and ammunition are left out.",
        ),
        **done.stated(params, series),
    )


def by_year(slug: str, label: str, role: str, claims: Claims, years: Iterable[str]) -> Series:
    sums = {year: total(some.amounts, "") for year, some in claims.by("period").items()}
    return line(slug, label, role, years, sums.get)


for way, words in {
    OneWay.IMPORT: ["arms imports", "arms transfers", "arms", "arms trade"],
    OneWay.EXPORT: ["arms exports", "arms sales"],
}.items():
    answers(
        ArmsTransfer.dataset,
        words,
        subject=f"{way.label.lower()} of major arms",
        given={"direction": way.value},
    )


class ChemicalImport(Observation):
    """What a study finds that one partner recorded as sent to North Korea, in kilograms, mostly as
    “at least”. The records are mirrors, and some of them South Korea's.
    """

    class Category(models.TextChoices):
        INORGANIC = "inorganic", "Inorganic chemicals"
        ORGANIC = "organic", "Organic chemicals"
        EQUIPMENT = "equipment", "Machinery, plant and laboratory equipment"
        ALL = "all", "All chemicals and equipment of the study"

    class Records(models.TextChoices):
        COMTRADE = "comtrade", "UN Comtrade"
        EUROSTAT = "eurostat", "Eurostat"
        CHINA = "china-customs", "Chinese customs"

    country = models.ForeignKey(Country, models.PROTECT, related_name="chemical_imports")
    category = models.CharField(max_length=9, choices=Category)
    goods = models.CharField(
        max_length=80, blank=True, help_text="In the study’s words, where it names one sort."
    )
    records = models.CharField("whose records", max_length=13, choices=Records)

    dataset = "trade/chemical-imports"
    page = "estimates:chemical-imports-claims"
    unit = "kilograms"
    cell = ("country", "category", "goods", "records", "period", "frequency")
    index_name = "chemical_import"
    never_added = "categories hold one another, bounds are no values, and some are South Korea’s."

    class Meta(Observation.Meta):
        verbose_name = "import of chemicals"
        verbose_name_plural = "imports of chemicals"
        constraints = [not_negative("Nobody sends less than nothing.")]


@claim_tables.register
class ChemicalImports(claim_tables.ClaimTable):
    """Chemicals and plant of two uses that partners recorded as sent to North Korea, 2015 to 2024,
    as a study of RUSI finds them in customs data.

    Lower bounds in kilograms. Categories hold one another, and the records of Trinidad and Tobago,
    Saudi Arabia, Papua New Guinea, Bosnia and others look like South Korea's, booked as the
    North's: `note` says so. RUSI is to be named with each figure.
    """

    model = ChemicalImport
    columns = ("period", "country", "category", "goods", "records", "value")
    filters = ("country", "category", "records")
    crumbs = (("Trade", "trade:index"),)


@figures.register(
    ChemicalImport.dataset,
    ChemicalImport.dataset,
    shared=("rule", "as_of"),
)
def chemical_imports(params: dict) -> Figure:
    """What all partners together recorded of each category, at least."""
    return estimates_of(
        params,
        ChemicalImport,
        "country__code",
        subject="Chemicals of two uses taken in",
        more="category",
        unit="kilograms",
        country__code=WORLD,
    )
