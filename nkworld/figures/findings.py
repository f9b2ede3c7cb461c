"""Findings: what the desk wrote to stand first on a page, a figure or a card.

    finding_for("figure:trade/china-share")        finding_for("country:CHN/trade", moment)

A domain's `findings.py` announces pages of its own on which one may stand by `@place("goods")`: the
address of a page by its code; ValueError with a sentence if there is none.
"""

from collections import ChainMap
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from nkworld.asking.parameters import MULTIPLES
from nkworld.atlas.memo import once_per_request
from nkworld.charts.figures import Finding
from nkworld.provenance.registries import registrar

# What turns a figure's picture or moment, and not what it is about.
ASIDE = frozenset({"marks", MULTIPLES, "as_of"})


class PlaceState(NamedTuple):
    """What stands in a place, and since when; nothing where the finding was taken down."""

    finding: Finding | None
    since: datetime


Read = Callable[[datetime | None], Mapping[str, PlaceState]]
_readers: dict[str, Read] = {}
places: dict[str, Callable[[str], str]] = {}


def register(app: str) -> Callable[[Read], Read]:
    return registrar(_readers, app, f"The findings of {app} are read twice.")


def place(kind: str) -> Callable[[Callable[[str], str]], Callable[[str], str]]:
    """Announce the address of a page by what follows the kind in “goods:2701”."""
    return registrar(places, kind, f"The places {kind} are announced twice.")


@once_per_request
def state_of_places(as_of: datetime | None = None) -> Mapping[str, PlaceState]:
    return ChainMap(*(read(as_of) for read in _readers.values()))  # type: ignore[arg-type]


def finding_for(place: str, as_of: datetime | None = None) -> Any:
    state = state_of_places(as_of).get(place)
    return state.finding if state else None


def place_of_figure(slug: str, form: Any) -> str:
    """Of a figure in the state that its form asks for; what it assumes unasked goes unsaid."""
    given = {
        name: value
        for name, value in form.given.items()
        if name not in ASIDE and value != form.defaults.get(name)
    }
    query = urlencode(sorted(given.items()), safe=",")
    return f"figure:{slug}?{query}" if query else f"figure:{slug}"
