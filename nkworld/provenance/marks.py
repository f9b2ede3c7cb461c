"""Sets of marks that may be laid behind any picture of time. A domain's `marks.py` announces them:

    @register("resolutions", title="Council resolutions", page="council:index")
    def resolutions(moment):
        return Context("Council resolutions", marks=...)

`moment` is the one asked about, None for now. The slug stands in addresses: `?marks=resolutions`.
`page` names the address of a page that lists what is marked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from nkworld.atlas.memo import once_per_request
from nkworld.charts import Context
from nkworld.charts.context import NOTHING

OWN, NONE = "", "none"

_sets: dict[str, "MarkSet"] = {}


Marks = Callable[[datetime | None], Context]


@dataclass(frozen=True)
class MarkSet:
    slug: str
    title: str
    page: str
    function: Callable[[datetime | None], Context]


def register(slug: str, *, title: str, page: str) -> Callable[[Marks], Marks]:
    """Announce a set of marks; ValueError if its slug is taken."""

    def announce(function: Marks) -> Marks:
        if slug in (OWN, NONE, *_sets):
            raise ValueError(f"The marks {slug!r} are registered twice.")
        _sets[slug] = MarkSet(slug, title, page, function)
        return function

    return announce


def choices() -> list[tuple[str, str]]:
    """What the parameter may say: a figure's own marks, none, or one of the sets."""
    sets = [(each.slug, each.title) for each in _sets.values()]
    return [(OWN, "as the chart has them"), (NONE, "none"), *sets]


@once_per_request
def context(slug: str, moment: datetime | None) -> Context:
    """What one of the choices lays behind a figure, as it was known at a moment."""
    return NOTHING if slug == NONE else _sets[slug].function(moment)


def page_of(slug: str) -> str:
    """The address name of the page that lists what a set marks; empty where no set is asked for."""
    return _sets[slug].page if slug in _sets else ""
