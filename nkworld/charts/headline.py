"""What stands first: a sentence about figures with the claims on which it rests, or the desk's."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from nkworld.charts.series import COMPILATION, Point

if TYPE_CHECKING:
    from nkworld.charts.figures import Figure

READS = ("at-source", "quoted", COMPILATION)  # from the source itself to what nobody reviewed
UNREVIEWED = "read in an unreviewed compilation"


@dataclass(frozen=True, slots=True)
class Claim:
    label: str
    period: str
    point: Point


def worse(*reads: str) -> str:
    """How the least well read of several was read; empty where that is told of none."""
    return max((read for read in reads if read in READS), key=READS.index, default="")


def read_of(claims: tuple[Claim, ...]) -> str:
    return worse(*(claim.point.read for claim in claims))


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    claims: tuple[Claim, ...] = ()
    left_out: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def deck(self) -> str:
        caveats = dict.fromkeys(claim.point.caveat for claim in self.claims if claim.point.caveat)
        parts = [each for each in caveats if each not in self.text]
        if self.read == COMPILATION:
            parts.append(UNREVIEWED)
        return " ".join(f"{each[:1].upper()}{each[1:].rstrip('.')}." for each in parts)

    @property
    def read(self) -> str:
        return read_of(self.claims)

    def without(self, *left_out: str) -> "Sentence":
        return replace(self, left_out=(*self.left_out, *filter(None, left_out)))


def topic(text: str) -> Sentence:
    return Sentence(text)


class FindingNumber(NamedTuple):
    """A number of a headline that is a point of a figure, and the words in which it is printed."""

    series: str
    x: str
    text: str


@dataclass(frozen=True)
class Finding:
    """What the desk says first, and the one doubt that matters; `place` is “figure:trade/total”."""

    place: str
    headline: str
    deck: str

    def numbers_in(self, figure: "Figure") -> tuple[FindingNumber, ...]:
        return ()

    def series_in(self, slug: str) -> frozenset[str]:
        return frozenset()
