"""What the desk says first of something: a headline, and the one doubt that matters."""

from dataclasses import dataclass
from typing import NamedTuple


class FindingNumber(NamedTuple):
    """A number of a headline that is a point of its figure: the slug of the series, the period or
    category, and the words in which it is printed.
    """

    series: str
    x: str
    text: str


@dataclass(frozen=True)
class Finding:
    """Its words as printed; `place` is where it stands: “figure:trade/total”, “country:CHN”.
    `numbers` are those of the headline that its own figure draws.
    """

    place: str
    headline: str
    deck: str
    numbers: tuple[FindingNumber, ...] = ()
