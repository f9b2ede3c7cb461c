"""What the desk says first of something: a headline, and the one doubt that matters."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from nkworld.charts.figures import Figure


class FindingNumber(NamedTuple):
    """A number of a headline that is a point of a figure: the slug of the series, the period or
    category, and the words in which it is printed.
    """

    series: str
    x: str
    text: str


@dataclass(frozen=True)
class Finding:
    """Its words as printed; `place` is where it stands: “figure:trade/total”, “country:CHN”."""

    place: str
    headline: str
    deck: str

    def numbers_in(self, figure: "Figure") -> tuple[FindingNumber, ...]:
        """Those of the headline that a figure draws; of words alone none."""
        return ()
