"""Numbers bound to a point of a figure: `{{figure:trade/china-share:excluding:2015|91.4 %}}`.

The figure's address, with a query where it needs one, the series, the period or label of the
point, and `low` or `high` where one end of a range is meant:

    figure:trade/partner?country=RUS:export:2015        figure:diplomacy/missions:abroad:2024:low

It serves what is counted from many claims: shares, embassies on a day, sums. A single claim is
bound by the key of its table.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from nkworld.atlas.page_addresses import page_address
from nkworld.charts import Figure, Point, exact
from nkworld.provenance import figures
from nkworld.provenance.bindings import Bound, Unbound, register
from nkworld.provenance.figures import RegisteredFigure
from nkworld.provenance.parameters import InvalidQuery, nearest

EXAMPLE = "figure:trade/china-share:excluding:2015"
ENDS = ("low", "high")


@dataclass(frozen=True)
class AskedFigure:
    """A figure by its address under a query: `trade/partner?country=RUS`."""

    registered: RegisteredFigure
    query: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """ValueError with a sentence if there is no such figure."""
        slug, _, query = text.strip().partition("?")
        try:
            registered = figures.get(slug)
        except KeyError:
            known = nearest(slug, [figure.slug for figure in figures.every()])
            raise ValueError(f"There is no figure “{slug}”. {known}") from None
        return cls(registered, tuple(parse_qsl(query, keep_blank_values=True)))

    def at(self, moment: datetime | None) -> dict[str, str]:
        """The query, as known at a moment."""
        query = dict(self.query)
        return query | {"as_of": moment.isoformat()} if moment else query

    def drawn(self, moment: datetime | None = None) -> Figure:
        """ValueError with a sentence if it can't be answered."""
        try:
            return self.registered.ask(self.at(moment))[1]
        except InvalidQuery as error:
            raise ValueError(f"{self.registered.slug}: {' '.join(error.sentences)}") from error

    @property
    def url(self) -> str:
        return self._under("portal:chart")

    @property
    def thumbnail_url(self) -> str:
        return self._under("portal:chart-thumbnail")

    def _under(self, name: str) -> str:
        path = page_address(name, self.registered.slug)
        return f"{path}?{urlencode(self.query)}" if self.query else path


@register("figure")
def figure_points(keys: Iterable[str], as_of: datetime | None = None) -> dict[str, Bound | Unbound]:
    """{key: the point's value}; each figure is asked once for all of its points."""
    asked: dict[str, Figure] = {}
    return {key: _answer(key, as_of, asked) for key in keys}


def _answer(key: str, as_of: datetime | None, asked: dict[str, Figure]) -> Bound | Unbound:
    try:
        address, series, x, end = _words_of(key)
        figure = AskedFigure.read(address)
        if address not in asked:
            asked[address] = figure.drawn(as_of)
        return _bound(key, figure, asked[address], series, x, end)
    except ValueError as error:
        return Unbound(str(error))


def _words_of(key: str) -> tuple[str, str, str, str]:
    """Address, series, x and end of the range; ValueError if the text is no key of a point."""
    _, _, rest = key.partition(":")
    words = rest.split(":")
    end = words.pop() if words[-1] in ENDS else ""
    if len(words) < 3 or not all(words):
        raise ValueError(f"“{key}” is not a key of a figure: write {EXAMPLE}.")
    return ":".join(words[:-2]), words[-2], words[-1], end


def _bound(key: str, asked: AskedFigure, figure: Figure, series: str, x: str, end: str) -> Bound:
    found = {each.slug: each for each in figure.series}
    if series not in found:
        raise ValueError(
            f"“{series}” is no series of {asked.registered.slug}. {nearest(series, found)}"
        )
    points = {point.x: point for point in found[series].points}
    if x not in points:
        raise ValueError(f"{asked.registered.slug} has nothing at “{x}”. {nearest(x, points)}")
    value = _value(key, points[x], end)
    description = ", ".join(
        (asked.registered.title, found[series].label, x, *([end] if end else []))
    )
    unit = "%" if figure.measure == "percent" else figure.unit
    return Bound(value, unit, asked.url, f"{description}: {exact(value)}", ())


def _value(key: str, point: Point, end: str) -> Decimal:
    value: Any = getattr(point, end or "value")
    if value is None and point.numbers:
        raise ValueError(f"“{key}” is a range: write :low or :high behind it for one of its ends.")
    if value is None:
        raise ValueError(f"“{key}” is a gap in its figure: nobody is on record with a number.")
    return value
