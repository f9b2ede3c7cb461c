"""What the South trades: cited figures to hold a doubtful figure of the North against."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from nkworld.atlas.models import Country
from nkworld.provenance.models import Cited

from .records import year_field

GOODS = RegexValidator(
    r"^\d\d(-\d\d)?$", "Write a chapter of the Harmonized System such as 27, or a range: 84-85."
)


class SouthKoreanTrade(Cited):
    """What South Korea trades in a year with one partner, or with the world in one sort of goods.

    Current US dollars. The direction is seen from South Korea, as the North's is from the North:
    an export leaves the Korea in question, so that the two stand side by side. It is a reference
    to compare with and enters no figure of North Korea.
    """

    class Direction(models.TextChoices):
        EXPORT = "export", "Exports"
        IMPORT = "import", "Imports"

    class Teller(models.TextChoices):
        SOUTH = "south", "South Korea"
        PARTNER = "partner", "The partner"

    country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="south_korean_trade",
        verbose_name="partner, or the world",
    )
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
        abstract = False
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
        """The same as codes of two digits."""
        return [f"{chapter:02}" for chapter in self.chapters]

    @property
    def chapters(self) -> range:
        """The chapters it is about, as numbers; none for all goods."""
        if not self.goods:
            return range(0)
        low, _, high = self.goods.partition("-")
        return range(int(low), int(high or low) + 1)
