"""What the desk says first of something: a headline, and the one doubt that matters."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Its words as printed; `place` is where it stands: “figure:trade/total”, “country:CHN”."""

    place: str
    headline: str
    deck: str
