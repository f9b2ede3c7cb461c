"""What is known of the sources’ series and is no claim: records, each with its papers."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from nkworld.atlas.models import Country
from nkworld.provenance.dates import EARLIEST_YEAR, LATEST_YEAR
from nkworld.provenance.models import Cited

from ..goods.models.classification import Span
from .flow import Direction, OneWay, partner_key


def year_field(name: str | None = None, **kwargs: Any) -> models.PositiveSmallIntegerField:
    bounds = [MinValueValidator(EARLIEST_YEAR), MaxValueValidator(LATEST_YEAR)]
    return models.PositiveSmallIntegerField(name, validators=bounds, **kwargs)


class Addition(Cited):
    """An amount of its own that a source puts into one year's figures, in current US dollars.

    It stands inside the source's own claims, of this partner and of the world, and is never to
    be added to them. The direction is seen from the DPRK.
    """

    country = partner_key("additions")
    year = year_field()
    direction = models.CharField(max_length=8, choices=Direction)
    value = models.DecimalField("value (US$)", max_digits=15, decimal_places=2)

    class Meta(Cited.Meta):
        ordering = ["source", "country", "year"]
        constraints = [
            *Cited.Meta.constraints,
            models.UniqueConstraint(
                fields=["source", "country", "year", "direction"],
                name="trade_addition_once",
                violation_error_message="This source’s addition to that figure is already here.",
            ),
            models.CheckConstraint(
                condition=Q(value__gt=0),
                name="trade_addition_is_something",
                violation_error_message="An addition is worth more than nothing.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.country}, {self.year}"


class SeriesBreak(Cited):
    """A year from which a source's figures for a partner are no longer what they were before.

    Growth from the year before mixes what happened with how it was counted. Where only one
    direction is concerned, two-way trade and the balance are concerned as well. What the figures
    cover from then on holds until the source’s next break of coverage: its `caveat` is said with
    every one of them.
    """

    class Kind(models.TextChoices):
        METHOD = "method", "Method"
        COVERAGE = "coverage", "Coverage"

    country = partner_key("series_breaks", "partner, or the world")
    year = year_field("first year of the new series")
    direction = models.CharField(
        max_length=8, choices=Direction, blank=True, help_text="Empty: both directions."
    )
    kind = models.CharField(max_length=8, choices=Kind)
    sentence = models.CharField(
        max_length=160, help_text="What changes, for the reader: “it adds an estimate of …”."
    )
    caveat = models.CharField(
        max_length=120,
        blank=True,
        help_text="What has to be said with the figures from then on, as it ends a sentence: "
        "“without Russia, whose customs stopped publishing”. Empty where they need no word.",
    )
    without = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="left_out_of",
        verbose_name="partner left out",
        help_text="The partner that the figures no longer hold, if it is one.",
    )
    hs_codes = models.CharField(
        "codes of the goods concerned",
        max_length=60,
        blank=True,
        help_text="Of the Harmonized System, separated by semicolons: 2709. Empty: all goods.",
    )

    class Meta(Cited.Meta):
        ordering = ["source", "country", "year"]
        constraints = [
            *Cited.Meta.constraints,
            models.UniqueConstraint(
                fields=["source", "country", "year", "direction", "kind"],
                name="trade_seriesbreak_once",
                violation_error_message="That break of the source’s series is already here.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.country}, {self.year}"

    def concerns(self, measure: str) -> bool:
        """Whether a line of this measure breaks: export, import, turnover or balance."""
        return (
            not self.direction or measure not in ("export", "import") or (measure == self.direction)
        )


class Silence(Cited):
    """Years for which a partner's own figures came late, were withheld, or went elsewhere.

    Missing is not zero: whoever is silent may have traded all the same.
    """

    table = "trade/silence-reasons"

    class Kind(models.TextChoices):
        LATE = "late", "Published late"
        WITHDRAWN = "withdrawn", "Publication withdrawn"
        UNSPECIFIED = "unspecified", "Moved to an unspecified area"
        BAN = "ban", "All trade banned by the partner"

    country = partner_key("silences")
    kind = models.CharField(max_length=11, choices=Kind)
    first_year = year_field()
    last_year = year_field(null=True, blank=True, help_text="Empty: the silence goes on.")
    sentence = models.CharField(
        max_length=160, help_text="What happened, for the reader, with its months."
    )

    class Meta(Cited.Meta):
        ordering = ["country", "first_year"]
        constraints = [
            *Cited.Meta.constraints,
            models.UniqueConstraint(
                fields=["country", "kind", "first_year", "source"],
                name="trade_silence_once",
                violation_error_message="That silence is already here.",
            ),
            models.CheckConstraint(
                condition=Q(last_year__isnull=True) | Q(last_year__gte=F("first_year")),
                name="trade_silence_in_order",
                violation_error_message="A silence does not end before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country}, {self.first_year}: {self.get_kind_display().lower()}"

    def covers(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


GOODS = RegexValidator(
    r"^\d\d(-\d\d)?$", "Write a chapter of the Harmonized System such as 27, or a range: 84-85."
)


class SouthKoreanTrade(Cited):
    """What South Korea trades in a year with one partner, or with the world in one sort of goods.

    Current US dollars. The direction is seen from South Korea, as the North's is from the North:
    an export leaves the Korea in question, so that the two stand side by side. It is a reference
    to compare with and enters no figure of North Korea.
    """

    Direction = OneWay

    class Teller(models.TextChoices):
        SOUTH = "south", "South Korea"
        PARTNER = "partner", "The partner"

    country = partner_key("south_korean_trade", "partner, or the world")
    year = year_field()
    direction = models.CharField(
        max_length=6,
        choices=Direction,
        help_text="South Korea’s: what a partner declares as its imports is an export here.",
    )
    goods = models.CharField(
        "chapters",
        max_length=5,
        blank=True,
        validators=[GOODS],
        help_text="Of the Harmonized System, 84-85; empty: all goods.",
    )
    value = models.DecimalField("value (US$)", max_digits=15, decimal_places=2)
    told_by = models.CharField("whose count it is", max_length=7, choices=Teller)

    class Meta(Cited.Meta):
        verbose_name = "figure of South Korea’s trade"
        verbose_name_plural = "figures of South Korea’s trade"
        ordering = ["country", "year", "direction", "goods"]
        constraints = [
            *Cited.Meta.constraints,
            models.UniqueConstraint(
                fields=["source", "country", "year", "direction", "goods", "told_by"],
                name="trade_southkoreantrade_once",
                violation_error_message="The source’s figure of that trade is already here.",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="trade_southkoreantrade_not_negative",
                violation_error_message="Trade is worth zero or more.",
            ),
        ]

    def __str__(self) -> str:
        goods = f", HS {self.goods}" if self.goods else ""
        return f"{self.country}, {self.year}: {self.get_direction_display().lower()}{goods}"

    def clean(self) -> None:
        low, _, high = self.goods.partition("-")
        if high and high <= low:
            raise ValidationError({"goods": "The range runs backwards: write 84-85, not 85-84."})

    @property
    def hs_chapters(self) -> list[str]:
        """Codes of two digits; none for all goods."""
        return Span.parse(self.goods).chapters if self.goods else []
