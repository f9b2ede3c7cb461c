"""What the card of a figure's number says: what it is, and the claims on which it rests."""

from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.db.models import Q

from nkworld.charts import Part, Point, Series, in_a_row
from nkworld.charts.amounts import amount, remarks
from nkworld.figures.disagreements import Waiver, waived
from nkworld.provenance.models import HeadlineRule
from nkworld.provenance.periods import in_words
from nkworld.provenance.records import grouped, records_as_of

from .claim_cards import ClaimCard, cards_of
from .drawing import FigureView

MOST_CARDS = 12


@dataclass(frozen=True)
class PartCard:
    part: Part
    role: str
    card: ClaimCard


@dataclass(frozen=True)
class PointCard:
    drawn: FigureView
    series: Series
    point: Point
    most: int = MOST_CARDS  # claims or records that it shows

    @classmethod
    def of(cls, drawn: FigureView, series: str, x: str, most: int = MOST_CARDS) -> "PointCard":
        """LookupError with a sentence where the figure has no number there."""
        figure = drawn.figure
        every = [each for each in (*figure.series, *figure.headed_by) if each.slug == series]
        if not every:
            raise LookupError(f"The figure {drawn.slug} has no series “{series}” in this state.")
        points = ((one, point) for one in every for point in one.points)
        found = next((each for each in points if each[1].x == x and each[1].numbers), None)
        if found is None:
            raise LookupError(f"The figure {drawn.slug} has no number at “{x}” in this state.")
        return cls(drawn, *found, most)

    @property
    def value(self) -> str:
        return amount(self.drawn.figure, self.point)

    @property
    def unit(self) -> str:
        figure = self.drawn.figure
        return figure.unit if figure.measure in ("count", "score", "rank") else ""

    @property
    def place(self) -> str:
        """The series and the place: “KOTRA, 2015”."""
        return f"{self.series.label}, {in_words(self.point.x)}"

    @property
    def title(self) -> str:
        return f"{self.drawn.registered.title}: {self.place}"

    @property
    def source(self) -> str:
        return self.drawn.figure.source_name(self.point.source)

    @property
    def sources(self) -> str:
        return in_a_row(list(dict.fromkeys(str(part.card.claim.source) for part in self.parts)))

    @property
    def remarks(self) -> str:
        index = self.series.points.index(self.point)
        return remarks(self.point, index in self.drawn.figure.breaks(self.series))

    @property
    def rule(self) -> HeadlineRule | None:
        rule = self.drawn.form.cleaned_data.get("rule")
        return rule if isinstance(rule, HeadlineRule) else None

    @cached_property
    def parts(self) -> list[PartCard]:
        shown = self.point.parts[: self.most]
        cards = {
            (dataset, card.claim.pk): card
            for dataset, some in grouped(shown, attrgetter("dataset")).items()  # asked once each
            for card in cards_of(dataset, [part.key for part in some])
        }
        found = ((part, cards.get((part.dataset, part.key))) for part in shown)
        return [PartCard(part, self._role(part), card) for part, card in found if card]

    @cached_property
    def records(self) -> list[Any]:
        moment, shown = self.drawn.form.cleaned_data.get("as_of"), self.point.records[: self.most]
        return [
            record
            for table, some in grouped(shown, attrgetter("dataset")).items()
            for record in records_as_of(
                apps.get_model(table), moment, where=Q(pk__in=[part.key for part in some])
            )
        ]

    @property
    def further(self) -> int:
        return max(len(self.point.parts or self.point.records) - self.most, 0)

    @property
    def is_claim(self) -> bool:
        if len(self.point.parts) != 1 or not self.parts:
            return False
        return self.parts[0].card.claim.value == self.point.value

    @property
    def is_disputed(self) -> bool:
        return any(part.card.is_disputed for part in self.parts)

    @cached_property
    def waived(self) -> list[Waiver]:
        return waived(part.card.claim for part in self.parts)

    def _role(self, part: Part) -> str:
        """“less” of what is taken off; of a share, which side of it the claim is on."""
        is_share = any(each.of_whole for each in self.point.parts)
        side = ("the whole" if part.of_whole else "the part") if is_share else ""
        return ", ".join(filter(None, [side, "less" if part.sign < 0 else ""]))
