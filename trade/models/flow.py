from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from nkworld.atlas.models import Country
from nkworld.provenance.models import Observation, ObservationQuerySet, Totals
from nkworld.provenance.models.constraints import not_negative
from nkworld.provenance.models.rule import Sql


class Direction(models.TextChoices):
    """Seen from the DPRK: an export leaves North Korea."""

    EXPORT = "export", "Exports"
    IMPORT = "import", "Imports"
    TURNOVER = "turnover", "Two-way trade"


class OneWay(models.TextChoices):
    EXPORT = "export", "Exports"
    IMPORT = "import", "Imports"


OF_VALUES = ("value", "value_low")
SIGN = "the sign is in the direction."
NOT_NEGATIVE = (f"Trade is zero or more; {SIGN}", *OF_VALUES)
NO_SIGN = not_negative(
    f"Trade is worth zero or more; {SIGN}", *OF_VALUES, rule="value_not_negative"
)


def partner_key(
    related_name: str, verbose_name: str = "partner", **options: Any
) -> models.ForeignKey:
    return models.ForeignKey(
        Country, models.PROTECT, related_name=related_name, verbose_name=verbose_name, **options
    )


# Whose declaration a figure rests on, as a reader is told.
BASES = {
    "partner-customs": "the partner’s customs",
    "partner-china": "China’s own declaration",
    "partner-official": "the partner’s government",
    "partner-embassy": "the partner’s embassy",
    "embassy-compiled": "compiled by an embassy",
    "mirror-kotra": "partners’ declarations, compiled by KOTRA",
    "mirror-kita": "partners’ declarations, compiled by KITA",
    "mirror-jetro": "partners’ declarations, compiled by JETRO",
    "mirror-oec": "partners’ declarations, compiled by the OEC",
    "mirror-baci": "partners’ declarations, reconciled by CEPII (BACI)",
    "mirror-imf": "partners’ declarations and estimates, compiled by the IMF",
    "mirror-wits": "partners’ declarations, compiled by the World Bank (WITS)",
    "mirror-itc": "partners’ declarations, compiled by the ITC",
    "mirror-comtrade": "partners’ declarations to UN Comtrade",
    "rok-record": "South Korea’s record of what crossed",
    "unctad": "UNCTAD",
    "unctad-estimate": "an estimate of UNCTAD",
    "analyst": "an analyst’s account",
    "encyclopaedia": "an encyclopaedia",
}


class FlowQuerySet(ObservationQuerySet):
    def with_partners(self) -> Self:
        """Single partners: neither the world nor another aggregate."""
        return self.exclude(country__kind=Country.Kind.AGGREGATE)


class Edition(models.TextChoices):
    FIRST = "first", "First figure"
    LATER = "later", "Revised figure"


class Flow(Observation):
    """Goods traded with one partner in one period, in current US dollars.

    The direction is seen from the DPRK. Turnover is what a source prints where it gives
    two-way trade only. A partner may be the world, as a source totals it: most leave
    inter-Korean trade out.
    """

    country = partner_key("flows")
    direction = models.CharField(max_length=8, choices=Direction)
    basis = models.CharField(
        max_length=40,
        blank=True,
        help_text="Whose declaration it rests on: partner-customs, mirror-kotra, rok-record …",
    )

    edition = models.CharField(
        max_length=5,
        choices=Edition,
        blank=True,
        default="",
        help_text="Where the source spoke of this figure twice: which time this was.",
    )

    dataset = "trade/flows"
    unit = "US dollars, current"
    cell = ("country", "period", "frequency", "direction")
    index_name = "flow"
    content = (*Observation.content, "basis", "edition")

    totals: ClassVar = Totals(
        ("direction",), only={"country__kind": Country.Kind.COUNTRY.value}, partner="country"
    )

    objects: ClassVar = FlowQuerySet.as_manager()

    class Meta(Observation.Meta):
        verbose_name = "trade flow"
        constraints = [NO_SIGN]

    weighed_with = ("trade/partner-ranks",)

    @classmethod
    def credible(cls, moment: datetime | None) -> Sql:
        from trade.credibility import compiler_limits  # which reads flows itself

        return Sql(("source", "country", "period_start"), compiler_limits(moment).in_sql)

    @classmethod
    def counting(cls) -> Callable[[Mapping[str, Any]], str]:
        """KOTRA adds an estimate of crude oil that no customs office declares, say."""
        from ..credibility import Breaks  # it reads these models

        return Breaks.read(None).method

    def get_basis_display(self) -> str:
        return BASES.get(self.basis, self.basis)


