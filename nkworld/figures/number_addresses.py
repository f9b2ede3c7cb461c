"""Where a number leads: to its claim, or to the point of a figure, /numbers/…."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from nkworld.atlas.page_addresses import page_address
from nkworld.charts import Figure, Point

from .bindings import MOST_ADDED


@dataclass(frozen=True)
class NumberAddresses:
    slug: str
    query: Sequence[tuple[str, str]]

    @classmethod
    def of_figure(cls, figure: Figure) -> "NumberAddresses":
        return cls(figure.slug, figure.query)

    @classmethod
    def of_state(cls, figure: Figure) -> "NumberAddresses":
        """As files name them: of the state that is drawn, whatever is published later."""
        state = figure.pin.query if figure.pin else {}
        return cls(figure.slug, sorted((dict(figure.query) | state).items()))

    def of(self, series: str, x: str) -> str:
        start = page_address("portal:charts").removesuffix("charts/")
        end = f"?{urlencode(self.query, safe=',')}" if self.query else ""
        return f"{start}numbers/{self.slug}/{quote(series)}/{quote(x)}/{end}"


def number_address(point: Point, figure: Figure | None = None) -> str:
    """Empty where nobody can tell what it rests on; `figure` draws the point."""
    if figure is None or not figure.slug:
        return claims_address(point)
    addresses, claims = NumberAddresses.of_figure(figure), claims_address(point)
    for drawn in (figure.series, () if claims else figure.headed_by):
        for series in drawn:
            if any(each is point for each in series.points):
                return addresses.of(series.slug, point.x)
    return claims


def claims_address(point: Point) -> str:
    """The page of the claims that a point adds up; empty of any other reckoning."""
    datasets = {part.dataset for part in point.parts}
    is_sum = all(part.sign > 0 and not part.of_whole for part in point.parts)
    if len(datasets) != 1 or not is_sum or len(point.parts) > MOST_ADDED:
        return ""
    keys = "+".join(str(part.key) for part in point.parts)
    name = "portal:claim" if len(point.parts) == 1 else "portal:claim-sum"
    return page_address(name, *datasets, keys)
