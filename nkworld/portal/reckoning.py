"""“Why this sentence?”: what components/reckoning.html prints under a headline."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from nkworld.asking.fields import ALL
from nkworld.charts import Figure, Point, Sentence, exact
from nkworld.charts.numbers import EXACT
from nkworld.charts.periods import period_in_words
from nkworld.charts.words import READ, spoken
from nkworld.figures.amounts import claims_of
from nkworld.figures.bindings import number_address
from nkworld.figures.disagreements import Waiver, by_fact, waived
from nkworld.provenance.models import HeadlineRule, Source

EVERY_CLAIM = "No rule chose: every claim of every source is shown."


@dataclass(frozen=True)
class Reckoning:
    """Falsy of a topic, which claims nothing. `figure` draws the points of the sentence;
    `chosen_by` is the rule of its form, or `all`; `sources()` answers {slug: source}.
    """

    sentence: Sentence
    sources: Callable[[], Mapping[str, Source]]
    figure: Figure | None = None
    chosen_by: HeadlineRule | str | None = None

    def __bool__(self) -> bool:
        return bool(self.sentence.claims or self.left_out)

    @property
    def left_out(self) -> tuple[str, ...]:
        return self.sentence.left_out

    @property
    def rule(self) -> str:
        if isinstance(self.chosen_by, HeadlineRule):
            named = f"“{self.chosen_by.title}”, version {self.chosen_by.version}"
            return f"Where sources differ, the rule {named}, chooses."
        return EVERY_CLAIM if self.chosen_by == ALL else ""

    @cached_property
    def claims(self) -> list[dict[str, Any]]:
        """The numbers of the sentence, each once. `value` is exact, with its bounds; `source` may
        not be known; `read` is told where nobody reviewed it. `url` leads to its card, where it can
        be challenged; empty where nothing is known to rest on.
        """
        return [
            {
                "what": claim.label,
                "period": period_in_words(claim.period),
                "value": spoken(point, self._written(point)) if point.numbers else "",
                "source": self.sources().get(point.source),
                "status": point.status,
                "read": READ.get(point.read, ""),
                "note": "; ".join(filter(None, [point.note, point.caveat])),
                "url": number_address(point, self.figure) if point.numbers else "",
            }
            for claim in dict.fromkeys(self.sentence.claims)
            for point in [claim.point]
        ]

    @cached_property
    def waived(self) -> list[Waiver]:
        """Why others may say otherwise; rows are read where a fact of the period is waived."""
        parts = [
            part
            for claim in self.sentence.claims
            for part in claim.point.parts
            if any(f.startswith(f"{part.dataset}:") and claim.period in f for f in by_fact())
        ]
        return waived(claims_of(parts).values())

    def _written(self, point: Point) -> Callable[[Any], str]:
        figure = self.figure
        if figure is None or not any(point in series.points for series in figure.series):
            return exact
        if figure.measure == "count":
            return lambda value: f"{exact(value)} {figure.unit}"
        return EXACT[figure.measure]