class InterKoreanFlow(Observation):
    """Goods cleared between South and North in one period, in current US dollars.

    A layer of its own: no world total here contains it. An export is what Seoul calls
    goods brought in, an import what it sends north, aid and Kaesong inputs included.
    """

    class Category(models.TextChoices):
        TOTAL = "total", "All categories"
        COMMERCIAL = "commercial", "Commercial (all kinds)"
        GENERAL = "general", "General trade"
        PROCESSING = "processing", "Processing on commission"
        KAESONG = "kaesong", "Kaesong zone"
        OTHER_ECONOMIC = "other-economic", "Other economic cooperation"
        NON_COMMERCIAL = "non-commercial", "Non-commercial (aid, exchanges)"
        # Sorts of goods, of all kinds of transaction.
        TEXTILES = "textiles", "Textiles"
        ELECTRICAL = "electrical", "Electrical goods"

    direction = models.CharField(max_length=8, choices=Direction)
    category = models.CharField(max_length=14, choices=Category, default=Category.TOTAL)

    dataset = "trade/inter-korean"
    unit = "US dollars, current"
    cell = ("period", "frequency", "direction", "category")
    index_name = "interkorean"

    totals: ClassVar = Totals(("direction", "category"))

    class Meta(Observation.Meta):
        verbose_name = "inter-Korean flow"
        constraints = [NO_SIGN]


class OtherTradeCount(Observation):
    """Trade as it was printed where dollars of all goods with a partner were not: in another
    currency, of one province, by weight, or as a balance of food. Seen from the DPRK.

    What was counted and in which unit are part of the cell: no two rows of different ones are of
    one kind, and none is ever added to a row of trade/flows. Nothing is converted.
    """

    class Measure(models.TextChoices):
        GOODS = "goods", "Goods, in the currency printed"
        WITH_SERVICES = "goods-and-services", "Goods and services"
        PROVINCE = "province", "Trade of one province"
        FREIGHT = "freight", "Freight"
        FOOD_BALANCE = "food-balance", "Food balance of the FAO, aid included"

    class Unit(models.TextChoices):
        DOLLARS = "usd", "US dollars"
        EUROS = "eur", "euros"
        POUNDS = "gbp", "pounds sterling"
        YEN = "jpy", "yen"
        YUAN = "cny", "yuan"
        TONNES = "t", "tonnes"

    country = partner_key("trade_counted_otherwise")
    direction = models.CharField(max_length=8, choices=Direction)
    measure = models.CharField("what is counted", max_length=18, choices=Measure)
    named = models.CharField(
        "of what",
        max_length=60,
        blank=True,
        help_text="The province, the sort of food or the way, as the page names it.",
    )
    counted_in = models.CharField("unit", max_length=3, choices=Unit)

    dataset = "trade/other-counts"
    unit = "as the column “counted in” says"
    cell = ("country", "period", "frequency", "direction", "measure", "named", "counted_in")
    index_name = "othercount"
    never_added = "each measure and each unit is a thing of its own, and food balances hold aid."

    class Meta(Observation.Meta):
        verbose_name = "trade counted otherwise"
        verbose_name_plural = "trade counted otherwise"
        constraints = [NO_SIGN]


class PartnerRank(Observation):
    """The place of one partner by two-way trade in one source’s list of one period; 1 is the first.

    A partner that is only said to be among the ten has an upper bound and no value. `share` is in
    per cent of the source’s own total, `turnover` in current US dollars, both as the list prints
    them. The lists leave South Korea out, but for those reports that set it among the others.
    """

    country = partner_key("partner_ranks")
    share = models.DecimalField(
        "share (per cent)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    turnover = models.DecimalField(
        "two-way trade (US$)",
        max_digits=15,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )

    dataset = "trade/partner-ranks"
    unit = "place by two-way trade"
    cell = ("country", "period", "frequency")
    index_name = "partnerrank"
    content = (*Observation.content, "share", "turnover")

    class Meta(Observation.Meta):
        verbose_name = "rank of a partner"
        verbose_name_plural = "ranks of partners"
        constraints = [
            models.CheckConstraint(
                condition=(Q(value__isnull=True) | Q(value__gte=1))
                & (Q(value_low__isnull=True) | Q(value_low__gte=1))
                & (Q(value_high__isnull=True) | Q(value_high__gte=1)),
                name="trade_partnerrank_from_the_first",
                violation_error_message="The first place is 1.",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=100),
                name="trade_partnerrank_share_of_a_whole",
                violation_error_message="A share lies between 0 and 100 per cent.",
            ),
        ]
