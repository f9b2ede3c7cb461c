"""Codes of the Harmonized System as stretches of six digits, so that two can be compared.

Chapter 27 is 270000 to 279999, the range 50-63 is 500000 to 639999. One stretch lies within
another, overlaps it, or has nothing to do with it.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from nkworld.provenance.models import Curated
from nkworld.provenance.models.observation import CuratedQuerySet

CODE = re.compile(r"\d{2}|\d{4}|\d{6}")
RANGE = re.compile(r"(\d{2})-(\d{2})|(\d{4})-(\d{4})")
HOW_TO_WRITE = "write a code of 2, 4 or 6 digits such as 2701, or a range such as 50-63"
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the Harmonized System; empty for goods that no code was given for."""

    low: str = ""
    high: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code or a range; ValueError with a sentence for an editor."""
        text = text.strip()
        if CODE.fullmatch(text):
            return cls(text.ljust(DIGITS, "0"), text.ljust(DIGITS, "9"))
        if not RANGE.fullmatch(text):
            raise ValueError(f"“{text}” is not a code of the Harmonized System: {HOW_TO_WRITE}.")
        first, last = text.split("-")
        if last <= first:
            raise ValueError(f"The range “{text}” runs backwards: write the lower code first.")
        return cls(first.ljust(DIGITS, "0"), last.ljust(DIGITS, "9"))

    def __bool__(self) -> bool:
        return bool(self.low)

    def __contains__(self, other: "Span") -> bool:
        return bool(self and other) and self.low <= other.low and other.high <= self.high

    def overlaps(self, other: "Span") -> bool:
        return bool(self and other) and self.low <= other.high and other.low <= self.high

    @property
    def width(self) -> int:
        return int(self.high) - int(self.low) + 1 if self else 0

    @property
    def chapters(self) -> list[str]:
        if not self:
            return []
        return [f"{n:02}" for n in range(int(self.low[:2]), int(self.high[:2]) + 1)]


@cache
def parse_list(text: str) -> tuple[Span, ...]:
    """The spans of “2701;2601;50-63”, none for an empty text; ValueError for a bad code."""
    return tuple(Span.parse(part) for part in text.split(";") if part.strip())


class Sector(Curated):
    """One of the groups of chapters that this site reports goods by: minerals and fuels, say."""

    fixed = ("slug",)

    slug = models.SlugField(unique=True, help_text="Used in addresses, files and the API.")
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0, help_text="Its place in lists.")

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


CuratedManager: Any = type(CuratedQuerySet.as_manager())


class PublicCommodities(CuratedManager):
    """Those of the tree; what only drafts name has no history yet (see `goods.parameters`)."""

    def get_queryset(self) -> CuratedQuerySet:
        states = Commodity.history.filter(id=models.OuterRef("pk"))
        return super().get_queryset().filter(models.Exists(states))


class Commodity(Curated):
    """A place in the Harmonized System, or a group of places that sources report together.

    A group is a range such as 50-63. Goods that a source names without a code are kept under
    that name; they lie nowhere in the tree and are part of no sum. Every chapter belongs to
    exactly one sector; headings and subheadings follow their chapter.
    """

    fixed = ("code",)

    class Level(models.TextChoices):
        SECTION = "section", "Section"
        CHAPTER = "chapter", "Chapter"
        HEADING = "heading", "Heading"
        SUBHEADING = "subheading", "Subheading"
        GROUP = "group", "Range of codes"
        UNCODED = "uncoded", "Named without a code"

    DIGITS: ClassVar = {2: Level.CHAPTER, 4: Level.HEADING, 6: Level.SUBHEADING}

    code = models.CharField(
        max_length=12, unique=True, help_text="XI, 27, 2701, 270111, 50-63; a word without a code."
    )
    level = models.CharField(max_length=10, choices=Level)
    name = models.CharField(max_length=255)
    short_name = models.CharField(
        max_length=40,
        blank=True,
        help_text="In sentences and titles, where the name is long; it must be true to all of it.",
    )
    name_ko = models.CharField("name in Korean", max_length=120, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    sector = models.ForeignKey(
        Sector,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commodities",
        help_text="Of a chapter its one place; of a group or a name the sector it is listed under.",
    )
    revision = models.CharField(
        max_length=10, blank=True, help_text="The edition in which the code stands: HS 2022."
    )
    low = models.CharField(max_length=6, blank=True, editable=False)
    high = models.CharField(max_length=6, blank=True, editable=False)

    dataset = "trade/commodities"
    page = "goods:index"

    objects: ClassVar = PublicCommodities()
    with_drafts: ClassVar = models.Manager()

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "commodities"
        indexes = [models.Index(fields=["low", "high"], name="goods_commodity_span")]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=["chapter", "group", "uncoded"], sector__isnull=False)
                | Q(level__in=["section", "heading", "subheading"], sector__isnull=True),
                name="goods_commodity_one_sector",
                violation_error_message="A chapter, a range or a name has one sector; a section "
                "has none, and headings follow their chapter.",
            ),
            models.CheckConstraint(
                condition=Q(level__in=["chapter", "heading", "subheading"], parent__isnull=False)
                | Q(level__in=["section", "group", "uncoded"], parent__isnull=True),
                name="goods_commodity_has_parent",
                violation_error_message="A chapter lies in a section, a heading in a chapter, a "
                "subheading in a heading; nothing else has a parent.",
            ),
            models.CheckConstraint(
                condition=Q(level__in=["section", "uncoded"], low="", high="")
                | (Q(level__in=["chapter", "heading", "subheading", "group"]) & ~Q(low="")),
                name="goods_commodity_span_follows_code",
                violation_error_message=f"The code does not fit its level: {HOW_TO_WRITE}.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.name if self.level == self.Level.UNCODED else f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("goods:commodity", args=[self.code])

    @property
    def span(self) -> Span:
        return Span(self.low, self.high)

    def overlaps(self, other: "Commodity") -> bool:
        """Whether some goods may be in both; nobody knows what goods without a code are in."""
        if self.level == other.level == self.Level.SECTION:
            return False
        if not (self.low and other.low):
            return True
        return self.span.overlaps(other.span)

    def clean(self) -> None:
        try:
            self.derive_fields()
        except ValueError as error:
            raise ValidationError({"code": str(error)}) from error
        parent = self.parent
        lower = self.level in (self.Level.HEADING, self.Level.SUBHEADING)
        if parent and lower and self.span not in parent.span:
            sentence = f"{self.code} does not lie in {parent.code}: correct one of them."
            raise ValidationError({"parent": sentence})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive_fields()
        if self._state.adding and not self.pk:
            # A draft may name it: then it has a row, and enters the tree with this.
            hidden = Commodity.with_drafts.exclude(pk__in=Commodity.objects.values("pk"))
            self.pk = hidden.filter(code=self.code).values_list("pk", flat=True).first()
        super().save(*args, **kwargs)

    def derive_fields(self) -> None:
        """The stretch of the tree that follows from the code; ValueError if they don't fit."""
        if self.level in (self.Level.SECTION, self.Level.UNCODED):
            span = Span()
        else:
            span = Span.parse(self.code)
            if self.level != self.DIGITS.get(len(self.code), self.Level.GROUP):
                raise ValueError(f"“{self.code}” is not a {self.get_level_display().lower()}.")
        self.low, self.high = span.low, span.high
