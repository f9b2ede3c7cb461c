"""Numbers bound to a point of a figure: `{{figure:trade/china-share:excluding:2015|91.4 %}}`.

The figure's address, with a query where it needs one, the series, the period or label of the
point, and `low` or `high` where one end of a range is meant, `size` where a text prints a negative
number without its sign (“a deficit of …”):

    figure:trade/partner?country=RUS:export:2015        figure:diplomacy/missions:abroad:2024:low
    figure:trade/total:balance:2024:size        figure:trade/china-months:import:2025-01/2025-03

Two periods with a stroke between them are the sum of all points from one to the other. It serves
what is counted from many claims; a single one is bound by the key of its table.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from nkworld.asking.questions import InvalidQuery, nearest
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import Figure, exact
from nkworld.charts.figures import Part
from nkworld.figures import registry as figures
from nkworld.figures.amounts import claims_of
from nkworld.figures.bindings import Bound, NumberAddresses, Unbound, register
from nkworld.figures.registry import RegisteredFigure

EXAMPLE = "figure:trade/china-share:excluding:2015"
SIZE = "size"
ENDS = ("low", "high", SIZE)
MOST_CLAIMS = 60  # behind one point: what rests on more is a count


@dataclass(frozen=True)
class FigureAddress:
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
        query = dict(self.query)
        return query | {"as_of": moment.isoformat()} if moment else query

    def drawn(self, moment: datetime | None = None) -> Figure:
        """ValueError with a sentence if it can't be answered."""
        try:
            return self.registered.ask(self.at(moment))[1]
        except InvalidQuery as error:
            raise ValueError(f"{self.registered.slug}: {' '.join(error.sentences)}") from error

    def url(self, page: str = "portal:chart") -> str:
        path = page_address(page, self.registered.slug)
        return f"{path}?{urlencode(self.query)}" if self.query else path


@register("figure")
def figure_points(keys: Iterable[str], as_of: datetime | None = None) -> dict[str, Bound | Unbound]:
    """{key: the point's value}; each figure is asked once for all of its points."""
    drawn: dict[str, Figure] = {}
    found: dict[str, Bound | Unbound] = {}
    parts: dict[str, list[Part]] = {}
    for key in keys:
        try:
            address, series, x, end = words_of_key(key)
            chosen = FigureAddress.read(address)
            if address not in drawn:
                drawn[address] = chosen.drawn(as_of)
            found[key], parts[key] = _bound(key, chosen, drawn[address], series, x, end)
        except ValueError as error:
            found[key], parts[key] = Unbound(str(error)), []
    claims = claims_of({part for behind in parts.values() for part in behind})
    return {
        key: replace(answer, claims=tuple(claims[part] for part in parts[key] if part in claims))
        if isinstance(answer, Bound)
        else answer
        for key, answer in found.items()
    }


def words_of_key(key: str) -> tuple[str, str, str, str]:
    """Address, series, x and end of the range; ValueError if the text is no key of a point."""
    _, _, rest = key.partition(":")
    words = rest.split(":")
    end = words.pop() if words[-1] in ENDS else ""
    if len(words) < 3 or not all(words):
        raise ValueError(f"“{key}” is not a key of a figure: write {EXAMPLE}.")
    return ":".join(words[:-2]), words[-2], words[-1], end


def _bound(
    key: str, chosen: FigureAddress, figure: Figure, series: str, x: str, end: str
) -> tuple[Bound, list[Part]]:
    slug, found = chosen.registered.slug, {each.slug: each for each in figure.series}
    if series not in found:
        raise ValueError(f"“{series}” is no series of {slug}. {nearest(series, found)}")
    known = {point.x: point for point in found[series].points}
    first, stroke, last = x.partition("/")
    if x in known:
        points = [known[x]]
    elif not stroke or first not in known or last not in known:
        raise ValueError(f"{slug} has nothing at “{x}”. {nearest(x, known)}")
    elif not figure.is_flow:
        raise ValueError(f"{slug} has no sums: what it shows stands on a day, or is a share.")
    else:  # all from one period to another
        labels = figure.labels
        points = [known[label] for label in labels[labels.index(first) : labels.index(last) + 1]]
    value = Decimal()
    for point in points:
        one: Any = getattr(point, end if end and end != SIZE else "value")
        if one is None and point.numbers:
            write = "write :low or :high behind it for one of its ends."
            raise ValueError(f"“{key}” is a range: {write}")
        if one is None:
            raise ValueError(f"“{key}” is a gap in its figure: nobody is on record with a number.")
        if end == SIZE and one >= 0:
            raise ValueError(f"“{key}” is not negative: leave “size” out.")
        value += abs(one) if end == SIZE else one
    words = (chosen.registered.title, found[series].label, x, *([end] if end else []))
    unit = "%" if figure.measure == "percent" else figure.unit
    card = NumberAddresses(figure).of(series, x) if len(points) == 1 else ""
    parts = list(dict.fromkeys(part for point in points for part in point.parts))
    sentence = f"{', '.join(words)}: {exact(value)}"
    return Bound(value, unit, chosen.url(), sentence, (), card), parts[:MOST_CLAIMS]
